import { canonicalEmail, decodeCursor, encodeCursor, invalidField, type Page, sql } from '@serviflow/sdk';
import {
  type MailDb,
  MESSAGE_STATES,
  type MessageRow,
  type MessageState,
  OUTGOING_STATES,
  type OutgoingRow,
  type OutgoingState,
} from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

interface PageInput {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Words of a filter such as `triage,failed`. @throws Problem 422 for a word that is no state */
function statesOf<T extends string>(text: string | undefined, known: readonly T[]): T[] {
  const words = (text ?? '').split(',').filter(Boolean);
  for (const word of words)
    if (!known.includes(word as T)) throw invalidField('/state', `"${word}" is no state.`, 'enum');
  return words as T[];
}

function before(input: PageInput): string | null {
  if (!input.cursor) return null;
  const at = decodeCursor(input.cursor, 1);
  if (!at || !/^[0-9a-f-]{36}$/.test(String(at[0])))
    throw invalidField('/cursor', 'is not a cursor of this list', 'cursor');
  return String(at[0]);
}

function page<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null };
}

/** What somebody typed as a pattern for `ilike`; null when it is nothing. */
function patternOf(text: string | undefined): string | null {
  const words = text?.trim();
  return words ? `%${words.replace(/[\\%_]/g, '\\$&')}%` : null;
}

/** A page of the message log, newest first. */
export async function listMessages(
  c: Ctx,
  input: PageInput & {
    state?: string | undefined;
    ticketId?: string | undefined;
    from?: string | undefined;
    q?: string | undefined;
  },
): Promise<Page<MessageRow>> {
  const limit = input.limit ?? 50;
  const states: MessageState[] = statesOf(input.state, MESSAGE_STATES);
  const after = before(input);
  const pattern = patternOf(input.q);
  const rows = await c
    .sql<MailDb>()
    .selectFrom('mail.message')
    .selectAll()
    .$if(states.length > 0, (q) => q.where('state', 'in', states))
    .$if(input.ticketId !== undefined, (q) => q.where('ticket_id', '=', input.ticketId as string))
    .$if(input.from !== undefined, (q) => q.where('from_address', '=', canonicalEmail(input.from as string)))
    .$if(pattern !== null, (q) =>
      q.where((e) =>
        e.or(
          (['subject', 'from_address', 'from_name', 'recipient'] as const).map((column) =>
            e(column, 'ilike', pattern as string),
          ),
        ),
      ),
    )
    .$if(after !== null, (q) => q.where('id', '<', after as string))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return page(rows as MessageRow[], limit);
}

/** A page of the outgoing queue, newest first. */
export async function listOutgoing(
  c: Ctx,
  input: PageInput & {
    state?: string | undefined;
    ticketId?: string | undefined;
    q?: string | undefined;
  },
): Promise<Page<OutgoingRow>> {
  const limit = input.limit ?? 50;
  const states: OutgoingState[] = statesOf(input.state, OUTGOING_STATES);
  const after = before(input);
  const pattern = patternOf(input.q);
  const rows = await c
    .sql<MailDb>()
    .selectFrom('mail.outgoing')
    .selectAll()
    .$if(states.length > 0, (q) => q.where('state', 'in', states))
    .$if(input.ticketId !== undefined, (q) => q.where('ticket_id', '=', input.ticketId as string))
    .$if(pattern !== null, (q) =>
      q.where((e) =>
        e.or([
          e('subject', 'ilike', pattern as string),
          e(sql<string>`recipients::text`, 'ilike', pattern as string),
        ]),
      ),
    )
    .$if(after !== null, (q) => q.where('id', '<', after as string))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return page(rows as OutgoingRow[], limit);
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** One message, for its actions. */
export async function findMessage(
  c: Ctx,
  id: string,
  { lock }: { lock: boolean },
): Promise<MessageRow | null> {
  if (!isUuid(id)) return null;
  const query = c.sql<MailDb>().selectFrom('mail.message').selectAll().where('id', '=', id);
  return ((await (lock ? query.forUpdate() : query).executeTakeFirst()) as MessageRow | undefined) ?? null;
}

export async function findOutgoing(
  c: Ctx,
  id: string,
  { lock }: { lock: boolean },
): Promise<OutgoingRow | null> {
  if (!isUuid(id)) return null;
  const query = c.sql<MailDb>().selectFrom('mail.outgoing').selectAll().where('id', '=', id);
  return ((await (lock ? query.forUpdate() : query).executeTakeFirst()) as OutgoingRow | undefined) ?? null;
}

/** See `MailV1.waiting`. A failed message waits from when it was given up, as nobody could know of it before. */
export async function waitingMail(
  c: Ctx,
): Promise<{ count: number; oldestAt: Date | null; newestAt: Date | null }> {
  const found = await sql<{ count: number; oldest: Date | null; newest: Date | null }>`
    select count(*)::int as count, min(at) as oldest, max(at) as newest
      from (select coalesce(processed_at, received_at) as at from mail.message where state in ('triage', 'failed')
             order by id desc limit 1000) w`.execute(c.sql<unknown>());
  const { count = 0, oldest = null, newest = null } = found.rows[0] ?? {};
  return { count, oldestAt: oldest, newestAt: newest };
}
