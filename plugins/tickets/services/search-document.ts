import { sql } from '@serviflow/sdk';
import type { Ticket } from '../contract.ts';
import type { TicketField } from '../data/rows.ts';
import type { TextRow } from '../data/tables.ts';
import { BUCKET, bucketPrefix } from '../migrations/0002-search.ts';
import { wordsOf } from './words.ts';

/** Words of a ticket that can be found; a longer text is a log, and logs are in files. */
const MOST = 3_000;

const live = (ticket: Pick<Ticket, 'status'>): number => (ticket.status === 'closed' ? 0 : 1);

/** Every word twice: plain, and with its bucket in front (see the migration). */
function vector(ticket: { title: string; description: string }, prefix: string) {
  const words = [...new Set(wordsOf(`${ticket.title} ${ticket.description}`, MOST))];
  return sql<string>`array_to_tsvector(${[...words, ...words.map((word) => prefix + word)]}::text[])`;
}

const bucketOf = (ticket: Pick<Ticket, 'number'>): number => Math.floor(ticket.number / BUCKET);

/** The words of a new ticket. */
export function newText(ticket: Ticket, tenantId: string) {
  const bucket = bucketOf(ticket);
  return {
    id: ticket.id,
    search: vector(ticket, bucketPrefix(tenantId, bucket)),
    bucket,
    live: live(ticket),
    client_id: ticket.clientId,
  };
}

/** What a change means for the search; null when it means nothing, which is most often so. */
export function changedText(
  tenantId: string,
  { before, after, changed }: { before: Ticket; after: Ticket; changed: readonly TicketField[] },
): Partial<TextRow> | null {
  const text: Partial<TextRow> = {};
  // What is in the bin is not found.
  if (after.deletedAt) text.search = vector({ title: '', description: '' }, '');
  else if (changed.some((field) => field === 'title' || field === 'description' || field === 'deletedAt'))
    text.search = vector(after, bucketPrefix(tenantId, bucketOf(after)));
  if (live(before) !== live(after)) text.live = live(after);
  if (changed.includes('clientId')) text.client_id = after.clientId;
  return Object.keys(text).length ? text : null;
}
