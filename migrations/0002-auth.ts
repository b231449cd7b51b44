import { defineMigration, tenantTable } from '@serviflow/sdk';

/** Users, sessions, API tokens and one-time links of each tenant; the throttle is of the installation. */
export const authInit = defineMigration('0002-auth', (roles) => [
  // Names and addresses are stored in lower case: `lower()` is not leakproof, so an index on it would serve nobody
  // under row-level security.
  ...tenantTable(roles, 'kernel.user', {
    columns: [
      "username text not null check (username ~ '^[a-z0-9_][a-z0-9_.-]{0,49}$')",
      'email text not null check (email = lower(email) and length(email) <= 254)',
      'name text not null',
      "role text not null check (role in ('admin', 'expert', 'viewer', 'customer'))",
      'company_admin boolean not null default false',
      "status text not null check (status in ('pending', 'active', 'deactivated'))",
      'password_hash text',
      'must_change_password boolean not null default false',
      'created_at timestamptz not null',
      'created_by text not null',
      'last_login_at timestamptz',
      'deactivated_at timestamptz',
      'deactivated_by text',
    ],
    indexes: [
      { on: 'username', unique: true, name: 'user_username' },
      { on: 'email', unique: true, name: 'user_email' },
      { on: 'name, id', name: 'user_name' },
      { on: 'role, status', name: 'user_role' },
    ],
  }),

  ...tenantTable(roles, 'kernel.session', {
    columns: [
      'user_id uuid not null',
      'token_hash text not null',
      'created_at timestamptz not null',
      'expires_at timestamptz not null',
      'last_seen_at timestamptz not null',
      'ip text not null',
      'user_agent text not null',
      'elevated_until timestamptz',
      'restricted_subject text',
      'restricted_id text',
      'check ((restricted_subject is null) = (restricted_id is null))',
    ],
    foreignKeys: [{ column: 'user_id', references: 'kernel.user', onDelete: 'cascade' }],
    indexes: [
      { on: 'token_hash', unique: true, name: 'session_token_hash' },
      { on: 'user_id', name: 'session_owner' },
    ],
  }),

  ...tenantTable(roles, 'kernel.api_token', {
    columns: [
      'user_id uuid not null',
      'name text not null',
      'token_hash text not null',
      // Null = all that the user may do.
      'scopes text[]',
      'created_at timestamptz not null',
      'expires_at timestamptz',
      'last_used_at timestamptz',
      'last_used_ip text',
      'revoked_at timestamptz',
    ],
    foreignKeys: [{ column: 'user_id', references: 'kernel.user', onDelete: 'cascade' }],
    indexes: [
      { on: 'token_hash', unique: true, name: 'api_token_hash' },
      { on: 'user_id', name: 'api_token_owner' },
    ],
  }),

  // The link that people get is a signature over the row's id: nothing in here opens a door.
  ...tenantTable(roles, 'kernel.one_time_link', {
    columns: [
      'user_id uuid not null',
      "purpose text not null check (purpose in ('invite', 'reset', 'magic'))",
      'created_at timestamptz not null',
      'expires_at timestamptz not null',
      'used_at timestamptz',
    ],
    foreignKeys: [{ column: 'user_id', references: 'kernel.user', onDelete: 'cascade' }],
    indexes: [{ on: 'user_id, purpose', name: 'one_time_link_owner' }],
  }),

  // Counts of failed attempts, across tenants: a network address belongs to none. Only the control role sees it.
  `create table kernel.throttle (
    key text primary key,
    failures int not null,
    blocked_until timestamptz,
    expires_at timestamptz not null
  )`,
  'create index throttle_expires on kernel.throttle (expires_at)',
  `grant select, insert, update, delete on kernel.throttle to ${roles.relay}`,
]);
