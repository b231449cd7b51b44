import { type AnyManifest, defineSlot, type Registration } from '@serviflow/sdk';

/** Beside a ticket. Declared again, because the plugin that holds tickets needs this one and not the other way round. */
const ticketSidebar = defineSlot<{ ticketId: string; number: number }>('tickets.sidebar@1');

/** The screens of this plugin; their components live in `ui/index.tsx`. */
export function registerPages<M extends AnyManifest>(p: Registration<M>): void {
  p.page({
    path: '/clients',
    component: 'ClientsPage',
    title: 'Clients',
    permission: 'clients.read',
    nav: { group: 'Work', icon: 'building', order: 60 },
  });
  p.page({
    path: '/clients/new',
    component: 'NewClientPage',
    title: 'New client',
    permission: 'clients.edit',
  });
  p.page({
    path: '/clients/emails',
    component: 'ClientEmailsPage',
    title: 'Client emails',
    permission: 'clients.read',
  });
  p.page({ path: '/clients/:id', component: 'ClientPage', title: 'Client', permission: 'clients.read' });
  p.page({
    path: '/clients/:id/edit',
    component: 'EditClientPage',
    title: 'Edit client',
    permission: 'clients.edit',
  });
  p.page({
    area: 'portal',
    path: '/people',
    component: 'PeoplePage',
    title: 'People',
    permission: 'clients.team',
    nav: { group: 'Portal', icon: 'users', order: 30 },
  });
  p.contribute(ticketSidebar, {
    id: 'clients.ticket-card',
    component: 'TicketClientCard',
    title: 'Client',
    order: 10,
    permission: 'clients.read',
  });
}
