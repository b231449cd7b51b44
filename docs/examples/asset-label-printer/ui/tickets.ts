import { useApi } from '@serviflow/sdk/ui';
import { type Label, lineOf } from './labels.ts';

export interface Ticket {
  id: string;
  number: number;
  title: string;
  clientName: string | null;
}

/** What the label of a ticket says: on a device that is here for repair. */
export const labelOf = (ticket: Ticket): Label => ({
  tag: `#${ticket.number}`,
  name: ticket.title,
  place: ticket.clientName ?? '',
});

/** A line for a ticket, as people would type it. */
export const ticketLine = (ticket: Ticket): string => lineOf(labelOf(ticket));

/** One ticket, by its id or number. @param ticket null while there is none to ask for */
export const useTicket = (ticket: string | null) =>
  useApi<Ticket>(ticket === null ? null : `/api/tickets/${encodeURIComponent(ticket)}`);
