import { sql } from '@serviflow/sdk';

/** A text search vector holds at most 1 MB; words this far into a text do not help anybody to find it. */
const MAX_TEXT = 50_000;

/**
 * Words of a ticket for the search index. No stemming: the desks write in many languages, and the last word of a
 * query matches by its beginning anyway.
 */
export function searchDocument(ticket: { title: string; description: string }) {
  return sql`setweight(to_tsvector('simple', ${ticket.title}), 'A') || setweight(to_tsvector('simple', ${ticket.description.slice(0, MAX_TEXT)}), 'B')`;
}
