import { type Context, defineManifest, Type } from '@serviflow/sdk';
import { CLIENTS } from '../clients/contract.ts';

export const tickets = defineManifest({
  id: 'tickets',
  title: 'Tickets',
  description: 'Tickets with their life, timeline, pool claims, list, search, export and bin.',
  version: '1.0.0',
  sdk: '^1.0.0',
  critical: true,
  requires: { clients: CLIENTS },
  settings: Type.Object({
    claimSeconds: Type.Integer({
      title: 'A claim on a ticket of the pool lasts (seconds)',
      description: 'Nobody else can take the ticket meanwhile. Then it is free again.',
      default: 30,
      minimum: 5,
      maximum: 3600,
    }),
    reopenClosedDays: Type.Integer({
      title: 'An answer of the customer reopens a closed ticket within (days)',
      description:
        'Later answers open a follow-up ticket that is linked to the closed one. 0 always opens one.',
      default: 7,
      minimum: 0,
      maximum: 365,
    }),
    reopenOnReply: Type.Boolean({
      title: 'An answer of the customer reopens a resolved ticket',
      description: 'Switched off, the answer is added and the ticket stays resolved.',
      default: true,
    }),
  }),
  permissions: {
    'tickets.read': { title: 'See all tickets', roles: ['admin', 'expert', 'viewer'] },
    'tickets.own': { title: 'See and answer own requests', roles: ['customer'] },
    'tickets.create': { title: 'Create tickets', roles: ['admin', 'expert', 'customer'] },
    'tickets.reply': { title: 'Answer publicly', roles: ['admin', 'expert', 'customer'] },
    'tickets.work': { title: 'Work on tickets', roles: ['admin', 'expert'] },
    'tickets.manage': { title: 'Escalate and mark as system', roles: ['admin'] },
    'tickets.skip-required': { title: 'Resolve without required fields', roles: ['admin'] },
    'tickets.delete': { title: 'Move tickets to the bin and back', roles: ['admin'] },
    'tickets.export': { title: 'Export the list', roles: ['admin', 'expert', 'viewer'] },
  },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof tickets>;
