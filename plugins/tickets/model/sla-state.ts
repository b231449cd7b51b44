import { sql } from '@serviflow/sdk';
import type { SlaState, Ticket } from '../contract.ts';

interface Clock {
  readonly near: string | null;
  readonly due: string | null;
  /** When the clock stopped for good. */
  readonly stopped: string | null;
  readonly paused: string | null;
}

function clockState(clock: Clock, now: string): SlaState {
  if (clock.due === null) return 'none';
  if (clock.stopped !== null) return clock.stopped > clock.due ? 'breached' : 'met';
  // While paused no time passes: the state is the one of the moment of the pause.
  const at = clock.paused ?? now;
  if (at > clock.due) return 'breached';
  if (clock.near !== null && at >= clock.near) return 'at_risk';
  return clock.paused === null ? 'on_track' : 'paused';
}

/** Urgency for showing one state for both clocks. */
const ORDER: readonly SlaState[] = ['breached', 'at_risk', 'paused', 'on_track', 'met', 'none'];

/**
 * States of both clocks and the worse of the two (7.2). Times are ISO 8601 in UTC, which compare as text.
 * @param now ISO 8601
 */
export function slaStates(
  t: Ticket,
  now: string,
): { response: SlaState; resolve: SlaState; worst: SlaState } {
  const response = clockState(
    { near: t.responseNearAt, due: t.responseDueAt, stopped: t.firstRespondedAt, paused: t.pausedAt },
    now,
  );
  const resolve = clockState(
    { near: t.resolveNearAt, due: t.resolveDueAt, stopped: t.resolvedAt ?? t.closedAt, paused: t.pausedAt },
    now,
  );
  const worst = ORDER.find((state) => state === response || state === resolve) ?? 'none';
  return { response, resolve, worst };
}

/** What the filter of the list may ask (6.1). */
export const SLA_FILTERS = ['at_risk', 'breached', 'on_track'] as const;
export type SlaFilter = (typeof SLA_FILTERS)[number];

const anyBreached = (now: Date) => sql<boolean>`(
  (coalesce(t.first_responded_at, t.paused_at, ${now}::timestamptz) > t.response_due_at) is true
  or (coalesce(t.resolved_at, t.closed_at, t.paused_at, ${now}::timestamptz) > t.resolve_due_at) is true)`;

const anyNear = (now: Date) => sql<boolean>`(
  (t.first_responded_at is null and coalesce(t.paused_at, ${now}::timestamptz) >= t.response_near_at) is true
  or (t.resolved_at is null and t.closed_at is null and coalesce(t.paused_at, ${now}::timestamptz) >= t.resolve_near_at) is true)`;

/**
 * The same states as SQL over a table named `t`. A ticket with one clock breached and the other near counts once, as
 * breached; `on_track` has a deadline and is neither.
 */
export function slaCondition(filter: SlaFilter, now: Date) {
  if (filter === 'breached') return anyBreached(now);
  if (filter === 'at_risk') return sql<boolean>`(${anyNear(now)} and not ${anyBreached(now)})`;
  return sql<boolean>`(coalesce(t.resolve_due_at, t.response_due_at) is not null and not ${anyNear(now)} and not ${anyBreached(now)})`;
}
