import { problems, type Static, sql } from '@serviflow/sdk';
import { type Activity, type Ticket, ticketWillChange } from '../contract.ts';
import { changedFields, type TicketField, toActivity, toColumns } from '../data/rows.ts';
import type { ActivityRow, TicketsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { Asking, checkValues, withNames } from './asked.ts';
import { customFields, textsOfPlan } from './custom-fields.ts';
import type { Edit } from './edit.ts';
import { changedText } from './search-document.ts';
import { activityRow } from './timeline.ts';

/** Bookkeeping that no other plugin has a say in; a change of these alone does not pass the filter. */
const OWN: ReadonlySet<TicketField> = new Set([
  'version',
  'updatedAt',
  'lastActivityAt',
  'firstPublicReplyAt',
  'claimedBy',
  'claimedByName',
  'claimedUntil',
]);

type Change = Static<typeof ticketWillChange.value>;

/** Before and fields are what they are, whatever a plugin returned beside its `after`. */
const decided = (before: Ticket, after: Ticket) => ({
  before,
  fields: changedFields(before, after).filter((field) => !OWN.has(field)),
});

const later = (a: string, b: string): string => (a > b ? a : b);

/**
 * Stores an edit: filter, one statement for ticket, timeline and words, then the facts.
 * @param reason the operation or system behind it, for filters
 * @returns the stored ticket and the new lines in the order they were written
 */
export async function saveEdit(
  c: Ctx,
  edit: Edit,
  reason: string,
): Promise<{ ticket: Ticket; entries: Activity[] }> {
  const { before } = edit;
  let after = edit.after;
  const { fields } = decided(before, after);
  const asking = new Asking<Change>((value) => ({ ...value, ...decided(before, value.after) }));
  if (fields.length) {
    const change = { before, after, fields, reason, at: edit.at };
    const asked = await c.apply(ticketWillChange, change, {
      heard: asking.heard,
      check: (value, earlier) => checkValues(c, value.after, earlier.after, before),
    });
    if (asked !== change) after = await withNames(c, asked.after, after);
  }
  after = {
    ...after,
    id: before.id,
    number: before.number,
    version: before.version + 1,
    // An import may add to the past; the ticket's own times never run backwards.
    updatedAt: later(before.updatedAt, edit.at),
    lastActivityAt: later(before.lastActivityAt, edit.at),
  };
  const rows: ActivityRow[] = [];
  for (const entry of edit.entries)
    rows.push(await activityRow(c, before.id, entry, { actor: edit.actor, at: edit.at }));
  const changed = changedFields(before, after);

  let statement = c
    .sql<TicketsDb>()
    .with('t', (q) =>
      q.updateTable('tickets.ticket').set(toColumns(after, changed)).where('id', '=', before.id),
    );
  if (rows.length)
    statement = statement.with('a', (q) =>
      q.insertInto('tickets.activity').values(rows),
    ) as unknown as typeof statement;
  const said = [...rows, ...textsOfPlan(edit.fields)];
  const text = await changedText(c, { before, after, changed, entries: said });
  if (text)
    statement = statement.with('w', (q) =>
      q.updateTable('tickets.ticket_text').set(text).where('id', '=', before.id),
    ) as unknown as typeof statement;
  // The ticket was read under a lock, so what is stored is known: nobody waits for the statement.
  c.later(statement.selectNoFrom(sql<number>`1`.as('done')));
  if (edit.fields) await customFields(c).store(before.id, edit.fields);
  const ticket = after;
  for (const tell of edit.told) tell(c, ticket);
  asking.tell(c, before.id);
  return { ticket, entries: rows.map(written) };
}

/** A line as it was just written, without reading it again. */
function written(row: ActivityRow): Activity {
  const read = (column: unknown) => JSON.parse(column as string);
  return toActivity({
    ...row,
    data: read(row.data),
    files: read(row.files),
    folded: read(row.folded),
  });
}

/** Deadlines only: no filter round, no line in the timeline. @throws Problem 404 */
export async function storeDeadlines(c: Ctx, ticketId: string, d: Partial<Ticket>): Promise<void> {
  const fields = (
    ['responseNearAt', 'responseDueAt', 'resolveNearAt', 'resolveDueAt', 'slaSource'] as const
  ).filter((field) => d[field] !== undefined);
  if (!fields.length) return;
  const result = await c
    .sql<TicketsDb>()
    .updateTable('tickets.ticket')
    .set({ ...toColumns(d as Ticket, fields), version: sql<number>`version + 1` })
    .where('id', '=', ticketId)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw problems.notFound();
}
