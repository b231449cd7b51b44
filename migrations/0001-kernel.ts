import { CURRENT_TENANT, defineMigration, tenantTable } from '@serviflow/sdk';

/**
 * Tenants and the call's own rows. Tables without `tenant_id` are the control plane: only the relay role reads them
 * across tenants; the app role sees the one row of its tenant.
 */
export const kernelInit = defineMigration('0001-kernel', (roles) => [
  `create table kernel.tenant (
    id uuid primary key,
    code text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{1,38}$'),
    name text not null,
    timezone text not null default 'UTC',
    locale text not null default 'en',
    plan text not null,
    status text not null default 'active' check (status in ('active', 'suspended')),
    trial_ends_at timestamptz,
    profile jsonb not null default '{}',
    created_at timestamptz not null
  )`,
  'alter table kernel.tenant enable row level security',
  `create policy own on kernel.tenant for select to ${roles.app} using (id = ${CURRENT_TENANT})`,
  `create policy own_change on kernel.tenant for update to ${roles.app} using (id = ${CURRENT_TENANT})`,
  `create policy control on kernel.tenant to ${roles.relay} using (true) with check (true)`,
  `grant select on kernel.tenant to ${roles.app}`,
  // Plan, status and code are the control plane's; a tenant edits its profile only.
  `grant update (name, timezone, locale, profile) on kernel.tenant to ${roles.app}`,
  `grant select, insert, update, delete on kernel.tenant to ${roles.relay}`,

  ...tenantTable(roles, 'kernel.tenant_plugin', {
    primaryKey: 'plugin',
    columns: [
      'plugin text not null',
      'enabled boolean not null',
      'changed_at timestamptz not null',
      'changed_by text not null',
    ],
  }),
  `create policy control on kernel.tenant_plugin to ${roles.relay} using (true) with check (true)`,
  `grant select, insert, update, delete on kernel.tenant_plugin to ${roles.relay}`,

  ...tenantTable(roles, 'kernel.directory', {
    primaryKey: 'kind, key',
    columns: ['kind text not null', 'key text not null', 'plugin text not null'],
  }),
  'create unique index directory_key on kernel.directory (kind, key)',
  `create policy control on kernel.directory to ${roles.relay} using (true) with check (true)`,
  `grant select, insert, delete on kernel.directory to ${roles.relay}`,

  ...tenantTable(roles, 'kernel.setting', {
    primaryKey: 'plugin, key',
    columns: [
      'plugin text not null',
      'key text not null',
      'value jsonb not null',
      'secret boolean not null default false',
      'changed_at timestamptz not null',
      'changed_by text not null',
    ],
  }),
  // One read for all plugins of a tenant, outside any call, to be kept in memory.
  `create policy control on kernel.setting for select to ${roles.relay} using (true)`,
  `grant select on kernel.setting to ${roles.relay}`,

  // Facts and jobs of one transaction. The relay takes them by state, not by cursor: late commits are never skipped.
  ...tenantTable(roles, 'kernel.outbox', {
    columns: [
      "kind text not null check (kind in ('event', 'job'))",
      'type text not null',
      'aggregate text',
      'payload jsonb not null',
      'options jsonb',
      'actor_id text not null',
      'request_id text not null',
      'occurred_at timestamptz not null',
      // Given at the flush: two transactions that lock one record come in their order, whatever their nodes' clocks say.
      'seq bigint generated always as identity',
    ],
  }),
  // The relay deletes what it has handed on, so that every row waits and the table stays as small as its backlog.
  'create index outbox_waiting on kernel.outbox (seq)',
  `create policy control on kernel.outbox to ${roles.relay} using (true) with check (true)`,
  `grant select, update, delete on kernel.outbox to ${roles.relay}`,

  // A row says that a handler's database effects of one event (or job) are in.
  ...tenantTable(roles, 'kernel.inbox', {
    primaryKey: 'message_id, handler',
    columns: ['message_id uuid not null', 'handler text not null', 'handled_at timestamptz not null'],
  }),
  `create policy control on kernel.inbox to ${roles.relay} using (true) with check (true)`,
  `grant select, delete on kernel.inbox to ${roles.relay}`,

  ...tenantTable(roles, 'kernel.audit', {
    columns: [
      'at timestamptz not null',
      'actor_kind text not null',
      'actor_id text not null',
      'actor_name text not null',
      'action text not null',
      'entity_type text',
      'entity_id text',
      "details jsonb not null default '{}'",
      'ip text',
      'request_id text not null',
    ],
    appendOnly: true,
    indexes: [
      { on: 'at desc, id desc' },
      { on: 'entity_type, entity_id, at desc' },
      { on: 'actor_name, at desc' },
    ],
  }),

  ...tenantTable(roles, 'kernel.idempotency', {
    primaryKey: 'principal_id, key',
    columns: [
      'principal_id text not null',
      'key text not null',
      'fingerprint text not null',
      'status int not null',
      'reply jsonb',
      'created_at timestamptz not null',
    ],
    indexes: [{ on: 'created_at' }],
  }),
  `create policy control on kernel.idempotency to ${roles.relay} using (true) with check (true)`,
  `grant select, delete on kernel.idempotency to ${roles.relay}`,
]);
