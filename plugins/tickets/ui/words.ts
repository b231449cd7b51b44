import type { SlaClock } from '@serviflow/sdk/ui';
import type { TicketLine, TicketView } from './types.ts';

export const STATUSES = ['open', 'in_progress', 'paused', 'resolved', 'closed'] as const;
export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export const WORK_TYPES = [
  'Incident',
  'Service Request',
  'Question',
  'Feedback',
  'Operational Action',
  'Unknown',
] as const;
export const SLA_FILTERS = [
  { value: 'at_risk', label: 'At risk' },
  { value: 'breached', label: 'Breached' },
  { value: 'on_track', label: 'On track' },
];

export const priorityWord = (priority: string): string =>
  priority.charAt(0).toUpperCase() + priority.slice(1);

/** `#1042 Printer on fire`, as messages and dialogs name a ticket. */
export const ticketName = (t: { number: number; title: string }): string => `#${t.number} ${t.title}`;

type Clocked = Pick<
  TicketLine | TicketView,
  | 'createdAt'
  | 'pausedAt'
  | 'firstRespondedAt'
  | 'resolvedAt'
  | 'closedAt'
  | 'responseNearAt'
  | 'responseDueAt'
  | 'resolveNearAt'
  | 'resolveDueAt'
>;

/** The response clock: creation to the first status change away from Open (0.6). */
export const responseClock = (t: Clocked): SlaClock => ({
  dueAt: t.responseDueAt,
  nearAt: t.responseNearAt ?? null,
  startedAt: t.createdAt,
  pausedAt: t.pausedAt ?? null,
  stoppedAt: t.firstRespondedAt,
});

/** The resolve clock: creation to Resolved, or to Closed when that came first. */
export const resolveClock = (t: Clocked): SlaClock => ({
  dueAt: t.resolveDueAt,
  nearAt: t.resolveNearAt ?? null,
  startedAt: t.createdAt,
  pausedAt: t.pausedAt ?? null,
  stoppedAt: t.resolvedAt ?? t.closedAt,
});

/** The clock that a list shows: the response while nobody has answered, the resolution after that. */
export function nextClock(t: Clocked): { name: 'Response' | 'Resolve'; clock: SlaClock } {
  return t.firstRespondedAt === null && t.responseDueAt !== null
    ? { name: 'Response', clock: responseClock(t) }
    : { name: 'Resolve', clock: resolveClock(t) };
}
