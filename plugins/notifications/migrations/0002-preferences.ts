import { defineMigration, tenantTable } from '@serviflow/sdk';

export const preferences = defineMigration('0002-preferences', (roles) =>
  tenantTable(roles, 'notifications.preference', {
    columns: ['user_id uuid not null', 'emails boolean not null', 'at timestamptz not null'],
    primaryKey: 'user_id',
  }),
);
