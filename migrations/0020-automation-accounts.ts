import { defineMigration, tenantTable } from '@serviflow/sdk';

/** Named accounts without a login: rules and schedules act with the permissions that an administrator gave them. */
export const automationAccounts = defineMigration('0020-automation-accounts', (roles) =>
  tenantTable(roles, 'kernel.automation_account', {
    columns: [
      'name text not null check (length(name) between 1 and 100)',
      "permissions text[] not null default '{}'",
      'created_at timestamptz not null',
      'created_by text not null',
      'disabled_at timestamptz',
    ],
    indexes: [{ on: 'name', unique: true, name: 'automation_account_name' }],
  }),
);
