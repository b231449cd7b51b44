import { problems, sql, uuidv7 } from '@serviflow/sdk';
import type { Activity, ActivityDraft, Actor } from '../contract.ts';
import { toActivity } from '../data/rows.ts';
import type { ActivityRow, TicketsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { actorOf } from '../model/actor.ts';
import { addedText } from './search-document.ts';

/** A line that will be written; `files` are attached to the ticket on the way. */
export async function activityRow(
  c: Ctx,
  ticketId: string,
  entry: ActivityDraft,
  fallback: { actor?: Actor; at: string },
): Promise<ActivityRow> {
  const actor = entry.actor ?? fallback.actor ?? actorOf(c);
  const visibility = entry.visibility ?? 'internal';
  const owner = { subject: 'tickets.ticket', id: ticketId, internal: visibility === 'internal' };
  if (entry.fileIds?.length) await assertUnused(c, ticketId, entry.fileIds);
  const files = entry.fileIds?.length ? await c.files.attach(entry.fileIds, owner) : [];
  return {
    id: uuidv7(),
    ticket_id: ticketId,
    type: entry.type,
    visibility,
    channel: entry.channel ?? 'web',
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    body: entry.body ?? null,
    body_html: entry.bodyHtml ?? null,
    body_full: entry.bodyFull ?? null,
    body_full_html: entry.bodyFullHtml ?? null,
    folded: JSON.stringify(entry.folded ?? []),
    message_id: entry.messageId ?? null,
    data: JSON.stringify(entry.data ?? {}),
    files: JSON.stringify(files.map(({ id, name, type, size }) => ({ id, name, type, size }))),
    at: new Date(entry.at ?? fallback.at),
  };
}

/**
 * A file belongs to one line: else a customer could name the file of an internal note and make it public.
 * @throws Problem 404, as for a file that is not there
 */
async function assertUnused(c: Ctx, ticketId: string, fileIds: readonly string[]): Promise<void> {
  const { rows } = await sql`
    select 1 from tickets.activity a, jsonb_array_elements(a.files) f
     where a.ticket_id = ${ticketId}::uuid and f ->> 'id' = any (${fileIds}::text[]) limit 1`.execute(
    c.sql(),
  );
  if (rows.length) throw problems.notFound('A file was not found.', { code: 'file-not-found' });
}

/** Writes one line and touches the ticket, in one statement. @throws Problem 404 */
export async function recordActivity(c: Ctx, ticketId: string, entry: ActivityDraft): Promise<Activity> {
  const row = await activityRow(c, ticketId, entry, { at: c.now().toISOString() });
  await addWords(c, ticketId, row);
  const stored = await c
    .sql<TicketsDb>()
    .with('t', (q) =>
      q
        .updateTable('tickets.ticket')
        .set({ last_activity_at: sql`greatest(last_activity_at, ${row.at}::timestamptz)` })
        .where('id', '=', ticketId)
        .returning('id'),
    )
    .with('a', (q) => q.insertInto('tickets.activity').values(row).returningAll())
    .selectFrom('a')
    .selectAll('a')
    .where((eb) => eb.exists(eb.selectFrom('t').select('t.id')))
    .executeTakeFirst();
  if (!stored) throw problems.notFound();
  return toActivity(stored as ActivityRow);
}

/** Lets a line be found; what the desk noted itself has no words. */
async function addWords(c: Ctx, ticketId: string, row: ActivityRow): Promise<void> {
  if (addedText(c.tenant.id, { number: 0 }, [row]) === null) return;
  const db = c.sql<TicketsDb>();
  const ticket = await db
    .selectFrom('tickets.ticket')
    .select(['number', 'deleted_at'])
    .where('id', '=', ticketId)
    .executeTakeFirst();
  if (!ticket || ticket.deleted_at) return;
  const text = addedText(c.tenant.id, { number: Number(ticket.number) }, [row]);
  if (text) c.later(db.updateTable('tickets.ticket_text').set(text).where('id', '=', ticketId));
}

interface TimelineOptions {
  readonly limit: number;
  readonly publicOnly: boolean;
  readonly types?: readonly string[] | undefined;
  /** Older than this line. */
  readonly before?: { readonly at: string; readonly id: string } | undefined;
}

/** Lines of a ticket, newest first. */
export async function activitiesOf(c: Ctx, ticketId: string, options: TimelineOptions): Promise<Activity[]> {
  let query = c
    .sql<TicketsDb>()
    .selectFrom('tickets.activity')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(sql.lit(options.limit));
  if (options.publicOnly) query = query.where('visibility', '=', 'public');
  if (options.types) query = query.where('type', '=', sql<string>`any (${options.types}::text[])`);
  if (options.before)
    query = query.where(
      sql<boolean>`(at, id) < (${options.before.at}::timestamptz, ${options.before.id}::uuid)`,
    );
  return (await query.execute()).map(toActivity);
}

/** Lines by id. */
export async function activitiesById(c: Ctx, ids: readonly string[]): Promise<Map<string, Activity>> {
  if (!ids.length) return new Map();
  const rows = await c
    .sql<TicketsDb>()
    .selectFrom('tickets.activity')
    .selectAll()
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, toActivity(row)]));
}
