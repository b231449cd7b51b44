import type { Ticket } from '../../../tickets/contract.ts';
import type { Ctx } from '../../manifest.ts';
import type { TemplateValues } from '../templates/text.ts';

const STATUS_WORDS: Record<Ticket['status'], string> = {
  open: 'Open',
  in_progress: 'In Progress',
  paused: 'Paused',
  resolved: 'Resolved',
  closed: 'Closed',
};
const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** A moment in the tenant's zone and language, for people. */
export function formatMoment(c: Ctx, iso: string): string {
  const options: Intl.DateTimeFormatOptions = {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: c.tenant.timezone,
  };
  return new Intl.DateTimeFormat(c.tenant.locale || 'en', options).format(new Date(iso));
}

/** What every mail about a ticket may say about it. */
export function ticketValues(c: Ctx, ticket: Ticket): TemplateValues {
  return {
    ticketNumber: String(ticket.number),
    ticketTitle: ticket.title,
    priority: capital(ticket.priority),
    status: STATUS_WORDS[ticket.status],
    clientName: ticket.clientName ?? undefined,
    assigneeName: ticket.assigneeName ?? undefined,
    responseDueAt: ticket.responseDueAt ? formatMoment(c, ticket.responseDueAt) : undefined,
    link: `${c.baseUrl}/tickets/${ticket.number}`,
  };
}
