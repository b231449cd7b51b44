import type { EventDelivery } from '@serviflow/sdk';
import type { slaBreached } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import type { Offer } from './clocks/clock.ts';

const ACTOR = { kind: 'system', id: null, name: 'Service levels' } as const;

/** The line of a timeline that says which service level a ticket got and why (7.4). */
export function appliedLine({ definitionName, source, reason }: Offer) {
  return {
    type: 'sla_applied',
    body: `Service level ${definitionName}. ${reason}.`,
    data: { definitionName, source },
    actorName: ACTOR.name,
  };
}

/** Writes that line for a ticket that exists. */
export async function recordApplied(c: Ctx, ticketId: string, offer: Offer, at: Date): Promise<void> {
  const { actorName: _same, ...line } = appliedLine(offer);
  const where = { visibility: 'internal', channel: 'system', actor: ACTOR, at: at.toISOString() } as const;
  await c.use.tickets.recordActivity(ticketId, { ...line, ...where });
}

/** Writes a breach into the ticket's timeline (7.4). */
export async function recordBreached(
  c: Ctx,
  event: EventDelivery<typeof slaBreached.payload>,
): Promise<void> {
  const { ticketId, clock, dueAt, definitionName } = event.payload;
  if (!(await c.use.tickets.get([ticketId])).has(ticketId)) return;
  await c.use.tickets.recordActivity(ticketId, {
    type: 'sla_breached',
    visibility: 'internal',
    channel: 'system',
    body: clock === 'response' ? 'The response deadline has passed.' : 'The resolution deadline has passed.',
    data: { clock, dueAt, definitionName },
    actor: ACTOR,
  });
}
