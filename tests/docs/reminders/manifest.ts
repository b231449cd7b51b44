import { type Context, defineManifest, Type } from '@serviflow/sdk';
import { TICKETS } from '../../../plugins/tickets/contract.ts';

export const reminders = defineManifest({
  id: 'reminders',
  title: 'Reminders',
  description: 'Brings a ticket back to mind at a chosen time.',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS },
  settings: Type.Object({
    keepOpen: Type.Boolean({ title: 'Keep a ticket open while a reminder waits', default: false }),
  }),
  permissions: {
    'reminders.read': { title: 'See reminders', roles: ['admin', 'expert', 'viewer'] },
    'reminders.write': { title: 'Set reminders', roles: ['admin', 'expert'] },
  },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof reminders>;
