import {
  ticketAssigned,
  ticketClosed,
  ticketCreated,
  ticketDeleted,
  ticketEscalated,
  ticketReplied,
  ticketResolved,
  ticketRestored,
  ticketStatusChanged,
  ticketUpdated,
} from '@serviflow/plugin-tickets/contract';
import type { EventDef, Registration, Static, TSchema } from '@serviflow/sdk';
import type { Ctx, webhooksOut } from '../manifest.ts';
import type { EventType } from '../model/event-types.ts';
import { type Fact, recordFact } from './record.ts';

/** What all events of tickets tell. */
type Told = Static<typeof ticketDeleted.payload>;
/** What a webhook adds to that; null when this one is not to be told. */
type More = Record<string, unknown> | null;

interface Hook {
  readonly type: EventType;
  subscribe(p: Registration<typeof webhooksOut>): void;
}

/**
 * One subscription. Payloads are put together field by field: what the contract adds some day must not leave the desk
 * unseen. Notes of status changes, assignments and escalations are left out, as the event does not say which of them
 * are internal.
 */
function hook<S extends TSchema & { static: Told }>(
  type: EventType,
  event: EventDef<S>,
  more: (payload: Static<S>, c: Ctx) => More | Promise<More> = () => ({}),
): Hook {
  return {
    type,
    subscribe: (p) =>
      p.on(event, type, (c, { id, occurredAt, payload }) => {
        const fact: Fact = { id, type, occurredAt, told: payload };
        return recordFact(c, fact, async () => {
          const own = await more(payload, c);
          return own && { ...factData(c, payload), ...own };
        });
      }),
  };
}

/** One for each event that an endpoint may ask for. */
export const HOOKS: readonly Hook[] = [
  hook('ticket.created', ticketCreated, ({ title, priority, category, source, isSystem }) => ({
    title,
    priority,
    category,
    source,
    isSystem,
  })),
  hook('ticket.updated', ticketUpdated, ({ fields }) => ({ fields })),
  hook('ticket.assigned', ticketAssigned, ({ previousAssigneeId }) => ({ previousAssigneeId })),
  hook('ticket.status_changed', ticketStatusChanged, ({ from, to }) => ({ from, to })),
  hook('ticket.replied', ticketReplied, async ({ activityId, by, channel }, c) => {
    const reply = (await c.use.tickets.activity([activityId])).get(activityId);
    // The event is told of public replies only; what is sent out is worth a second look.
    return reply?.visibility === 'public' ? { activityId, by, channel, text: reply.body } : null;
  }),
  hook('ticket.escalated', ticketEscalated),
  hook('ticket.resolved', ticketResolved),
  hook('ticket.closed', ticketClosed, ({ accepted }) => ({ accepted })),
  hook('ticket.deleted', ticketDeleted),
  hook('ticket.restored', ticketRestored),
];

function factData(c: Ctx, told: Told): Record<string, unknown> {
  const { ticketId, number, clientId, requesterUserId, contactId, assigneeId, actor, at } = told;
  return {
    ticketId,
    number,
    url: `${c.baseUrl}/tickets/${ticketId}`,
    clientId,
    requesterUserId,
    contactId,
    assigneeId,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    at,
  };
}
