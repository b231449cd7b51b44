import { type Context, defineManifest, limit, Type } from '@serviflow/sdk';
import { CLIENTS } from '../clients/contract.ts';
import { TICKETS } from '../tickets/contract.ts';

export const sla = defineManifest({
  id: 'sla',
  title: 'Service levels',
  description:
    'Response and resolution deadlines in business hours, with warnings and a ledger that explains each.',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS, clients: CLIENTS },
  settings: Type.Object({
    processSla: Type.Boolean({
      title: 'Watch the clocks',
      description: 'Warns and reports breaches. Deadlines are set in any case.',
      default: true,
    }),
    nearBreachPercent: Type.Integer({
      title: 'Warn at this share of the time (%)',
      description: 'For new definitions; each definition keeps its own.',
      default: 85,
      minimum: 1,
      maximum: 99,
    }),
    pastBreachPercent: Type.Integer({
      title: 'Report as far past at this share of the time (%)',
      description: 'The last report about a ticket, after the warning and the missed deadline.',
      default: 120,
      minimum: 101,
      maximum: 1_000,
    }),
  }),
  permissions: {
    'sla.read': { title: 'See service levels', roles: ['admin', 'expert', 'viewer'] },
    'sla.manage': { title: 'Change service levels and business hours', roles: ['admin'] },
    'sla.override': { title: 'Choose the service level of a ticket', roles: ['admin', 'expert'] },
  },
  features: { 'sla.definitions': limit(50) },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof sla>;
