import type { EventDelivery } from '@serviflow/sdk';
import type { slaApplied, slaBreached } from '../contract.ts';
import type { Ctx } from '../manifest.ts';

const ACTOR = { kind: 'system', id: null, name: 'Service levels' } as const;

/** Writes into the ticket's timeline which service level it got and why (7.4). */
export async function recordApplied(c: Ctx, event: EventDelivery<typeof slaApplied.payload>): Promise<void> {
  const { ticketId, definitionName, source, reason, at } = event.payload;
  if (!(await c.use.tickets.get([ticketId])).has(ticketId)) return;
  await c.use.tickets.recordActivity(ticketId, {
    type: 'sla_applied',
    visibility: 'internal',
    channel: 'system',
    body: `Service level ${definitionName}. ${reason}.`,
    data: { definitionName, source },
    actor: ACTOR,
    at,
  });
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
