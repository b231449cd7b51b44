import { defineMigration, tenantTable } from '@serviflow/sdk';

/** How far the nightly look for tickets without clocks has come, and what it found. */
export const slaRepair = defineMigration('0002-repair', (roles) =>
  tenantTable(roles, 'sla.repair', {
    primaryKey: 'what',
    columns: [
      "what text not null check (what = 'clocks')",
      // Tickets that are over, up to this id, are known to have clocks, or no service level.
      'checked_to uuid',
      'found bigint not null default 0',
      'last_found_at timestamptz',
      'checked_at timestamptz not null',
    ],
  }),
);
