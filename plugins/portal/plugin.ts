import { definePlugin } from '@serviflow/sdk';
import { portal } from './manifest.ts';

/** All that the portal shows comes from the tickets' own API, which decides what a customer sees. */
export default definePlugin(portal, {
  register(p) {
    const page = { area: 'portal', permission: 'tickets.own' } as const;
    p.page({
      ...page,
      path: '/',
      component: 'RequestsPage',
      title: 'My requests',
      nav: { group: 'Portal', icon: 'home', order: 10 },
    });
    p.page({
      ...page,
      path: '/requests/new',
      component: 'NewRequestPage',
      title: 'New request',
      nav: { group: 'Portal', icon: 'plus', order: 20 },
    });
    p.page({ ...page, path: '/requests/:id', component: 'RequestPage', title: 'Request' });
  },
});
