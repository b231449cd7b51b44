import type { AnyManifest, Registration } from '@serviflow/sdk';

/** The screens of this plugin; their components live in `ui/index.tsx`. */
export function registerTicketUi<M extends AnyManifest>(p: Registration<M>): void {
  p.page({
    path: '/tickets',
    component: 'TicketListPage',
    title: 'Tickets',
    permission: 'tickets.read',
    nav: { group: 'Work', icon: 'ticket', order: 30, countUrl: '/api/tickets/open-count' },
  });
  p.page({
    path: '/tickets/new',
    component: 'NewTicketPage',
    title: 'New ticket',
    permission: 'tickets.create',
  });
  p.page({ path: '/tickets/:id', component: 'TicketPage', title: 'Ticket', permission: 'tickets.read' });
}
