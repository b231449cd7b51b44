import { decodeCursor, encodeCursor, fieldFilters, invalidField, type Page, sql } from '@serviflow/sdk';
import type { Ticket } from '../contract.ts';
import { toTicket } from '../data/rows.ts';
import type { TicketRow } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { PRIORITY_RANK, STATUS_RANK } from '../model/ranks.ts';
import { lineOf, type TicketLine } from '../model/view.ts';
import type { FilterInput, ListInput, Sort } from '../queries/list-input.ts';
import { pageByField } from './by-field.ts';
import { customFields } from './custom-fields.ts';
import { conditionsOf, filled, wordSearch } from './filter-sql.ts';
import { newestFound } from './found.ts';
import { LINE_COLUMNS } from './line-columns.ts';
import { narrowed } from './narrow.ts';

interface SortKey {
  readonly expression: ReturnType<typeof sql>;
  readonly type: 'timestamptz' | 'smallint' | 'bigint' | 'text';
  /** The value of the last row, as the cursor carries it. */
  valueOf(ticket: Ticket): string | number;
}

const FAR = 'infinity';

const time = (column: string, field: 'createdAt' | 'updatedAt'): SortKey => ({
  expression: sql.ref(`t.${column}`),
  type: 'timestamptz',
  valueOf: (t) => t[field],
});
const due = (column: string, field: 'responseDueAt' | 'resolveDueAt'): SortKey => ({
  expression: filled(column, "'infinity'::timestamptz"),
  type: 'timestamptz',
  valueOf: (t) => t[field] ?? FAR,
});
const text = (
  column: string,
  field: 'category' | 'clientName' | 'requesterName' | 'assigneeName',
): SortKey => ({
  expression: filled(column, "''"),
  type: 'text',
  valueOf: (t) => t[field] ?? '',
});

const KEYS: Record<Sort, SortKey> = {
  createdAt: time('created_at', 'createdAt'),
  updatedAt: time('updated_at', 'updatedAt'),
  responseDueAt: due('response_due_at', 'responseDueAt'),
  resolveDueAt: due('resolve_due_at', 'resolveDueAt'),
  priority: { expression: sql`t.priority_rank`, type: 'smallint', valueOf: (t) => PRIORITY_RANK[t.priority] },
  status: { expression: sql`t.status_rank`, type: 'smallint', valueOf: (t) => STATUS_RANK[t.status] },
  number: { expression: sql`t.number`, type: 'bigint', valueOf: (t) => t.number },
  title: { expression: sql`t.title`, type: 'text', valueOf: (t) => t.title },
  category: text('category', 'category'),
  clientName: text('client_name', 'clientName'),
  requesterName: text('requester_name', 'requesterName'),
  assigneeName: text('assignee_name', 'assigneeName'),
};

/** Rows to read for a page; few different numbers, so that few statements have to be planned. */
const STEPS = [26, 51, 101, 201, 501, 1001];
const rowsFor = (limit: number): number => STEPS.find((step) => step > limit) ?? limit + 1;
const NEWEST = '-createdAt';

interface PageOptions extends FilterInput {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/**
 * One page of tickets by keyset: rows that arrive or change between two pages neither repeat nor push others out.
 * @throws Problem 422 for a cursor that is not of this sort
 */
export async function pageOfTickets(c: Ctx, asked: PageOptions): Promise<Page<Ticket>> {
  const input = { ...asked, more: await customFields(c).where(fieldFilters(asked), sql`t.id`) };
  const limit = input.limit ?? 50;
  const sort = input.sort || NEWEST;
  const search = sort === NEWEST ? wordSearch(c, input) : null;
  if (search) return newestFound(c, search, { ...input, limit, rows: rowsFor(limit) });
  const descending = sort.startsWith('-');
  if (/^-?field\./.test(sort)) return pageByField(c, input, { sort, limit });
  const by = (descending ? sort.slice(1) : sort) as Sort;
  const key = KEYS[by];
  const and = conditionsOf(c, input);
  const few = await narrowed(c, input, by);
  if (few) and.push(sql<boolean>`t.id = any (${few})`);
  if (input.cursor) {
    const at = decodeCursor(input.cursor, 3);
    if (at?.[0] !== sort) throw invalidField('/cursor', 'is not a cursor of this list', 'cursor');
    const than = sql.raw(descending ? '<' : '>');
    and.push(
      sql<boolean>`(${key.expression}, t.id) ${than} (${at[1]}::${sql.raw(key.type)}, ${at[2]}::uuid)`,
    );
  }
  const way = sql.raw(descending ? 'desc' : 'asc');
  const found = await sql<TicketRow>`
    select ${LINE_COLUMNS} from tickets.ticket t
     where ${sql.join(and, sql` and `)}
     order by ${key.expression} ${way}, t.id ${way}
     limit ${sql.lit(rowsFor(limit))}`.execute(c.sql());
  const tickets = found.rows.slice(0, limit).map(toTicket);
  const last = tickets.at(-1);
  const more = found.rows.length > limit && last;
  return { items: tickets, next: more ? encodeCursor([sort, key.valueOf(last), last.id]) : null };
}

/** The list as its reader gets it. */
export async function listTickets(c: Ctx, input: ListInput): Promise<Page<TicketLine>> {
  const page = await pageOfTickets(c, input);
  const fields = await customFields(c).load(
    page.items.map((ticket) => ticket.id),
    { columns: true },
  );
  return {
    items: page.items.map((ticket) => ({ ...lineOf(c, ticket), fields: fields(ticket.id) })),
    next: page.next,
  };
}
