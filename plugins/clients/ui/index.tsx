export { ClientPage } from './client/client-page.tsx';
export { EditClientPage, NewClientPage } from './form/client-form-pages.tsx';
export { ClientsPage } from './list/clients-page.tsx';
export { ClientEmailsPage } from './list/emails-page.tsx';
export { PeoplePage } from './team/people-page.tsx';
export { TicketClientCard } from './ticket-client-card.tsx';
