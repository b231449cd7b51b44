export { TicketListPage } from './list/ticket-list-page.tsx';
export { NewTicketPage } from './new/new-ticket-page.tsx';
export { TicketPage } from './ticket/ticket-page.tsx';
