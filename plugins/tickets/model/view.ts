import { type Static, Type } from '@serviflow/sdk';
import { Activity, SlaStateSchema, Ticket } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { slaStates } from './sla-state.ts';
import { isStaff } from './visibility.ts';

/** Fields that never leave the desk. */
const INTERNAL = [
  'tags',
  'assigneeId',
  'claimedBy',
  'claimedByName',
  'claimedUntil',
  'escalatedAt',
  'firstPublicReplyAt',
  'pausedAt',
  'responseNearAt',
  'resolveNearAt',
  'slaSource',
  'metadata',
  'deletedAt',
  'version',
] as const satisfies readonly (keyof Ticket)[];

const states = {
  /** The worse of both clocks. */
  sla: SlaStateSchema,
  responseSla: SlaStateSchema,
  resolveSla: SlaStateSchema,
};

/** A ticket as its reader gets it: customers get it without the desk's own fields. */
export const TicketView = Type.Composite([
  Type.Omit(Ticket, INTERNAL),
  Type.Partial(Type.Pick(Ticket, INTERNAL)),
  Type.Object({
    ...states,
    /** Values of custom fields that the reader may see, by their keys; null when they are not available just now. */
    fields: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
  }),
]);
export type TicketView = Static<typeof TicketView>;

/** A line of a list: the description is cut to its first 500 characters (12.3). */
export const TicketLine = Type.Composite([
  Type.Omit(TicketView, ['description', 'metadata']),
  Type.Object({ excerpt: Type.String() }),
]);
export type TicketLine = Static<typeof TicketLine>;

/** What the principal of the call may read of a ticket. */
export function viewOf(c: Ctx, ticket: Ticket): TicketView {
  const { response, resolve, worst } = slaStates(ticket, c.now().toISOString());
  const view: TicketView = { ...ticket, sla: worst, responseSla: response, resolveSla: resolve };
  if (isStaff(c)) return view;
  for (const field of INTERNAL) delete view[field];
  return view;
}

/** As a line of a list. */
export function lineOf(c: Ctx, ticket: Ticket): TicketLine {
  const { description, metadata: _large, ...rest } = viewOf(c, ticket);
  return { ...rest, excerpt: description.slice(0, 500) };
}

/** A line of the timeline as its reader gets it. */
export const ActivityView = Type.Composite([
  Type.Omit(Activity, ['actorId', 'messageId']),
  Type.Partial(Type.Pick(Activity, ['actorId', 'messageId'])),
]);
export type ActivityView = Static<typeof ActivityView>;

/** Of the machine part, customers get the statuses only. */
export function activityView(c: Ctx, activity: Activity): ActivityView {
  if (isStaff(c)) return activity;
  const { actorId: _who, messageId: _mail, data, ...rest } = activity;
  const shown = ['from', 'to', 'by'].filter((key) => rest.type !== 'assigned' && data[key] !== undefined);
  return { ...rest, data: Object.fromEntries(shown.map((key) => [key, data[key]])) };
}
