import { defineMigration, tenantTable } from '@serviflow/sdk';

/** When people were last told of mail that waits for a decision, and how often in a row. One row for each tenant. */
export const triageTold = defineMigration('0003-triage', (roles) =>
  tenantTable(roles, 'notifications.triage_told', {
    columns: ['told_at timestamptz not null', 'times int not null'],
  }),
);
