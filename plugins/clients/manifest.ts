import { type Context, defineManifest, Type } from '@serviflow/sdk';

export const clients = defineManifest({
  id: 'clients',
  title: 'Clients',
  description: 'Customer companies and people, their contacts, mail domains and portal access.',
  version: '1.0.0',
  sdk: '^1.0.0',
  critical: true,
  settings: Type.Object({
    domainFromSender: Type.Boolean({
      title: 'Mail from an unknown company adds the company with its domain',
      description:
        'Further people of the same domain then join it. Public mail services never count as a company.',
      default: true,
    }),
  }),
  permissions: {
    'clients.read': { title: 'See clients and contacts', roles: ['admin', 'expert', 'viewer'] },
    'clients.edit': { title: 'Add and change clients and contacts', roles: ['admin', 'expert'] },
    'clients.delete': { title: 'Delete clients', roles: ['admin'] },
    'clients.access': { title: 'Give and take portal access', roles: ['admin'] },
    'clients.own': { title: 'See the own company', roles: ['customer'] },
    'clients.team': { title: 'Manage the own company’s people', roles: [], companyAdmin: true },
  },
});

export type Ctx = Context<typeof clients>;
