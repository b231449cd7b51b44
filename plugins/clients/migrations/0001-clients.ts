import { CURRENT_TENANT, defineMigration, searchFunction, tenantTable } from '@serviflow/sdk';

const TEXT = ['name', 'company', 'email', 'phone']
  .map((column) => `coalesce(${column}, '')`)
  .join(" || ' ' || ");
/**
 * Words without signs, so that `+47 22 33 44 55` is found by `22 33` and an address by its parts; and the digits of the
 * phone number in one piece, for those who type it without spaces.
 */
const WORDS = `to_tsvector('simple', regexp_replace(${TEXT}, '[^[:alnum:]]+', ' ', 'g')
  || ' ' || regexp_replace(coalesce(phone, ''), '[^0-9]+', '', 'g'))`;

/** Clients, their mail domains and their people. */
export const clientsInit = defineMigration('0001-clients', (roles) => [
  ...tenantTable(roles, 'clients.client', {
    columns: [
      "kind text not null check (kind in ('company', 'person'))",
      'name text',
      'company text',
      'email text',
      'phone text',
      'address text',
      "sla_level text not null default 'Basic' check (sla_level in ('Basic', 'Premium', 'Enterprise'))",
      'connection jsonb',
      'notes text',
      'photo_file_id uuid',
      'active boolean not null default true',
      'admin_receives_emails boolean not null default true',
      'members_receive_emails boolean not null default true',
      'created_at timestamptz not null',
      'updated_at timestamptz not null',
      "display_name text not null generated always as (coalesce(nullif(company, ''), name, '')) stored",
      // Sorting by what people read, without regard to case.
      "sort_name text not null generated always as (lower(coalesce(nullif(company, ''), name, ''))) stored",
      `search tsvector generated always as (${WORDS}) stored`,
      "check (coalesce(nullif(company, ''), nullif(name, '')) is not null)",
    ],
    indexes: [
      { on: 'sort_name, id', name: 'client_name' },
      { on: 'created_at desc, id desc', name: 'client_created' },
      { on: 'search', using: 'gin', name: 'client_words' },
    ],
  }),
  ...tenantTable(roles, 'clients.client_domain', {
    primaryKey: 'domain',
    columns: ['domain text not null check (domain = lower(domain))', 'client_id uuid not null'],
    foreignKeys: [{ column: 'client_id', references: 'clients.client', onDelete: 'cascade' }],
    indexes: [{ on: 'client_id', name: 'client_domain_client' }],
  }),
  ...tenantTable(roles, 'clients.contact', {
    columns: [
      'client_id uuid not null',
      'name text not null',
      'email text',
      'email_lower text generated always as (lower(email)) stored',
      'phone text',
      'role text',
      'notes text',
      '"primary" boolean not null default false',
      'active boolean not null default true',
      'user_id uuid',
      'company_admin boolean not null default false',
      'created_at timestamptz not null',
      'updated_at timestamptz not null',
    ],
    foreignKeys: [{ column: 'client_id', references: 'clients.client', onDelete: 'cascade' }],
    indexes: [
      { on: 'email_lower', unique: true, where: 'email_lower is not null', name: 'contact_email' },
      { on: 'user_id', unique: true, where: 'user_id is not null', name: 'contact_user' },
      { on: 'client_id, created_at', name: 'contact_client' },
      // Never two; that there is one is kept by the service.
      { on: 'client_id', unique: true, where: '"primary"', name: 'contact_primary' },
    ],
  }),
  ...searchFunction(roles, 'clients.search_client', {
    table: 'clients.client',
    args: 'q text, max integer',
    returns: 'table(id uuid)',
    body: `select c.id from clients.client c
            where c.tenant_id = ${CURRENT_TENANT} and c.search @@ to_tsquery('simple'::regconfig, q)
            order by c.sort_name limit max`,
  }),
]);
