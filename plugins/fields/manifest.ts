import { type Context, defineManifest } from '@serviflow/sdk';

export const fields = defineManifest({
  id: 'fields',
  title: 'Custom fields',
  description:
    'Fields of your own on tickets, clients and contacts: in forms, lists, search, exports and the portal.',
  version: '1.0.0',
  sdk: '^1.1.0',
  permissions: {
    'fields.read': { title: 'See which custom fields there are', roles: ['admin', 'expert', 'viewer'] },
    'fields.manage': { title: 'Define custom fields', roles: ['admin'] },
  },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof fields>;
