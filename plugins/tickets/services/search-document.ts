import { sql } from '@serviflow/sdk';
import type { Ticket } from '../contract.ts';
import type { TicketField } from '../data/rows.ts';
import type { ActivityRow, TextRow } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { BUCKET, bucketPrefix } from '../migrations/0002-search.ts';
import { WORDED } from '../migrations/0007-words.ts';
import { indexedWords } from './words.ts';

/** Words of a ticket that can be found; a longer text is a log, and logs are in files. */
const MOST = 3_000;
/** Words of one line of the timeline. */
const MOST_OF_ENTRY = 1_000;
/** The newest lines of a timeline that are read when a ticket's words are made again. */
const ENTRIES = 300;

type Words = Pick<Ticket, 'title' | 'description' | 'clientName' | 'requesterName'>;
/** What a line of the timeline says. */
export type EntryText = Pick<ActivityRow, 'visibility' | 'channel' | 'body'> & { files: unknown };

const live = (ticket: Pick<Ticket, 'status'>): number => (ticket.status === 'closed' ? 0 : 1);
const bucketOf = (ticket: Pick<Ticket, 'number'>): number => Math.floor(ticket.number / BUCKET);
const prefixOf = (tenantId: string, ticket: Pick<Ticket, 'number'>) =>
  bucketPrefix(tenantId, bucketOf(ticket));

const vector = (words: readonly string[]) => sql<string>`array_to_tsvector(${words}::text[])`;
/** Every word twice: plain, and with its bucket in front (see the migration). */
const twice = (words: readonly string[], prefix: string) => [...words, ...words.map((word) => prefix + word)];

/** Words by who may find a ticket under them: customers by what they can read, staff by all. */
export function wordsOfTicket(
  ticket: Words,
  entries: readonly EntryText[],
): { all: string[]; public: string[] } {
  const own = [ticket.title, ticket.clientName ?? '', ticket.requesterName ?? '', ticket.description].join(
    ' ',
  );
  const open = new Set(indexedWords(own, MOST));
  const all = new Set(open);
  for (const entry of entries) {
    for (const word of wordsOfEntry(entry)) {
      if (all.size >= 2 * MOST) break;
      all.add(word);
      if (entry.visibility === 'public') open.add(word);
    }
  }
  return { all: [...all], public: [...open] };
}

/** What the desk itself noted is in every ticket and helps nobody to find one. */
function wordsOfEntry(entry: EntryText): string[] {
  if (entry.channel === 'system') return [];
  const files = typeof entry.files === 'string' ? JSON.parse(entry.files) : entry.files;
  const names = Array.isArray(files) ? files.map((file: { name: string }) => file.name) : [];
  return indexedWords([...names, entry.body ?? ''].join(' '), MOST_OF_ENTRY);
}

/** The words of a new ticket. */
export function newText(ticket: Ticket, tenantId: string, entries: readonly EntryText[]) {
  const words = wordsOfTicket(ticket, entries);
  return {
    id: ticket.id,
    search: vector(twice(words.all, prefixOf(tenantId, ticket))),
    public_search: vector(words.public),
    worded: WORDED,
    bucket: bucketOf(ticket),
    live: live(ticket),
    client_id: ticket.clientId,
  };
}

/** Words that new lines add; null when they add none. */
export function addedText(
  tenantId: string,
  ticket: Pick<Ticket, 'number'>,
  entries: readonly EntryText[],
): Partial<TextRow> | null {
  const all = new Set<string>();
  const open = new Set<string>();
  for (const entry of entries) {
    for (const word of wordsOfEntry(entry)) {
      all.add(word);
      if (entry.visibility === 'public') open.add(word);
    }
  }
  if (all.size === 0) return null;
  const added = vector(twice([...all], prefixOf(tenantId, ticket)));
  return {
    // A timeline without end must not make a row without end.
    search: sql`case when length(search) < ${sql.lit(4 * MOST)} then search || ${added} else search end`,
    ...(open.size
      ? {
          public_search: sql`case when length(public_search) < ${sql.lit(2 * MOST)} then public_search || ${vector([...open])} else public_search end`,
        }
      : {}),
  };
}

/** Fields whose words a ticket is found under. */
const WORDS: ReadonlySet<TicketField> = new Set([
  'title',
  'description',
  'clientName',
  'requesterName',
  'deletedAt',
]);

/** What a change means for the search; null when it means nothing, which is most often so. */
export async function changedText(
  c: Ctx,
  change: { before: Ticket; after: Ticket; changed: readonly TicketField[]; entries: readonly EntryText[] },
): Promise<Partial<TextRow> | null> {
  const { before, after, changed, entries } = change;
  const text: Partial<TextRow> = {};
  // What is in the bin is not found.
  if (after.deletedAt) {
    if (!before.deletedAt) Object.assign(text, { search: vector([]), public_search: vector([]) });
  } else if (changed.some((field) => WORDS.has(field))) {
    const known = await entriesOf(c, after.id);
    const { id: _id, bucket: _bucket, ...fresh } = newText(after, c.tenant.id, [...known, ...entries]);
    return fresh;
  } else Object.assign(text, addedText(c.tenant.id, after, entries));
  if (live(before) !== live(after)) text.live = live(after);
  if (changed.includes('clientId')) text.client_id = after.clientId;
  return Object.keys(text).length ? text : null;
}

async function entriesOf(c: Ctx, ticketId: string): Promise<EntryText[]> {
  const { rows } = await sql<EntryText>`
    select a.visibility, a.channel, a.body, a.files from tickets.activity a
     where a.ticket_id = ${ticketId}::uuid order by a.at desc, a.id desc limit ${sql.lit(ENTRIES)}`.execute(
    c.sql(),
  );
  return rows;
}

interface Stale extends Words {
  readonly id: string;
  readonly number: number;
  readonly deleted: boolean;
  readonly entries: readonly EntryText[] | null;
}

/**
 * Makes the words of tickets again that were cut by an earlier rule.
 * @param most tickets at most
 * @returns how many there were
 */
export async function rewordTickets(c: Ctx, most: number): Promise<number> {
  const { rows } = await sql<Stale>`
    with stale as materialized (
      select s.id from tickets.ticket_text s where s.worded < ${sql.lit(WORDED)}
       order by s.id desc limit ${sql.lit(most)} for update skip locked)
    select t.id, t.number, t.title, left(t.description, 50000) as description, t.client_name as "clientName",
           t.requester_name as "requesterName", t.deleted_at is not null as deleted, e.entries
      from stale join tickets.ticket t on t.id = stale.id
      left join lateral (
        select jsonb_agg(jsonb_build_object('visibility', a.visibility, 'channel', a.channel, 'body', left(a.body, 20000), 'files', a.files)) as entries
          from (select * from tickets.activity x where x.ticket_id = t.id and x.channel <> 'system'
                 order by x.at desc, x.id desc limit ${sql.lit(ENTRIES)}) a) e on true`.execute(c.sql());
  if (rows.length === 0) return 0;
  const made = rows.map((row) => {
    const words = row.deleted ? { all: [], public: [] } : wordsOfTicket(row, row.entries ?? []);
    return { id: row.id, all: twice(words.all, prefixOf(c.tenant.id, row)), public: words.public };
  });
  await sql`
    update tickets.ticket_text s
       set search = array_to_tsvector(array(select jsonb_array_elements_text(r."all"))),
           public_search = array_to_tsvector(array(select jsonb_array_elements_text(r.public))), worded = ${sql.lit(WORDED)}
      from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as r(id uuid, "all" jsonb, public jsonb)
     where s.id = r.id`.execute(c.sql());
  return rows.length;
}
