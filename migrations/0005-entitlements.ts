import { defineMigration, tenantTable } from '@serviflow/sdk';

/** What a tenant has used of the limits that its plan grants. */
export const entitlementsInit = defineMigration('0005-entitlements', (roles) => [
  ...tenantTable(roles, 'kernel.entitlement_use', {
    primaryKey: 'feature, period',
    columns: [
      'feature text not null',
      // `2026-11` for what is counted by month, empty for what is counted for ever.
      'period text not null',
      'used bigint not null check (used >= 0)',
    ],
  }),
]);
