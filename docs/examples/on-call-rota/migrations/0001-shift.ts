import { defineMigration, tenantTable } from '@serviflow/sdk';

export const shiftTable = defineMigration('0001-shift', (roles) =>
  tenantTable(roles, 'on_call_rota.shift', {
    columns: [
      'starts_at timestamptz not null',
      'ends_at timestamptz not null',
      'user_id uuid not null',
      'planned_user_id uuid not null',
      'announced_user_id uuid',
      'check (ends_at > starts_at)',
    ],
    indexes: [{ on: 'starts_at', unique: true }, { on: 'ends_at' }],
  }),
);
