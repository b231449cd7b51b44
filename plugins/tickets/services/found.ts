import { decodeCursor, encodeCursor, invalidField, type Page, sql } from '@serviflow/sdk';
import type { Ticket } from '../contract.ts';
import { toTicket } from '../data/rows.ts';
import type { TicketRow } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { BUCKET } from '../migrations/0002-search.ts';
import { conditionsOf, type FoundAt, MANY, type Narrowed, type WordSearch } from './filter-sql.ts';
import { LINE_COLUMNS } from './line-columns.ts';

/** Marks cursors of this order. */
const ORDER = 'found';
/** The highest id that there can be. */
const LAST_OF_BUCKET = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

interface FoundOptions extends Narrowed {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Rows to read: more than `limit`. */
  readonly rows: number;
}

/**
 * One page of a search, newest first, in the order in which the index finds: by buckets of numbers and by id. Only as
 * many matches are read as the page needs, so it costs the same whether forty tickets match or forty thousand. When other
 * filters leave too few of them, the next 3,000 are looked through.
 * @throws Problem 422 for a cursor that is not of this order
 */
export async function newestFound(c: Ctx, search: WordSearch, options: FoundOptions): Promise<Page<Ticket>> {
  const { limit, rows } = options;
  // Somebody who types a number means that ticket, whatever else holds the digits.
  const meant = search.number === null || options.cursor ? [] : await ticketWith(c, search.number, options);
  const before = options.cursor ? placeOf(options.cursor) : undefined;
  // The first condition leaves out the bin, which the search does not find anyway.
  const narrowed = conditionsOf(c, options, { search: false }).length > 1;
  const few = narrowed ? rows * 2 : rows;
  let page = await read(c, search, { ...options, before, max: few });
  if (page.tickets.length < rows && page.candidates >= few)
    page = await read(c, search, { ...options, before, max: MANY });
  const items = page.tickets.slice(0, limit - meant.length);
  const last = items.at(-1);
  const first = page.tickets[0];
  const more = page.tickets.length > items.length;
  // When the meant ticket filled the page, the next one begins before the first match.
  const at: FoundAt | undefined = last
    ? [bucketOf(last), last.id]
    : first && [bucketOf(first), LAST_OF_BUCKET];
  return { items: [...meant, ...items], next: more && at ? encodeCursor([ORDER, ...at]) : null };
}

/** The ticket with a number, when it passes the other filters. */
async function ticketWith(c: Ctx, number: number, input: Narrowed): Promise<Ticket[]> {
  const and = [sql<boolean>`t.number = ${number}::bigint`, ...conditionsOf(c, input, { search: false })];
  const { rows } = await sql<TicketRow>`
    select ${LINE_COLUMNS} from tickets.ticket t where ${sql.join(and, sql` and `)}`.execute(c.sql());
  return rows.map(toTicket);
}

const bucketOf = (ticket: Ticket): number => Math.floor(ticket.number / BUCKET);

function placeOf(cursor: string): FoundAt {
  const at = decodeCursor(cursor, 3);
  if (at?.[0] !== ORDER) throw invalidField('/cursor', 'is not a cursor of this list', 'cursor');
  return [Number(at[1]), String(at[2])];
}

async function read(
  c: Ctx,
  search: WordSearch,
  { before, max, rows, ...input }: FoundOptions & { before: FoundAt | undefined; max: number },
): Promise<{ tickets: Ticket[]; candidates: number }> {
  const and = conditionsOf(c, input, { search: false });
  const bucket = sql`(t.number / ${sql.lit(BUCKET)})`;
  if (search.number !== null) and.push(sql<boolean>`t.number <> ${search.number}::bigint`);
  if (before) and.push(sql<boolean>`(${bucket}, t.id) < (${before[0]}::bigint, ${before[1]}::uuid)`);
  const { rows: found } = await sql<TicketRow & { candidates: number }>`
    with hit as materialized (select ${search.ids(max, before)} as ids)
    select cardinality(hit.ids) as candidates, p.* from hit left join lateral (
      select ${LINE_COLUMNS} from tickets.ticket t
       where t.id = any ((select ids from hit)::uuid[]) and ${sql.join(and, sql` and `)}
       order by ${bucket} desc, t.id desc limit ${sql.lit(rows)}) p on true`.execute(c.sql());
  return {
    tickets: found.filter((row) => row.id !== null).map(toTicket),
    candidates: Number(found[0]?.candidates ?? 0),
  };
}
