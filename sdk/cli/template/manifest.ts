import { TICKETS } from '@serviflow/plugin-tickets/contract';
import { type Context, defineManifest, Type } from '@serviflow/sdk';

/** What the plugin is, what it needs, and what may be set and allowed. */
export const samplePlugin = defineManifest({
  id: 'sample-plugin',
  title: 'Sample plugin',
  description: 'Follow-ups: what is still to be done about a ticket.',
  version: '0.1.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS },
  settings: Type.Object({
    urgentWord: Type.String({
      title: 'Urgent word',
      description: 'Mail with this word in its subject becomes a ticket of high priority.',
      default: 'urgent',
      maxLength: 50,
    }),
  }),
  permissions: {
    'sample-plugin.read': { title: 'See follow-ups', roles: ['admin', 'expert', 'viewer'] },
    'sample-plugin.write': { title: 'Add follow-ups', roles: ['admin', 'expert'] },
  },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof samplePlugin>;
