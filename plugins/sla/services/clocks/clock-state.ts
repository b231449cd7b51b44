import type { ClockName } from '../../contract.ts';
import { type ClockRequest, thresholdAt } from '../calendar/index.ts';
import type { Clock, Offer, StoredPause } from './clock.ts';

/** What a ticket's status asks of a clock. */
export type Motion = 'running' | 'paused' | 'stopped';

/** The last pause when it has not ended. */
export function openPause(clock: Pick<Clock, 'pauses'>): StoredPause | undefined {
  const last = clock.pauses.at(-1);
  return last?.to === null ? last : undefined;
}

export function motionOf(clock: Pick<Clock, 'pauses' | 'stoppedAt'>): Motion {
  if (clock.stoppedAt) return 'stopped';
  return openPause(clock) ? 'paused' : 'running';
}

/** A clock that begins to run (0.7: both begin when the ticket is created). */
export function startClock(input: {
  ticketId: string;
  clock: ClockName;
  offer: Offer;
  startedAt: Date;
}): Clock {
  const { targets, ...promised } = input.offer;
  const unset = new Date(0);
  return schedule(
    {
      ...promised,
      ticketId: input.ticketId,
      clock: input.clock,
      targetSeconds: targets[input.clock],
      startedAt: input.startedAt,
      pauses: [],
      stoppedAt: null,
      nearAt: unset,
      dueAt: unset,
      pastAt: unset,
      breachedAt: null,
      notifiedNearAt: null,
      notifiedBreachedAt: null,
      notifiedPastAt: null,
      nextThresholdAt: null,
    },
    input.startedAt,
  );
}

/**
 * Brings a clock into the motion that the ticket's status asks for.
 * Stopping twice keeps the first instant; a clock that is set going again after a stop leaves the time between out of
 * the count, as a pause does (8.8: a declined resolution).
 * @param at when the status changed; never taken as earlier than the last event of the clock
 */
export function move(clock: Clock, to: Motion, at: Date): Clock {
  const from = motionOf(clock);
  if (from === to) return clock;
  const when = new Date(Math.max(at.getTime(), lastEvent(clock)));
  const iso = when.toISOString();
  if (to === 'stopped') {
    const pauses = closePause(clock.pauses, iso);
    const late = clock.dueAt < (openPause(clock) ? new Date(openPause(clock)?.from as string) : when);
    return {
      ...clock,
      pauses,
      stoppedAt: when,
      breachedAt: late ? clock.dueAt : null,
      nextThresholdAt: null,
    };
  }
  if (from === 'stopped') {
    const stopped = (clock.stoppedAt as Date).toISOString();
    const gap: StoredPause = { from: stopped, to: to === 'paused' ? null : iso, why: 'resolved' };
    return schedule({ ...clock, stoppedAt: null, pauses: [...clock.pauses, gap] }, when);
  }
  const pauses: StoredPause[] =
    to === 'paused'
      ? [...clock.pauses, { from: iso, to: null, why: 'paused' }]
      : closePause(clock.pauses, iso);
  return schedule({ ...clock, pauses }, when);
}

/** The clock under another definition, from the same start and with the same pauses. A stopped clock keeps its promise. */
export function retarget(clock: Clock, offer: Offer, at: Date): Clock {
  if (clock.stoppedAt) return clock;
  const { targets, ...promised } = offer;
  return schedule({ ...clock, ...promised, targetSeconds: targets[clock.clock] }, at);
}

/**
 * Computes the thresholds from start, target and pauses. An open pause is left aside: the instants are then those of
 * the moment in which it began, and nothing is waited for until the clock goes on.
 * @throws CalendarError when the profile cannot reach the target, see the calendar
 */
export function schedule(clock: Clock, at: Date): Clock {
  const request = requestOf({ ...clock, pauses: clock.pauses.filter((pause) => pause.to !== null) });
  const instant = (percent: number) => new Date(thresholdAt(request, percent) as number);
  const dueAt = instant(100);
  const known = openPause(clock) ? new Date(openPause(clock)?.from as string) : at;
  const scheduled: Clock = {
    ...clock,
    nearAt: instant(clock.nearPercent),
    dueAt,
    pastAt: instant(clock.pastPercent),
    breachedAt: dueAt < known ? dueAt : null,
  };
  return { ...scheduled, nextThresholdAt: nextThreshold(scheduled) };
}

/** The first threshold that nobody was told of; null when the clock does not run or all were told. */
export function nextThreshold(clock: Clock): Date | null {
  if (motionOf(clock) !== 'running') return null;
  if (!clock.notifiedNearAt) return clock.nearAt;
  if (!clock.notifiedBreachedAt) return clock.dueAt;
  return clock.notifiedPastAt ? null : clock.pastAt;
}

/** Takes thresholds that lie before `now` as told: tickets that are written down later must not raise old alarms. */
export function silenceUntil(clock: Clock, now: Date): Clock {
  const told = (already: Date | null, at: Date) => already ?? (at <= now ? at : null);
  const silent: Clock = {
    ...clock,
    notifiedNearAt: told(clock.notifiedNearAt, clock.nearAt),
    notifiedBreachedAt: told(clock.notifiedBreachedAt, clock.dueAt),
    notifiedPastAt: told(clock.notifiedPastAt, clock.pastAt),
    breachedAt: clock.stoppedAt || clock.dueAt > now ? clock.breachedAt : clock.dueAt,
  };
  return { ...silent, nextThresholdAt: nextThreshold(silent) };
}

/** The clock as the calendar takes it. */
export function requestOf(
  clock: Pick<Clock, 'profile' | 'startedAt' | 'targetSeconds' | 'pauses'>,
): ClockRequest {
  return {
    profile: clock.profile,
    start: clock.startedAt.getTime(),
    seconds: clock.targetSeconds,
    pauses: clock.pauses.map(({ from, to }) => [Date.parse(from), to === null ? null : Date.parse(to)]),
  };
}

function closePause(pauses: StoredPause[], at: string): StoredPause[] {
  const last = pauses.at(-1);
  return last?.to === null ? [...pauses.slice(0, -1), { ...last, to: at }] : pauses;
}

function lastEvent(clock: Clock): number {
  const last = clock.pauses.at(-1);
  const pause = last ? Date.parse(last.to ?? last.from) : 0;
  return Math.max(clock.startedAt.getTime(), clock.stoppedAt?.getTime() ?? 0, pause);
}
