import { defineMigration, tenantTable } from '@serviflow/sdk';

/** Profiles, definitions, the rules of the cascade, and one row for each clock of each ticket. */
export const slaInit = defineMigration('0001-sla', (roles) => [
  ...tenantTable(roles, 'sla.profile', {
    columns: [
      'name text not null',
      'timezone text not null',
      'always_open boolean not null',
      'days jsonb not null',
      'start_time text not null',
      'end_time text not null',
      'holidays jsonb not null',
      'hours jsonb not null',
      'created_at timestamptz not null',
      'updated_at timestamptz not null',
    ],
    indexes: [{ on: 'lower(name)', unique: true, name: 'profile_name' }],
  }),

  ...tenantTable(roles, 'sla.definition', {
    columns: [
      'name text not null',
      'category_label text',
      'response_seconds integer not null check (response_seconds > 0)',
      'resolve_seconds integer not null check (resolve_seconds > 0)',
      'profile_id uuid not null',
      'active boolean not null',
      'near_percent integer not null check (near_percent between 1 and 99)',
      'created_at timestamptz not null',
      'updated_at timestamptz not null',
    ],
    foreignKeys: [{ column: 'profile_id', references: 'sla.profile', onDelete: 'restrict' }],
    indexes: [
      { on: 'lower(name)', unique: true, name: 'definition_name' },
      { on: 'profile_id', name: 'definition_profile' },
    ],
  }),

  // The rules of the cascade. `scope` is ticket, user, contact, client, level, category or default; `key` is an id, a
  // level, a category in lower case, or a priority (`any` for the last resort).
  ...tenantTable(roles, 'sla.rule', {
    primaryKey: 'scope, key',
    columns: [
      "scope text not null check (scope in ('ticket', 'user', 'contact', 'client', 'level', 'category', 'default'))",
      'key text not null',
      'label text not null',
      'definition_id uuid not null',
      'set_by text not null',
      'set_at timestamptz not null',
    ],
    foreignKeys: [{ column: 'definition_id', references: 'sla.definition', onDelete: 'cascade' }],
    indexes: [{ on: 'definition_id', name: 'rule_definition' }],
  }),

  // What was promised is copied here, so that a deadline can be explained after a definition has changed or gone.
  ...tenantTable(roles, 'sla.clock', {
    primaryKey: 'ticket_id, clock',
    columns: [
      'ticket_id uuid not null',
      'clock text not null',
      'definition_id uuid',
      'definition_name text not null',
      'source text not null',
      'reason text not null',
      'profile_id uuid',
      'profile_name text not null',
      'profile jsonb not null',
      'target_seconds integer not null',
      'near_percent integer not null',
      'past_percent integer not null',
      'started_at timestamptz not null',
      "pauses jsonb not null default '[]'",
      'stopped_at timestamptz',
      'near_at timestamptz not null',
      'due_at timestamptz not null',
      'past_at timestamptz not null',
      'breached_at timestamptz',
      'notified_near_at timestamptz',
      'notified_breached_at timestamptz',
      'notified_past_at timestamptz',
      'next_threshold_at timestamptz',
      'updated_at timestamptz not null',
    ],
    indexes: [
      // The sweep reads only clocks that run and have a threshold ahead.
      { on: 'next_threshold_at', where: 'next_threshold_at is not null', name: 'clock_next' },
      { on: 'started_at', name: 'clock_started' },
      { on: 'profile_id, ticket_id', where: 'stopped_at is null', name: 'clock_profile' },
    ],
  }),
]);
