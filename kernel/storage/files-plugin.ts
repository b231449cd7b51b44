import {
  type Context,
  defineManifest,
  definePlugin,
  limit,
  problems,
  type RouteRequest,
  Type,
} from '@serviflow/sdk';
import { Limit } from '../jobs/limit.ts';
import { RUNTIME } from '../runtime-token.ts';
import type { CallFiles } from './call-files.ts';
import { FRAME, receiveFile } from './multipart.ts';
import { serveFile } from './serve-file.ts';

/** Largest upload that any tenant may allow itself, in bytes. */
const HARD_LIMIT = 100 * 1024 * 1024;
/** Uploads of one person at a time; the others of that person wait, and nobody else's. */
const UPLOADS_EACH = 4;
/** Uploads of all people at a time. With S3, each holds one part in memory. */
const uploads = new Limit(32);
const uploadsOf = new Map<string, { limit: Limit; users: number }>();

export const files = defineManifest({
  id: 'files',
  title: 'Files',
  description: 'Attachments: upload, download, storage used.',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: {
    'files.use': { title: 'Upload and read files', roles: ['admin', 'expert', 'viewer', 'customer'] },
    'files.usage': { title: 'See how much storage is used', roles: ['admin'] },
  },
  features: { 'files.storage-gb': limit(Number.POSITIVE_INFINITY, { title: 'GB for files' }) },
  settings: Type.Object({
    maxMegabytes: Type.Integer({
      title: 'Largest file (MB)',
      description: 'Bigger files are not taken when somebody attaches them.',
      minimum: 1,
      maximum: 100,
      default: 25,
    }),
    refusePrograms: Type.Boolean({
      title: 'Refuse programs',
      description: 'A file that can run on a computer is not taken, whatever its name says.',
      default: true,
    }),
  }),
});

const usage = files.query('usage', {
  title: 'Storage used',
  permission: 'files.usage',
  input: Type.Object({}),
  reply: Type.Object({ bytes: Type.Number(), count: Type.Integer() }),
  run: (c) => store(c).usage(),
});

/** Uploads and downloads. A file is its uploader's until a plugin attaches it to a record. */
export const filesPlugin = definePlugin(files, {
  register(p) {
    p.query(usage);
    p.route(
      // The body is read before the transaction begins: a slow sender must not hold a connection.
      {
        method: 'POST',
        path: '/api/files',
        permission: 'files.use',
        tx: 'none',
        checksSubject: true,
        maxBody: HARD_LIMIT + FRAME,
      },
      (c, { request }) => inTurn(`${c.tenant.id}/${c.principal.id}`, () => upload(c, c.settings, request)),
    );
    p.route(
      { method: 'GET', path: '/api/files/:id', permission: 'files.use', tx: 'none', checksSubject: true },
      download,
    );
    // A link from a mail: signed for one file, without a login.
    p.route(
      { method: 'GET', path: '/file/:token', public: { link: 'files.view' }, tx: 'none' },
      async (c, r) => {
        const file = await store(c).row(r.link?.id ?? '');
        if (!file) throw problems.notFound();
        return serveFile(c.get(RUNTIME).files.backend, file, r.request);
      },
    );
  },
});

/** Slow senders take only the places of their own. */
async function inTurn<T>(person: string, work: () => Promise<T>): Promise<T> {
  const own = uploadsOf.get(person) ?? { limit: new Limit(UPLOADS_EACH), users: 0 };
  uploadsOf.set(person, own);
  own.users += 1;
  try {
    return await own.limit.run(() => uploads.run(work));
  } finally {
    own.users -= 1;
    if (own.users === 0) uploadsOf.delete(person);
  }
}

async function upload(
  c: Context,
  limits: { maxMegabytes: number; refusePrograms: boolean },
  request: Request,
): Promise<Response> {
  const maxBytes = limits.maxMegabytes * 1024 * 1024;
  const stored = await receiveFile(request, maxBytes, ({ content, ...meta }) =>
    store(c).saveStream(content, { ...meta, maxBytes, refusePrograms: limits.refusePrograms }),
  );
  return Response.json(stored, { status: 201, headers: { location: `/api/files/${stored.id}` } });
}

async function download(c: Context, { params, request }: RouteRequest): Promise<Response> {
  const file = await store(c).row(params.id ?? '');
  // One answer for what does not exist and what is not for this caller.
  if (!file || !(await store(c).mayRead(file)))
    throw problems.notFound('The file was not found.', { code: 'file-not-found' });
  return serveFile(c.get(RUNTIME).files.backend, file, request);
}

const store = (c: Context): CallFiles => c.files as CallFiles;
