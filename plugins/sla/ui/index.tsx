export { ClientServiceLevel } from './client-service-level.tsx';
export { DefinitionPage } from './definitions/definition-page.tsx';
export { ProfilePage } from './hours/profile-page.tsx';
export { SlaPage } from './sla-page.tsx';
export { TicketServiceLevel } from './ticket/ticket-service-level.tsx';
