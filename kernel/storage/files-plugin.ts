import {
  type Context,
  defineManifest,
  definePlugin,
  limit,
  problems,
  type RouteRequest,
  Type,
} from '@serviflow/sdk';
import { readBytes } from '../http/read-body.ts';
import { Limit } from '../jobs/limit.ts';
import { RUNTIME } from '../runtime-token.ts';
import { type CallFiles, refuseProgram } from './call-files.ts';
import { serveFile } from './serve-file.ts';

/** Largest upload that any tenant may allow itself, in bytes. */
const HARD_LIMIT = 100 * 1024 * 1024;
/** Room for the multipart frame around the bytes. */
const FRAME = 64 * 1024;
/** Uploads read at a time: each is held in memory until it is hashed and stored. */
const uploads = new Limit(8);

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
    maxMegabytes: Type.Integer({ title: 'Largest file (MB)', minimum: 1, maximum: 100, default: 25 }),
    refusePrograms: Type.Boolean({ title: 'Refuse programs', default: true }),
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
      (c, { request }) => uploads.run(() => upload(c, c.settings, request)),
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

async function upload(
  c: Context,
  limits: { maxMegabytes: number; refusePrograms: boolean },
  request: Request,
): Promise<Response> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type))
    throw problems.unsupportedMedia('Send the file as multipart/form-data in the field "file".');
  const max = limits.maxMegabytes * 1024 * 1024;
  const file = await fileOf(await readBytes(request, max + FRAME), type);
  if (file.size > max) throw problems.tooLarge(`A file may have at most ${limits.maxMegabytes} MB.`);
  const content = new Uint8Array(await file.arrayBuffer());
  if (limits.refusePrograms) refuseProgram(content, file.type);
  const stored = await c.files.save(content, { name: file.name, type: file.type });
  return Response.json(stored, { status: 201, headers: { location: `/api/files/${stored.id}` } });
}

async function fileOf(body: Uint8Array, contentType: string): Promise<File> {
  let form: FormData;
  try {
    // The platform's own parser; it wants the whole body, which readBytes has bounded.
    form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    throw problems.malformed('The form could not be read.', { cause: error });
  }
  const file = form.get('file');
  if (!(file instanceof File)) {
    const detail = 'is required';
    throw problems.invalid('The field "file" is missing.', {
      errors: [{ in: 'body', pointer: '/file', code: 'required', detail }],
    });
  }
  return file;
}

async function download(c: Context, { params, request }: RouteRequest): Promise<Response> {
  const file = await store(c).row(params.id ?? '');
  // One answer for what does not exist and what is not for this caller.
  if (!file || !(await store(c).mayRead(file)))
    throw problems.notFound('The file was not found.', { code: 'file-not-found' });
  return serveFile(c.get(RUNTIME).files.backend, file, request);
}

const store = (c: Context): CallFiles => c.files as CallFiles;
