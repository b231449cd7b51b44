import { decodeCursor, encodeCursor, invalidField, type Page, sql } from '@serviflow/sdk';
import type { Ticket } from '../contract.ts';
import { toTicket } from '../data/rows.ts';
import type { TicketRow } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { customFields } from './custom-fields.ts';
import { conditionsOf, type Narrowed } from './filter-sql.ts';
import { LINE_COLUMNS } from './line-columns.ts';

interface PageOptions extends Narrowed {
  readonly cursor?: string | undefined;
}
type Found = TicketRow & { value: string | null };

/**
 * One page of tickets in the order of a custom field. First those with a value, by the index of the values; then those
 * without one, newest first: a single order over both would have to sort the whole desk.
 * @throws Problem 422 for a field that cannot be sorted by, or a cursor that is not of this sort
 */
export async function pageByField(
  c: Ctx,
  input: PageOptions,
  { sort, limit }: { sort: string; limit: number },
): Promise<Page<Ticket>> {
  const order = await customFields(c).order(sort.replace('-', ''));
  const at = input.cursor ? decodeCursor(input.cursor, 3) : null;
  if (input.cursor && at?.[0] !== sort)
    throw invalidField('/cursor', 'is not a cursor of this list', 'cursor');
  const and = conditionsOf(c, input);
  const way = sql.raw(sort.startsWith('-') ? 'desc' : 'asc');
  const than = sql.raw(sort.startsWith('-') ? '<' : '>');
  const type = sql.raw(order.type);
  const rows: Found[] = [];
  if (!at || at[1] !== null) {
    const after = at ? [sql`(f.value, f.id) ${than} (${at[1]}::${type}, ${at[2]}::uuid)`] : [];
    const found = await sql<Found>`
      select ${LINE_COLUMNS}, f.value::text as value from ${order.values} f join tickets.ticket t on t.id = f.id
       where ${sql.join([...and, ...after], sql` and `)}
       order by f.value ${way}, f.id ${way} limit ${limit + 1}`.execute(c.sql());
    rows.push(...found.rows);
  }
  if (rows.length <= limit) {
    const after = at && at[1] === null ? [sql`t.id < ${at[2]}::uuid`] : [];
    const without = sql`not exists (select 1 from ${order.values} f where f.id = t.id)`;
    const found = await sql<Found>`
      select ${LINE_COLUMNS}, null as value from tickets.ticket t
       where ${sql.join([...and, without, ...after], sql` and `)}
       order by t.id desc limit ${limit + 1 - rows.length}`.execute(c.sql());
    rows.push(...found.rows);
  }
  const last = rows.slice(0, limit).at(-1);
  const more = rows.length > limit && last;
  return {
    items: rows.slice(0, limit).map(toTicket),
    next: more ? encodeCursor([sort, last.value, last.id]) : null,
  };
}
