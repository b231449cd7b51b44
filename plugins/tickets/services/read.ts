import { sql } from '@serviflow/sdk';
import type { Ticket } from '../contract.ts';
import { toTicket } from '../data/rows.ts';
import { TICKET_COLUMNS, type TicketRow, type TicketsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { isUuid, sightCondition, sightOf } from '../model/visibility.ts';

/** All columns of a ticket from a table named `t`. */
export const columns = sql.join(TICKET_COLUMNS.map((name) => sql.ref(`t.${name}`)));

interface FindOptions {
  readonly lock: boolean;
  /** Look in the bin instead of on the desk. */
  readonly bin?: boolean;
  /** Ask the principal's sight; false for callers that act for the system. */
  readonly seen: boolean;
}

/**
 * One ticket by id or number, `null` for everything that is not there or not to be seen.
 * @param key uuid, `1042` or `#1042`
 */
export async function findTicket(c: Ctx, key: string, options: FindOptions): Promise<Ticket | null> {
  const number = /^#?(\d{1,15})$/.exec(key)?.[1];
  if (number === undefined && !isUuid(key)) return null;
  const sight = options.seen ? sightCondition(sightOf(c)) : null;
  const found = await sql<TicketRow>`
    select ${columns} from tickets.ticket t
     where ${number === undefined ? sql`t.id = ${key}::uuid` : sql`t.number = ${Number(number)}::bigint`}
       and t.deleted_at is ${options.bin ? sql`not null` : sql`null`}
       ${sight ? sql`and ${sight}` : sql``}
     ${options.lock ? sql`for no key update of t` : sql``}`.execute(c.sql());
  return found.rows[0] ? toTicket(found.rows[0]) : null;
}

/** Tickets by id for other plugins, those in the bin included: events may be older than the deletion. */
export async function getTickets(c: Ctx, ids: readonly string[]): Promise<Map<string, Ticket>> {
  const wanted = ids.filter(isUuid);
  if (!wanted.length) return new Map();
  const found = await sql<TicketRow>`
    select ${columns} from tickets.ticket t where t.id = any (${wanted}::uuid[])`.execute(c.sql());
  return new Map(found.rows.map((row) => [row.id, toTicket(row)]));
}

/** The newest ticket whose timeline holds one of these Message-IDs. */
export async function findByMessageId(c: Ctx, messageIds: readonly string[]): Promise<Ticket | null> {
  if (!messageIds.length) return null;
  const found = await sql<TicketRow>`
    select ${columns} from tickets.ticket t
     where t.deleted_at is null
       and t.id in (select a.ticket_id from tickets.activity a where a.message_id = any (${messageIds}::text[]))
     order by t.id desc limit 1`.execute(c.sql());
  return found.rows[0] ? toTicket(found.rows[0]) : null;
}

/** Tickets not yet resolved or closed for each of these people (29.2). */
export async function openByAssignee(c: Ctx, userIds: readonly string[]): Promise<Map<string, number>> {
  const wanted = userIds.filter(isUuid);
  if (!wanted.length) return new Map();
  const found = await c
    .sql<TicketsDb>()
    .selectFrom('tickets.ticket')
    .select((eb) => ['assignee_id', eb.fn.countAll<number>().as('n')])
    .where('assignee_id', 'in', wanted)
    .where('deleted_at', 'is', null)
    .where('status', 'in', ['open', 'in_progress', 'paused'])
    .groupBy('assignee_id')
    .execute();
  return new Map(found.map((row) => [row.assignee_id as string, Number(row.n)]));
}

/** See `TicketsV1.scan`. */
export async function scanTickets(
  c: Ctx,
  filter: {
    statuses?: readonly string[];
    nearBefore?: string;
    clientId?: string;
    after?: string;
    limit: number;
  },
): Promise<Ticket[]> {
  const and = [sql`t.deleted_at is null`];
  if (filter.statuses) and.push(sql`t.status = any (${filter.statuses}::text[])`);
  if (filter.clientId) and.push(sql`t.client_id = ${filter.clientId}::uuid`);
  if (filter.after) and.push(sql`t.id > ${filter.after}::uuid`);
  if (filter.nearBefore) {
    and.push(sql`t.status in ('open', 'in_progress', 'paused')`);
    and.push(sql`((t.first_responded_at is null and t.response_near_at <= ${filter.nearBefore}::timestamptz)
      or (t.resolved_at is null and t.resolve_near_at <= ${filter.nearBefore}::timestamptz))`);
  }
  const found = await sql<TicketRow>`
    select ${columns} from tickets.ticket t where ${sql.join(and, sql` and `)}
     order by t.id limit ${sql.lit(Math.min(filter.limit, 1000))}`.execute(c.sql());
  return found.rows.map(toTicket);
}
