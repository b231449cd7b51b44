import { Readable } from 'node:stream';
import { type Context, defineManifest, definePlugin, pageInput, pageOf, Type } from '@serviflow/sdk';
import { validate } from '../invoke/validation.ts';
import { RUNTIME } from '../runtime-token.ts';
import { AuditEntry, type AuditFilter, auditFilter, auditPage } from './audit-query.ts';
import { csvLine } from './csv.ts';

const EXPORT_BATCH = 1_000;
const COLUMNS = ['Timestamp', 'Username', 'Action', 'Entity Type', 'Entity ID', 'Details', 'IP Address'];

/** What the doors to the desk write by themselves: they are no actions of a plugin. */
const DOORS: Record<string, string> = {
  'auth.login': 'Log in',
  'auth.login-failed': 'Failed login',
  'auth.logout': 'Log out',
  'auth.elevate': 'Confirm password',
  'auth.change-password': 'Change own password',
  'auth.end-sessions': 'End sessions',
  'auth.create-token': 'Create API token',
  'auth.revoke-token': 'Revoke API token',
  'audit.export': 'Export audit log',
};

export const audit = defineManifest({
  id: 'audit',
  title: 'Audit log',
  description: 'Who did what, when and from where. Entries can be added, never changed.',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'audit.read': { title: 'Read the audit log', roles: ['admin'] } },
});

const list = audit.query('list', {
  title: 'Audit log',
  permission: 'audit.read',
  http: { path: '/api/admin/audit' },
  input: Type.Object({ ...auditFilter, ...pageInput }),
  reply: pageOf(AuditEntry),
  run: (c, input) => auditPage(c, input, { limit: input.limit ?? 50, cursor: input.cursor }),
});

const actions = audit.query('actions', {
  title: 'Actions in the audit log',
  description: 'For the filter: the actions that plugins declare, and those of logging in.',
  permission: 'audit.read',
  http: { path: '/api/admin/audit/actions' },
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })) }),
  run: (c) => ({
    items: [
      ...Object.entries(DOORS).map(([id, title]) => ({ id, title })),
      ...[...c.get(RUNTIME).registry.operations()]
        .filter((op) => op.audit)
        .map(({ id, title }) => ({ id, title })),
    ],
  }),
});

export const auditPlugin = definePlugin(audit, {
  register(p) {
    p.query(list, actions);
    p.route(
      // The export opens a short transaction a batch, so that a slow reader holds no connection.
      { method: 'GET', path: '/api/admin/audit/export', permission: 'audit.read', tx: 'none' },
      async (c, { query, ip }) => {
        const filter: AuditFilter = { ...query };
        validate(Type.Object(auditFilter), filter, 'query');
        await c.get(RUNTIME).audit.write({
          tenantId: c.tenant.id,
          actor: c.principal,
          action: 'audit.export',
          entity: { type: 'audit', id: c.tenant.id },
          details: { ...filter },
          ip,
          requestId: c.requestId,
        });
        const name = `audit-${c.tenant.code}-${c.now().toISOString().slice(0, 10)}.csv`;
        return new Response(streamOf(lines(c, filter)), {
          headers: {
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': `attachment; filename="${name}"`,
            'cache-control': 'no-store',
          },
        });
      },
    );
  },
});

function streamOf(texts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const strings = Readable.toWeb(Readable.from(texts)) as ReadableStream<string>;
  return strings.pipeThrough(new TextEncoderStream());
}

async function* lines(c: Context, filter: AuditFilter): AsyncGenerator<string> {
  // The mark in front lets spreadsheets read it as UTF-8.
  yield `\uFEFF${csvLine(COLUMNS)}`;
  let cursor: string | undefined;
  do {
    const page = await c.tx((inner) => auditPage(inner, filter, { limit: EXPORT_BATCH, cursor }));
    yield page.items
      .map((e) =>
        csvLine([e.at, e.username, e.action, e.entityType, e.entityId, JSON.stringify(e.details), e.ip]),
      )
      .join('');
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
