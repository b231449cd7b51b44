import { defineMigration, tenantTable } from '@serviflow/sdk';

export const mailboxInit = defineMigration('0001-mailbox', (roles) =>
  tenantTable(roles, 'email_imap.mailbox', {
    primaryKey: 'name',
    columns: [
      'name text not null',
      "account text not null default ''",
      'cursor jsonb',
      'last_checked_at timestamptz',
      'last_success_at timestamptz',
      'last_error text',
      'last_error_step text',
      'fetched int not null default 0',
      'locked_by text',
      'lock_expires timestamptz',
    ],
  }),
);
