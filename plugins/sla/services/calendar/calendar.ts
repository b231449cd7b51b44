import { CalendarError } from './errors.ts';
import { type BusinessProfile, type ParsedProfile, parseProfile } from './profile.ts';
import { type EpochMs, lastAtOrBefore } from './units.ts';
import { expandYear, type YearWindows } from './windows.ts';
import { LAST_YEAR, yearOf } from './zone.ts';

/** How far a deadline may lie after its start; a guard against endless search, not a business rule. */
const HORIZON_YEARS = 100;

/** Working time as a monotone function of time, and its inverse. */
export interface Calendar {
  profile: ParsedProfile;
  /** Working milliseconds between two instants; 0 when `to` is not after `from`. */
  worked(from: EpochMs, to: EpochMs): number;
  /**
   * The earliest instant at which `ms` of working time have passed since `from` (`from` itself for 0).
   * @throws CalendarError `sla.beyond-horizon` when that is more than a hundred years away
   */
  advance(from: EpochMs, ms: number): EpochMs;
  /** The working window that holds an instant or is the next after it, undefined beyond the horizon. */
  windowFrom(at: EpochMs): { from: EpochMs; to: EpochMs } | undefined;
}

const cache = new Map<string, Calendar>();
const CACHE_SIZE = 500;

/**
 * The calendar of a profile. Calendars are cached by content, so an edited profile is simply another calendar and
 * nothing has to be invalidated; the oldest of 500 gives way.
 * @throws CalendarError for a profile that is not valid, see parseProfile
 */
export function calendarOf(profile: BusinessProfile): Calendar {
  const key = JSON.stringify(profile);
  let calendar = cache.get(key);
  if (!calendar) {
    calendar = createCalendar(parseProfile(profile));
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string);
    cache.set(key, calendar);
  }
  return calendar;
}

function createCalendar(profile: ParsedProfile): Calendar {
  if (profile.alwaysOpen) return alwaysOpen(profile);
  const years = new Map<number, YearWindows>();
  const yearOfWork = (year: number): YearWindows => {
    let found = years.get(year);
    if (!found) {
      found = expandYear(profile, year);
      years.set(year, found);
    }
    return found;
  };

  const worked = (from: EpochMs, to: EpochMs): number => {
    if (to <= from) return 0;
    const first = yearOf(from);
    const last = yearOf(to);
    let sum = workedUntil(yearOfWork(last), to) - workedUntil(yearOfWork(first), from);
    for (let year = first; year < last; year++) sum += yearOfWork(year).total;
    return sum;
  };

  const advance = (from: EpochMs, ms: number): EpochMs => {
    if (ms <= 0) return from;
    let year = yearOf(from);
    // Counted from the beginning of the year that is looked at.
    let target = workedUntil(yearOfWork(year), from) + ms;
    for (const end = Math.min(year + HORIZON_YEARS, LAST_YEAR); year <= end; year++) {
      const { starts, before, total } = yearOfWork(year);
      if (target <= total) {
        // `before` is ascending: the first window whose end reaches the target is the last that begins below it.
        const index = lastBelow(before, target);
        return (starts[index] as number) + target - (before[index] as number);
      }
      target -= total;
    }
    throw beyondHorizon();
  };

  const windowFrom = (at: EpochMs) => {
    const first = yearOf(at);
    for (let year = first; year <= Math.min(first + HORIZON_YEARS, LAST_YEAR); year++) {
      const { starts, ends } = yearOfWork(year);
      let index = Math.max(0, lastAtOrBefore(starts, at));
      if (index < ends.length && (ends[index] as number) <= at) index++;
      if (index < ends.length) return { from: starts[index] as number, to: ends[index] as number };
    }
    return undefined;
  };

  return { profile, worked, advance, windowFrom };
}

function alwaysOpen(profile: ParsedProfile): Calendar {
  return {
    profile,
    worked: (from, to) => Math.max(0, to - from),
    advance(from, ms) {
      const due = from + Math.max(0, ms);
      if (new Date(due).getUTCFullYear() > Math.min(yearOf(from) + HORIZON_YEARS, LAST_YEAR))
        throw beyondHorizon();
      return due;
    },
    windowFrom: (at) => ({ from: at, to: Date.UTC(LAST_YEAR + 1, 0, 1) }),
  };
}

/** Working milliseconds from the beginning of the windows' year until an instant of that year. */
function workedUntil({ starts, ends, before }: YearWindows, at: EpochMs): number {
  const index = lastAtOrBefore(starts, at);
  if (index < 0) return 0;
  return (before[index] as number) + Math.min(at, ends[index] as number) - (starts[index] as number);
}

const lastBelow = (sorted: Float64Array, value: number): number => lastAtOrBefore(sorted, value - 1);

const beyondHorizon = () =>
  new CalendarError({
    code: 'sla.beyond-horizon',
    pointer: '/minutes',
    detail: `the deadline would lie more than ${HORIZON_YEARS} years after the start`,
  });
