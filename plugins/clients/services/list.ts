import { decodeCursor, encodeCursor, fieldFilters, invalidField, sql } from '@serviflow/sdk';
import { type Client, clientCounts } from '../contract.ts';
import { type ClientRow, toClient } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { customFields } from './custom-fields.ts';
import { clientColumns } from './read.ts';
import { searchWords } from './search-words.ts';

export const SORTS = [
  'name',
  'company',
  'kind',
  'domain',
  'email',
  'phone',
  'slaLevel',
  'createdAt',
  'tickets',
] as const;
type Sort = (typeof SORTS)[number];

interface Options {
  readonly q?: string | undefined;
  readonly active?: boolean | undefined;
  readonly kind?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface ClientLine extends Client {
  /** Null when they could not be counted: nothing is said then, and no zero. */
  ticketCount: number | null;
  openTicketCount: number | null;
}

type Counts = Readonly<Record<string, { total: number; open: number }>>;

const KEYS: Record<Exclude<Sort, 'tickets'>, ReturnType<typeof sql>> = {
  name: sql`c.sort_name`,
  company: sql`lower(coalesce(c.company, ''))`,
  kind: sql`c.kind`,
  domain: sql`coalesce((select min(d.domain) from clients.client_domain d where d.client_id = c.id), '')`,
  email: sql`lower(coalesce(c.email, ''))`,
  phone: sql`coalesce(c.phone, '')`,
  // By what they are worth, not by the alphabet.
  slaLevel: sql`array_position(array['Basic', 'Premium', 'Enterprise'], c.sla_level)::text`,
  createdAt: sql`c.created_at`,
};

/** Most matches that a search looks at. */
const MAX_CANDIDATES = 2_000;

/** @returns null when a plugin that counts failed or would not say */
async function countsOf(c: Ctx, ids: string[] | null): Promise<Counts | null> {
  let whole = true;
  const { counts } = await c.apply(
    clientCounts,
    { ids, counts: {} },
    {
      heard(answer, before) {
        if (answer.kind === 'answered') return answer.value;
        whole = false;
        return before;
      },
    },
  );
  return whole ? counts : null;
}

const lineOf = (row: ClientRow, counts: Counts | null): ClientLine => ({
  ...toClient(row),
  ticketCount: counts && (counts[row.id]?.total ?? 0),
  openTicketCount: counts && (counts[row.id]?.open ?? 0),
});

/** What a client of the page has to be: own fields, switched on or off, kind, words. */
async function conditionsOf(c: Ctx, input: Options): Promise<ReturnType<typeof sql>[]> {
  const and: ReturnType<typeof sql>[] = await customFields(c, 'client').where(fieldFilters(input), sql`c.id`);
  and.push(sql`true`);
  if (input.active !== undefined) and.push(sql`c.active = ${input.active}`);
  if (input.kind) and.push(sql`c.kind = ${input.kind}`);
  if (input.q?.trim()) {
    const words = searchWords(input.q);
    and.push(
      words
        ? sql`c.id in (select s.id from clients.search_client_folded(${words}, ${sql.lit(MAX_CANDIDATES)}) s)`
        : sql`false`,
    );
  }
  return and;
}

/**
 * One page of clients (37.2) with the number of their tickets, by keyset.
 * @throws Problem 422 for a cursor of another sort
 */
export async function pageOfClients(
  c: Ctx,
  input: Options,
): Promise<{ items: ClientLine[]; next: string | null }> {
  const limit = input.limit ?? 50;
  const sort = input.sort || 'name';
  const descending = sort.startsWith('-');
  const name = (descending ? sort.slice(1) : sort) as Sort;
  // Only the plugin that holds the tickets can count them: its numbers join as a list of values.
  const byTickets = name === 'tickets';
  const all = byTickets ? await countsOf(c, null) : null;
  const key = byTickets ? sql`coalesce(n.total, 0)` : KEYS[name];
  const counted = byTickets
    ? sql`left join jsonb_to_recordset(${JSON.stringify(Object.entries(all ?? {}).map(([id, { total }]) => ({ id, total })))}::jsonb) as n(id uuid, total int) on n.id = c.id`
    : sql``;
  const and = await conditionsOf(c, input);
  if (input.cursor) {
    const at = decodeCursor(input.cursor, 3);
    if (at?.[0] !== sort) throw invalidField('/cursor', 'is not a cursor of this list', 'cursor');
    const type = sql.raw(byTickets ? 'int' : name === 'createdAt' ? 'timestamptz' : 'text');
    and.push(sql`(${key}, c.id) ${sql.raw(descending ? '<' : '>')} (${at[1]}::${type}, ${at[2]}::uuid)`);
  }
  const way = sql.raw(descending ? 'desc' : 'asc');
  const { rows } = await sql<ClientRow & { sort_key: unknown }>`
    select ${clientColumns}, ${key} as sort_key from clients.client c ${counted}
     where ${sql.join(and, sql` and `)}
     order by ${key} ${way}, c.id ${way} limit ${sql.lit(limit + 1)}`.execute(c.sql());
  const page = rows.slice(0, limit);
  const ids = page.map((row) => row.id);
  const counts = byTickets ? all : await countsOf(c, ids);
  const last = page.at(-1);
  return {
    items: page.map((row) => lineOf(row, counts)),
    next: rows.length > limit && last ? encodeCursor([sort, last.sort_key, last.id]) : null,
  };
}
