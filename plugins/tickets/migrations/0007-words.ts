import { defineMigration, dueFunction, searchFunction } from '@serviflow/sdk';
import { NARROW, query, searchBody } from './0002-search.ts';

/** The rule by which words are cut now; rows with a lower number are made again in the background. */
export const WORDED = 1;

const ARGS = 'text[], smallint, uuid, integer, integer, uuid';

/**
 * Words of the timeline are found, too: those of replies and notes, of files and of people. Customers must not find a
 * ticket by what they may not read, so the words of all that they may read stand a second time, apart. Nobody looks them
 * up in an index: a search that is for customers finds by all words and then keeps what the open ones confirm, before
 * it is cut off. Rows that were there before keep their words until the job `reword` has made them again; those were
 * all open.
 */
export const ticketsWords = defineMigration('0007-words', (roles) => [
  `alter table tickets.ticket_text add column public_search tsvector not null default '', add column worded smallint not null default 0`,
  'alter table tickets.ticket_text alter column public_search drop default, alter column worded drop default',
  'create index ticket_text_reword on tickets.ticket_text (tenant_id, id) where worded < 1',
  `drop function tickets.search_ticket(${ARGS})`,
  'drop policy search_search_ticket on tickets.ticket_text',
  ...searchFunction(roles, 'tickets.search_ticket', {
    table: 'tickets.ticket_text',
    args: 'words text[], only_live smallint, client uuid, max integer, before_bucket integer, before_id uuid, only_open boolean',
    returns: 'table(id uuid)',
    body: searchBody(
      `${NARROW} and (not only_open or case when s.worded < 1 then s.search else s.public_search end @@ ${query("''")})`,
    ),
  }),
  `alter function tickets.search_ticket(${ARGS}, boolean) set plan_cache_mode = force_custom_plan`,
  `alter function tickets.search_ticket(${ARGS}, boolean) set max_parallel_workers_per_gather = 0`,
  ...dueFunction(roles, 'tickets.reword_due', [{ table: 'tickets.ticket_text', where: 'd.worded < 1' }]),
]);
