import { defineMigration, tenantTable } from '@serviflow/sdk';

/**
 * Addresses that a tenant may send as. Those that a desk has sent as before count as proven, so that desks go on without
 * a step. `held_reason` says why a mail waits although its time has come.
 */
export const senders = defineMigration('0014-senders', (roles) => [
  ...tenantTable(roles, 'mail.sender', {
    columns: [
      'address text not null',
      'domain text not null',
      "proven_by text check (proven_by in ('link', 'dns', 'earlier'))",
      'proven_at timestamptz',
      'created_at timestamptz not null',
      'check ((proven_by is null) = (proven_at is null))',
    ],
    indexes: [
      { on: 'address', unique: true, name: 'sender_address' },
      { on: 'domain', where: "proven_by = 'dns'", name: 'sender_domain' },
    ],
  }),
  'alter table mail.outgoing add column held_reason text',
  'create index outgoing_held on mail.outgoing (tenant_id, id) where held_reason is not null',
  'alter table mail.outgoing no force row level security',
  'alter table mail.sender no force row level security',
  `insert into mail.sender (tenant_id, id, address, domain, proven_by, proven_at, created_at)
   select tenant_id, gen_random_uuid(), address, substring(address from '[^@]*$'), 'earlier', now(), now()
     from (select distinct tenant_id, lower(from_address) as address from mail.outgoing) earlier`,
  'alter table mail.sender force row level security',
  'alter table mail.outgoing force row level security',
]);
