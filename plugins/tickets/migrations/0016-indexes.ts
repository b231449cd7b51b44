import { CURRENT_TENANT, defineMigration, searchFunction } from '@serviflow/sdk';

const LIVE = 'deleted_at is null';
const NEWEST = 'created_at desc, id desc';

const on = (name: string, columns: string, where: string = LIVE, more = '') =>
  `create index ${name} on tickets.ticket (tenant_id, ${columns}) ${more} where ${where}`;

const ACTIVE = `${LIVE} and status in ('open', 'in_progress', 'paused')`;

/** CASE and not coalesce(), which row-level security takes for a function that leaks and keeps out of an index. */
const filled = (column: string, instead: string) =>
  `(case when ${column} is null then ${instead} else ${column} end)`;
const RESOLVE_DUE = filled('resolve_due_at', "'infinity'::timestamptz");

/**
 * What a list is narrowed by, in the order of age, and what it is sorted by (ADR 37). The expressions are those of
 * `services/list.ts` and `services/narrow.ts`: PostgreSQL uses an index of an expression only for the same one.
 */
export const ticketsIndexes = defineMigration('0016-indexes', (roles) => [
  // With the bin: a contact's new name or access is written on these tickets, too.
  on('ticket_contact', `contact_id, ${NEWEST}`, 'contact_id is not null'),
  on('ticket_requester', `requester_user_id, ${NEWEST}`, `${LIVE} and requester_user_id is not null`),
  on('ticket_assignee_created', `assignee_id, ${NEWEST}`),
  on('ticket_work_type', `work_type, ${NEWEST}`, `${LIVE} and work_type is not null`),
  on('ticket_source', `source, ${NEWEST}`),
  on('ticket_system', NEWEST, `${LIVE} and is_system`),
  // The status comes along, so that counting a client's tickets reads the index alone.
  'drop index tickets.ticket_client',
  on('ticket_client', `client_id, ${NEWEST}`, `${LIVE} and client_id is not null`, 'include (status)'),

  // Figures of a company admin: a client may have many tickets, of which few are active.
  on('ticket_active_client', `client_id, ${NEWEST}`, `${ACTIVE} and client_id is not null`),

  on('ticket_title', 'title, id'),
  // Filter and sort: tickets of one category stand in the order of their ids.
  on('ticket_category', `${filled('category', "''")}, id`),
  on('ticket_client_name', `${filled('client_name', "''")}, id`),
  on('ticket_requester_name', `${filled('requester_name', "''")}, id`),
  on('ticket_assignee_name', `${filled('assignee_name', "''")}, id`),
  on('ticket_response_due', `${filled('response_due_at', "'infinity'::timestamptz")}, id`),
  'drop index tickets.ticket_due',
  'drop index tickets.ticket_active_due',
  on('ticket_due', `${RESOLVE_DUE}, id`),
  on('ticket_active_due', `${RESOLVE_DUE}, id`, ACTIVE),

  // Operators of arrays are not leakproof, so row-level security keeps this index for the function (ADR 8).
  `create index ticket_tags on tickets.ticket using gin (tenant_id, tags) with (fastupdate = off) where ${LIVE} and tags <> '{}'`,
  ...searchFunction(roles, 'tickets.tagged_ticket', {
    table: 'tickets.ticket',
    args: 'tag text, max integer',
    returns: 'table(id uuid)',
    body: `select t.id from tickets.ticket t
            where t.tenant_id = ${CURRENT_TENANT} and t.deleted_at is null and t.tags <> '{}' and t.tags @> array[tag]
            limit max`,
  }),
  // A bound on what is found must not lead to reading the table until enough is met.
  'alter function tickets.tagged_ticket(text, integer) set enable_seqscan = off',
]);
