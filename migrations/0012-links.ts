import { defineMigration, tenantTable } from '@serviflow/sdk';

/**
 * Links that are mailed: what people get is a random word, of which only the hash is kept. Each row says whom and what
 * it is for, so that it can be listed and revoked. Sessions know how they were opened, and by which link.
 */
export const links = defineMigration('0012-links', (roles) => [
  ...tenantTable(roles, 'kernel.link', {
    columns: [
      'token_hash text not null',
      'purpose text not null',
      'data jsonb not null',
      'subject text',
      'subject_id text',
      'user_id uuid',
      'address text',
      'created_at timestamptz not null',
      'created_by text not null',
      'expires_at timestamptz not null',
      'last_used_at timestamptz',
      'revoked_at timestamptz',
    ],
    indexes: [
      { on: 'id desc', name: 'link_newest' },
      { on: 'subject, subject_id, id desc', where: 'subject is not null', name: 'link_subject' },
      { on: 'user_id, id desc', where: 'user_id is not null', name: 'link_user' },
      { on: 'address, id desc', where: 'address is not null', name: 'link_address' },
    ],
  }),
  // Who comes with a link says no tenant: the word itself finds it.
  'create unique index link_token on kernel.link (token_hash)',
  'create index link_expires on kernel.link (expires_at)',
  `create policy control on kernel.link to ${roles.relay} using (true) with check (true)`,
  `grant select, update (last_used_at), delete on kernel.link to ${roles.relay}`,

  "alter table kernel.session add column via text not null default 'password'",
  'alter table kernel.session add column link_id uuid',
  'create index session_link on kernel.session (tenant_id, link_id) where link_id is not null',
]);
