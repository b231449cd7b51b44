import { defineManifest, limit } from '@serviflow/sdk';

/** Managing the people of a tenant; part of the kernel, written against the SDK like every plugin. */
export const users = defineManifest({
  id: 'users',
  title: 'Users',
  description: 'Invite colleagues, give them roles, switch them off.',
  version: '1.0.0',
  sdk: '^1.0.0',
  critical: true,
  permissions: {
    'users.read': { title: 'See who works here', roles: ['admin', 'expert', 'viewer'] },
    'users.manage': { title: 'Invite and change users', roles: ['admin'] },
  },
  features: { 'users.seats': limit(Number.POSITIVE_INFINITY, { title: 'Users for staff' }) },
});
