import { type Calendar, calendarOf } from './calendar.ts';
import { CalendarError } from './errors.ts';
import { normalizePauses, type Pause } from './pauses.ts';
import type { BusinessProfile } from './profile.ts';
import { type EpochMs, SECOND } from './units.ts';
import { yearOf } from './zone.ts';

/** A clock as the plugin keeps it: a target of working time, a start, and the pauses so far. */
export interface ClockRequest {
  profile: BusinessProfile;
  /** The instant from which working time counts, epoch milliseconds */
  start: EpochMs;
  /** The target in seconds of working time */
  seconds: number;
  /** In any order; may overlap, lie outside working hours, or be open (`to` null) */
  pauses?: readonly Pause[];
}

/**
 * When the target is reached.
 *
 * A pause leaves the *working* time inside it out of the count (requirements 8.3 and 20.13: time not counted). For a
 * 24x7 profile this moves the deadline by exactly the length of the pause. For business hours the wall-clock length
 * is deliberately not added: a pause from Friday 16:00 to Monday 10:00 holds two working hours; adding its 66 hours
 * would give away a weekend that never counted and could place a deadline at night.
 *
 * @returns the earliest instant at which the target is reached, or null while an open pause comes before it: the
 *   clock stands still, so there is no deadline until it is resumed
 * @throws CalendarError for an invalid profile, start, target or pause, or a deadline beyond the horizon
 */
export function deadline(request: ClockRequest): EpochMs | null {
  const calendar = checked(request);
  return reach(calendar, request, Math.round(request.seconds * SECOND));
}

/**
 * When `percent` of the target is used up: 85 warns, 100 breaches, 120 is past (requirement 20.11).
 * @returns null while an open pause comes before that instant
 */
export function thresholdAt(request: ClockRequest, percent: number): EpochMs | null {
  const calendar = checked(request);
  return reach(calendar, request, Math.round((request.seconds * SECOND * percent) / 100));
}

/** Seconds of working time between the start of a clock and an instant, pauses left out; 0 before the start. */
export function elapsedSeconds(request: Omit<ClockRequest, 'seconds'>, at: EpochMs): number {
  const calendar = calendarOf(request.profile);
  yearOf(request.start);
  let worked = calendar.worked(request.start, at);
  for (const { from, to } of normalizePauses(request.pauses ?? [], request.start)) {
    if (from >= at) break;
    worked -= calendar.worked(from, Math.min(to, at));
  }
  return worked / SECOND;
}

/** Seconds of working time that are left at an instant; negative once the target is exceeded. */
export function remainingSeconds(request: ClockRequest, at: EpochMs): number {
  return request.seconds - elapsedSeconds(request, at);
}

function checked({ profile, start, seconds }: ClockRequest): Calendar {
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new CalendarError({
      code: 'sla.duration-invalid',
      pointer: '/minutes',
      detail: 'the target must be a positive length of time',
    });
  }
  yearOf(start);
  return calendarOf(profile);
}

function reach(calendar: Calendar, request: ClockRequest, ms: number): EpochMs | null {
  const { start, pauses } = request;
  let due = calendar.advance(start, ms);
  if (!pauses || pauses.length === 0) return due;
  // Each pause that begins before the deadline found so far pushes it on by the working time that the pause holds.
  // At the end of such a pause less than the target has been counted, so the new deadline lies after the pause.
  let total = ms;
  for (const { from, to } of normalizePauses(pauses, start)) {
    if (from >= due) break;
    if (to === Number.POSITIVE_INFINITY) return null;
    total += calendar.worked(from, to);
    due = calendar.advance(start, total);
  }
  return due;
}
