import type { AnyManifest, Registration } from '@serviflow/sdk';
import { clientSidebar } from '../clients/contract.ts';
import { ticketSidebar } from '../tickets/contract.ts';

const READ = { permission: 'sla.read' } as const;

/** The screens of this plugin; their components live in `ui/index.tsx`. */
export function registerPages<M extends AnyManifest>(p: Registration<M>): void {
  p.page({
    path: '/sla',
    component: 'SlaPage',
    title: 'Service levels',
    ...READ,
    nav: { group: 'Administration', icon: 'stopwatch', order: 820 },
  });
  p.page({ path: '/sla/:tab', component: 'SlaPage', title: 'Service levels', ...READ });
  p.page({ path: '/sla/definitions/:id', component: 'DefinitionPage', title: 'Service level', ...READ });
  p.page({ path: '/sla/hours/:id', component: 'ProfilePage', title: 'Business hours', ...READ });
  p.contribute(ticketSidebar, {
    id: 'sla.ticket-card',
    component: 'TicketServiceLevel',
    title: 'Service level',
    order: 5,
    ...READ,
  });
  p.contribute(clientSidebar, {
    id: 'sla.client-card',
    component: 'ClientServiceLevel',
    title: 'Service level',
    order: 10,
    ...READ,
  });
}
