import { defineMigration, dueFunction } from '@serviflow/sdk';

/** A tenant is swept when one of its clocks reaches a threshold, and at no other time. */
export const slaDue = defineMigration('0005-due', (roles) => [
  // For all tenants at once: the time leads.
  'create index clock_due on sla.clock (next_threshold_at, tenant_id) where next_threshold_at is not null',
  ...dueFunction(roles, 'sla.sweep_due', [
    { table: 'sla.clock', where: 'd.next_threshold_at is not null and d.next_threshold_at <= $1' },
  ]),
]);
