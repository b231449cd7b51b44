import { CURRENT_TENANT, defineMigration, searchFunction, tenantTable } from '@serviflow/sdk';

const ACTIVE = "deleted_at is null and status in ('open', 'in_progress', 'paused')";
const LIVE = 'deleted_at is null';

/** Tickets, their timeline, the people on them, and the words to search. */
export const ticketsInit = defineMigration('0001-tickets', (roles) => [
  // Lets the index of words lead with the tenant, so that another tenant's common word costs nothing here.
  'create extension if not exists btree_gin with schema public',

  ...tenantTable(roles, 'tickets.ticket', {
    columns: [
      'number bigint not null',
      'title text not null',
      'description text not null',
      "status text not null check (status in ('open', 'in_progress', 'paused', 'resolved', 'closed'))",
      "priority text not null check (priority in ('low', 'medium', 'high', 'critical'))",
      'category text',
      'work_type text',
      "tags text[] not null default '{}'",
      'client_id uuid',
      'client_name text',
      'contact_id uuid',
      'requester_user_id uuid',
      'requester_name text',
      'assignee_id uuid',
      'assignee_name text',
      'claimed_by uuid',
      'claimed_by_name text',
      'claimed_until timestamptz',
      "source text not null check (source in ('web', 'email', 'chat', 'api', 'system'))",
      'is_system boolean not null default false',
      'escalated_at timestamptz',
      'first_responded_at timestamptz',
      'first_public_reply_at timestamptz',
      'resolved_at timestamptz',
      'closed_at timestamptz',
      'paused_at timestamptz',
      'response_near_at timestamptz',
      'response_due_at timestamptz',
      'resolve_near_at timestamptz',
      'resolve_due_at timestamptz',
      'sla_source text',
      "metadata jsonb not null default '{}'",
      'deleted_at timestamptz',
      'version int not null default 1',
      'created_at timestamptz not null',
      'updated_at timestamptz not null',
      'last_activity_at timestamptz not null',
      // Sorting by a word would sort by the alphabet.
      "priority_rank smallint not null generated always as (array_position(array['low', 'medium', 'high', 'critical'], priority)) stored",
      "status_rank smallint not null generated always as (array_position(array['open', 'in_progress', 'paused', 'resolved', 'closed'], status)) stored",
    ],
    indexes: [
      { on: 'number', unique: true, name: 'ticket_number' },
      { on: 'created_at desc, id desc', where: LIVE, name: 'ticket_created' },
      { on: 'updated_at desc, id desc', where: LIVE, name: 'ticket_updated' },
      { on: 'status, created_at desc, id desc', where: LIVE, name: 'ticket_status' },
      { on: 'priority_rank desc, id desc', where: LIVE, name: 'ticket_priority' },
      { on: 'status_rank, id', where: LIVE, name: 'ticket_status_rank' },
      { on: 'created_at desc, id desc', where: ACTIVE, name: 'ticket_active_created' },
      { on: 'updated_at desc, id desc', where: ACTIVE, name: 'ticket_active_updated' },
      { on: "coalesce(resolve_due_at, 'infinity'), id", where: ACTIVE, name: 'ticket_active_due' },
      {
        on: 'assignee_id, status, updated_at desc',
        where: `${LIVE} and assignee_id is not null`,
        name: 'ticket_assignee',
      },
      {
        on: 'client_id, created_at desc, id desc',
        where: `${LIVE} and client_id is not null`,
        name: 'ticket_client',
      },
      { on: 'resolved_at', where: `${LIVE} and resolved_at is not null`, name: 'ticket_resolved' },
      { on: 'deleted_at desc, id desc', where: 'deleted_at is not null', name: 'ticket_bin' },
    ],
  }),

  ...tenantTable(roles, 'tickets.ticket_text', {
    columns: [
      'search tsvector not null',
      'foreign key (tenant_id, id) references tickets.ticket (tenant_id, id) on delete cascade',
    ],
    indexes: [{ on: 'tenant_id, search', using: 'gin', name: 'ticket_text_words' }],
  }),
  // New words wait in a list that every search reads from end to end: keep it short.
  'alter index tickets.ticket_text_words set (gin_pending_list_limit = 512)',

  ...tenantTable(roles, 'tickets.activity', {
    columns: [
      'ticket_id uuid not null',
      'type text not null',
      "visibility text not null check (visibility in ('public', 'internal'))",
      'channel text not null',
      "actor_kind text not null check (actor_kind in ('user', 'contact', 'system'))",
      'actor_id text',
      'actor_name text not null',
      'body text',
      'body_html text',
      'message_id text',
      "data jsonb not null default '{}'",
      "files jsonb not null default '[]'",
      'at timestamptz not null',
    ],
    appendOnly: true,
    foreignKeys: [{ column: 'ticket_id', references: 'tickets.ticket', onDelete: 'cascade' }],
    indexes: [
      { on: 'ticket_id, at desc, id desc', name: 'activity_timeline' },
      { on: 'message_id', where: 'message_id is not null', name: 'activity_message' },
    ],
  }),

  ...tenantTable(roles, 'tickets.participant', {
    columns: [
      'ticket_id uuid not null',
      "kind text not null check (kind in ('requester', 'cc', 'watcher'))",
      'user_id uuid',
      'contact_id uuid',
      'email text',
      'name text',
    ],
    foreignKeys: [{ column: 'ticket_id', references: 'tickets.ticket', onDelete: 'cascade' }],
    indexes: [
      { on: 'ticket_id', name: 'participant_ticket' },
      { on: 'user_id, ticket_id', where: 'user_id is not null', name: 'participant_user' },
      { on: 'contact_id, ticket_id', where: 'contact_id is not null', name: 'participant_contact' },
    ],
  }),

  // Candidates for the list: the newest `max` matches. The filters that narrow most are applied here, before the
  // bound, so that an old open ticket is found among a hundred thousand closed ones with the same word.
  ...searchFunction(roles, 'tickets.search_ticket', {
    table: 'tickets.ticket_text',
    args: 'q text, statuses text[], client uuid, assignee uuid, person uuid, contact uuid, max integer',
    returns: 'table(id uuid)',
    body: `
      select s.id
        from tickets.ticket_text s
        join tickets.ticket t on t.tenant_id = s.tenant_id and t.id = s.id
       where s.tenant_id = ${CURRENT_TENANT}
         and s.search @@ to_tsquery('simple'::regconfig, q)
         and t.deleted_at is null
         and (statuses is null or t.status = any (statuses))
         and (client is null or t.client_id = client)
         and (assignee is null or t.assignee_id = assignee)
         and ((person is null and contact is null) or exists (
           select 1 from tickets.participant p
            where p.tenant_id = s.tenant_id and p.ticket_id = s.id and (p.user_id = person or p.contact_id = contact)))
       order by s.id desc
       limit max`,
  }),
  // A rare word wants the index of words, a common one the newest tickets: only the values can tell.
  'alter function tickets.search_ticket(text, text[], uuid, uuid, uuid, uuid, integer) set plan_cache_mode = force_custom_plan',
  ...['ticket', 'participant'].flatMap((table) => [
    `grant select on tickets.${table} to ${roles.search}`,
    `create policy search_ticket on tickets.${table} for select to ${roles.search} using (true)`,
  ]),
]);
