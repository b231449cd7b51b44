import type { Audience } from '@serviflow/sdk';
import type { Actor, Ticket } from '../contract.ts';

/** Everybody who works on tickets. */
export const STAFF: Audience = { permission: 'tickets.read' };

/** Staff, the requester and the company admins of the client. */
export function everybody(ticket: Ticket): Audience {
  return {
    permission: 'tickets.read',
    users: ticket.requesterUserId ? [ticket.requesterUserId] : [],
    groups: ticket.clientId && !ticket.isSystem ? [`client-admin:${ticket.clientId}`] : [],
  };
}

/** The part that all events of a ticket share. @param by who did it, and when it happened */
export function factOf(ticket: Ticket, by: { readonly actor: Actor; readonly at: string }) {
  return {
    ticketId: ticket.id,
    number: ticket.number,
    clientId: ticket.clientId,
    requesterUserId: ticket.requesterUserId,
    contactId: ticket.contactId,
    assigneeId: ticket.assigneeId,
    actor: by.actor,
    at: by.at,
  };
}
