import type { CardDraft, CardFact } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import type { TicketLine, TicketView } from './view.ts';
import { isStaff } from './visibility.ts';

/** `in_progress` as people read it. */
export const wordOf = (value: string) => {
  const words = value.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Where the web app shows a ticket to this reader. */
export const pathOf = (c: Ctx, { id }: Pick<TicketView, 'id'>) =>
  isStaff(c) ? `/tickets/${id}` : `/requests/${id}`;

/** The answer of a command on one ticket. @param done what was done with it; null when it was only looked at */
export function ticketCard(done: string | null) {
  return (ticket: TicketView, c: Ctx): CardDraft => {
    const name = `#${ticket.number} ${ticket.title}`;
    return {
      title: done === null ? name : `${done}: ${name}`,
      text: done === null ? ticket.description : null,
      facts: factsOf(c, ticket),
      link: pathOf(c, ticket),
    };
  };
}

/** The answer of a command that lists tickets. */
export function ticketsCard(title: string) {
  return ({ items, next }: { items: readonly TicketLine[]; next: string | null }, c: Ctx): CardDraft => ({
    title,
    text: items.length ? (next ? `The first ${items.length}.` : null) : 'Nothing is open.',
    facts: items.map((ticket) => ({
      label: `#${ticket.number} ${ticket.title}`,
      value: `${wordOf(ticket.status)} · ${wordOf(ticket.priority)}`,
      link: pathOf(c, ticket),
    })),
    actions: [],
  });
}

function factsOf(c: Ctx, ticket: TicketView): CardFact[] {
  const due = ticket.resolvedAt === null ? ticket.resolveDueAt : null;
  const facts: [string, string | null][] = [
    ['Status', wordOf(ticket.status)],
    ['Priority', wordOf(ticket.priority)],
    ['Assignee', ticket.assigneeName ?? 'Nobody yet'],
    ['Client', ticket.clientName],
    ['Due', due && moment(c, due)],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

const moment = (c: Ctx, at: string) =>
  new Intl.DateTimeFormat(c.tenant.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: c.tenant.timezone,
  }).format(new Date(at));
