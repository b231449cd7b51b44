import { defineMigration, tenantTable } from '@serviflow/sdk';

/** What makes two deliveries one mail, and the automatic answers by which a loop is known. */
export const mailIdentity = defineMigration('0004-identity', (roles) => [
  'alter table mail.message add column identity text',
  'create index message_identity on mail.message (tenant_id, identity) where identity is not null',
  ...tenantTable(roles, 'mail.answer', {
    columns: [
      'address text not null',
      'address_key text not null',
      'domain text not null',
      'ticket_number bigint not null',
      'withheld boolean not null',
      'told_at timestamptz',
      'at timestamptz not null',
    ],
    indexes: [
      { on: 'address_key, at desc', name: 'answer_address' },
      { on: 'domain, at desc', name: 'answer_domain' },
      { on: 'at', where: 'withheld and told_at is null', name: 'answer_untold' },
    ],
  }),
]);
