import { type TSchema, Type } from '@serviflow/sdk';
import { TICKET } from '../../tickets/contract.ts';
import { TicketClock } from '../contract.ts';
import type { SlaTables } from '../data/tables.ts';
import { sla } from '../manifest.ts';
import { loadClocks } from '../services/clocks/clock-store.ts';
import { ExplainedClock, explainTicket, toDto } from '../services/explain-ticket.ts';
import { setRule } from '../services/rules.ts';
import { reassessTicket } from '../services/ticket-clocks.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A choice by hand beats the whole cascade (20.8); without one the cascade decides again. */
export const setServiceLevel = sla.actionOn(TICKET, 'set-service-level', {
  title: 'Service level',
  description: 'Chooses the service level of this ticket by hand; empty returns to the rules.',
  icon: 'target',
  bulk: true,
  permission: 'sla.override',
  input: Type.Object({ definitionId: nullable(Type.String({ title: 'Service level', format: 'uuid' })) }),
  reply: Type.Object({ ticketId: Type.String(), clocks: Type.Array(TicketClock) }),
  when: (ticket) =>
    ticket.status === 'resolved' || ticket.status === 'closed' ? 'The clocks have stopped.' : true,
  async run(c, ticket, { definitionId }) {
    await setRule(c, { scope: 'ticket', key: ticket.id, label: c.principal.name }, definitionId);
    await reassessTicket(c, ticket.id);
    const clocks = await loadClocks(c.sql<SlaTables>(), [ticket.id]);
    return { ticketId: ticket.id, clocks: clocks.map(toDto) };
  },
});

export const explain = sla.queryOn(TICKET, 'service-level', {
  title: 'Why these deadlines',
  description: 'Both clocks of a ticket, each with the steps that led to its deadline.',
  icon: 'info-circle',
  permission: 'sla.read',
  input: Type.Object({}),
  reply: Type.Object({ ticketId: Type.String(), clocks: Type.Array(ExplainedClock) }),
  run: async (c, ticket) => ({ ticketId: ticket.id, clocks: await explainTicket(c, ticket.id) }),
});
