import { type Context, decodeCursor, encodeCursor, problems, type Static, Type } from '@serviflow/sdk';
import { sql } from 'kysely';

export const AuditEntry = Type.Object({
  id: Type.String(),
  at: Type.String({ format: 'date-time' }),
  username: Type.String(),
  /** Title of the plugin that acted for this account; null when it acted itself. */
  via: Type.Union([Type.String(), Type.Null()]),
  actorKind: Type.String(),
  action: Type.String(),
  entityType: Type.Union([Type.String(), Type.Null()]),
  entityId: Type.Union([Type.String(), Type.Null()]),
  details: Type.Record(Type.String(), Type.Unknown()),
  ip: Type.Union([Type.String(), Type.Null()]),
  requestId: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;

/** Filters of the audit log (requirement 35.2). */
export const auditFilter = {
  user: Type.Optional(Type.String({ title: 'Username', maxLength: 100 })),
  action: Type.Optional(
    Type.String({
      title: 'Action',
      description: 'Exact, or a beginning such as `settings.`',
      maxLength: 100,
    }),
  ),
  entityType: Type.Optional(Type.String({ title: 'Kind of record', maxLength: 100 })),
  entityId: Type.Optional(Type.String({ title: 'Record', maxLength: 100 })),
  from: Type.Optional(Type.String({ title: 'From', format: 'date-time' })),
  to: Type.Optional(Type.String({ title: 'Before', format: 'date-time' })),
};
export interface AuditFilter {
  readonly user?: string;
  readonly action?: string;
  readonly entityType?: string;
  readonly entityId?: string;
  readonly from?: string;
  readonly to?: string;
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly actor_name: string;
  readonly actor_kind: string;
  readonly action: string;
  readonly entity_type: string | null;
  readonly entity_id: string | null;
  readonly details: Record<string, unknown>;
  readonly ip: string | null;
  readonly request_id: string;
}

/**
 * One page, newest first, of the call's tenant.
 * @throws Problem 422 for a cursor that is not ours
 */
export async function auditPage(
  c: Context,
  filter: AuditFilter,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: AuditEntry[]; next: string | null }> {
  const after = page.cursor === undefined ? null : decodeCursor(page.cursor, 2);
  if (page.cursor !== undefined && !after)
    throw problems.invalid('This cursor is not valid.', { code: 'bad-cursor' });
  const where = [sql`true`];
  if (filter.user) where.push(sql`actor_name = ${filter.user.toLowerCase()}`);
  if (filter.action)
    where.push(
      filter.action.endsWith('.')
        ? sql`starts_with(action, ${filter.action})`
        : sql`action = ${filter.action}`,
    );
  if (filter.entityType) where.push(sql`entity_type = ${filter.entityType}`);
  if (filter.entityId) where.push(sql`entity_id = ${filter.entityId}`);
  if (filter.from) where.push(sql`at >= ${new Date(filter.from)}`);
  if (filter.to) where.push(sql`at < ${new Date(filter.to)}`);
  if (after) where.push(sql`(at, id) < (${new Date(String(after[0]))}, ${String(after[1])}::uuid)`);
  const { rows } =
    await sql<Row>`select id, at, actor_name, actor_kind, action, entity_type, entity_id, details, ip, request_id
    from kernel.audit where ${sql.join(where, sql` and `)} order by at desc, id desc limit ${page.limit + 1}`.execute(
      c.sql(),
    );
  const items = rows.slice(0, page.limit).map(view);
  const last = items.at(-1);
  return { items, next: rows.length > page.limit && last ? encodeCursor([last.at, last.id]) : null };
}

const view = (row: Row): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  username: row.actor_name,
  via: typeof row.details.via === 'string' ? row.details.via : null,
  actorKind: row.actor_kind,
  action: row.action,
  entityType: row.entity_type,
  entityId: row.entity_id,
  details: row.details,
  ip: row.ip,
  requestId: row.request_id,
});
