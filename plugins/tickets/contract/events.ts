import { defineEvent, defineFilter, type FilterRules, Type } from '@serviflow/sdk';
import {
  Id,
  nullable,
  oneOf,
  PrioritySchema,
  SourceSchema,
  StatusSchema,
  Ticket,
  Time,
  Timestamp,
} from './ticket.ts';

const fact = {
  ticketId: Type.String(),
  number: Type.Integer(),
  clientId: Id,
  requesterUserId: Id,
  contactId: Id,
  assigneeId: Id,
  /** Who did it; not the messenger (mail, chat, import) that brought it. */
  actor: Type.Object({
    kind: oneOf(['user', 'contact', 'system'], 'Actor'),
    id: Id,
    name: Type.String(),
  }),
  /** When it happened. Long before the event itself in imports and demo data, of which nobody needs to be told. */
  at: Timestamp,
};

export const ticketCreated = defineEvent(
  'tickets.created@1',
  Type.Object({
    ...fact,
    title: Type.String(),
    priority: PrioritySchema,
    category: nullable(Type.String()),
    source: SourceSchema,
    isSystem: Type.Boolean(),
    /** The closed ticket that it goes on from. */
    followsId: Id,
  }),
  'A ticket was created.',
);
export const ticketAssigned = defineEvent(
  'tickets.assigned@1',
  Type.Object({ ...fact, previousAssigneeId: Id, note: nullable(Type.String()) }),
  'A ticket got another assignee, or none.',
);
export const ticketStatusChanged = defineEvent(
  'tickets.status-changed@1',
  Type.Object({ ...fact, from: StatusSchema, to: StatusSchema, note: nullable(Type.String()) }),
  'A ticket moved along its life. Told for every move, also for those with an event of their own.',
);
export const ticketResolved = defineEvent(
  'tickets.resolved@1',
  Type.Object({ ...fact, note: nullable(Type.String()) }),
  'A fix was applied; the customer may accept or decline.',
);
export const ticketClosed = defineEvent(
  'tickets.closed@1',
  Type.Object({ ...fact, note: nullable(Type.String()), accepted: Type.Boolean() }),
  'A ticket ended; `accepted` when the customer closed it.',
);
export const ticketReplied = defineEvent(
  'tickets.replied@1',
  Type.Object({
    ...fact,
    activityId: Type.String(),
    by: oneOf(['staff', 'customer'], 'Side'),
    channel: Type.String(),
  }),
  'A public answer was written.',
);
export const ticketNoted = defineEvent(
  'tickets.noted@1',
  Type.Object({ ...fact, activityId: Type.String() }),
  'An internal note was written; staff only.',
);
export const ticketUpdated = defineEvent(
  'tickets.updated@1',
  Type.Object({ ...fact, fields: Type.Array(Type.String()) }),
  'Fields of a ticket changed.',
);
export const ticketClaimed = defineEvent(
  'tickets.claimed@1',
  Type.Object({ ...fact, claimedBy: Id, claimedUntil: Time }),
  'Somebody holds a ticket of the pool for a moment, or let it go (`claimedBy` null); staff only.',
);
export const ticketEscalated = defineEvent(
  'tickets.escalated@1',
  Type.Object({ ...fact, note: nullable(Type.String()) }),
  'A ticket was escalated; staff only.',
);
export const ticketDeleted = defineEvent('tickets.deleted@1', Type.Object(fact), 'A ticket went to the bin.');
export const ticketRestored = defineEvent(
  'tickets.restored@1',
  Type.Object(fact),
  'A ticket came back from the bin.',
);

export const ticketStoredWithout = defineEvent(
  'tickets.stored-without@1',
  Type.Object({
    ticketId: Type.String(),
    /** Ids of the plugins. */
    plugins: Type.Array(Type.String()),
  }),
  'A ticket was created or changed without plugins whose filter handler had failed: each of them makes up for its part.',
);

/** A line that a plugin adds to the beginning of the timeline; written in the ticket's own statement. */
export const OpeningLine = Type.Object({
  type: Type.String(),
  body: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
  /** Who says it: the plugin's name for people. */
  actorName: Type.String(),
});

/**
 * How plugins take part in a ticket that is created or changed. `change`: they set values. `check`: they refuse what may
 * not be; one that fails refuses, too (503). `deadlines`: what follows from the values is worked out, when all of them
 * stand. What fails in `change` or `deadlines` is left out, and `tickets.stored-without@1` tells its plugin to make up for
 * it.
 */
const TICKET_PHASES = {
  phases: ['change', 'check', 'deadlines'],
  onFault: { change: 'skip', check: 'refuse', deadlines: 'skip' },
} as const satisfies FilterRules;

/**
 * The ticket as it will be stored, without its number. Fill in deadlines, add lines, change fields or refuse: then nothing
 * is stored, and who asked for the ticket gets your Problem.
 */
export const ticketWillCreate = defineFilter(
  'tickets.will-create@1',
  Type.Composite([Type.Omit(Ticket, ['number']), Type.Object({ opening: Type.Array(OpeningLine) })]),
  TICKET_PHASES,
);

/**
 * A change before it is stored: alter `after`, or refuse: then nothing is stored, and who asked for the change gets your
 * Problem. The number, id and version are not for changing.
 */
export const ticketWillChange = defineFilter(
  'tickets.will-change@1',
  Type.Object({
    before: Ticket,
    after: Ticket,
    /** Names of the fields of `after` that differ. */
    fields: Type.Array(Type.String()),
    /** The operation or system that changes it: `tickets.pause`. */
    reason: Type.String(),
    /** Now, or when it happened. */
    at: Timestamp,
  }),
  TICKET_PHASES,
);
