import { CalendarError } from './errors.ts';
import { DAY, type EpochDay, HOUR, MINUTE, parseIsoDate, SECOND } from './units.ts';
import { type Zone, zoneOf } from './zone.ts';

/** A shift as wall-clock times `[start, end]`; an end at or before the start lies on the next day. */
export type Shift = readonly [string, string] | readonly string[];

/** Business hours as people enter them (requirement 20.6 and the public preview interface). */
export interface BusinessProfile {
  /** IANA name, for example Europe/Oslo */
  timezone: string;
  /** Every instant counts; overrides days, times and holidays. */
  alwaysOpen?: boolean;
  /** Working weekdays, Monday 1 to Sunday 7 */
  days?: readonly number[];
  /** `HH:MM`, the beginning of the working day */
  start?: string;
  /** `HH:MM`, the end; at or before `start` means on the next day, `24:00` means midnight */
  end?: string;
  /** Local dates on which no shift starts */
  holidays?: readonly string[];
  /** Shifts of single weekdays; replaces days, start and end for the weekday named (an empty list closes it). */
  hours?: Readonly<Record<string, readonly Shift[]>>;
}

/** A shift in milliseconds since local midnight of the day on which it starts; `to` may lie beyond 24 hours. */
export interface DayShift {
  from: number;
  to: number;
}

/** A checked profile in the form that the calendar computes with. */
export interface ParsedProfile {
  zone: Zone;
  alwaysOpen: boolean;
  /** Index 1 to 7: the shifts that start on that weekday, merged and in order. */
  week: readonly (readonly DayShift[])[];
  holidays: ReadonlySet<EpochDay>;
  /** What was put right in silence, for example overlapping shifts that were merged. */
  warnings: readonly string[];
}

export const WEEKDAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/**
 * Checks a profile and turns it into shifts per weekday.
 * Overlapping or touching shifts of one day are merged (the time still counts once) and reported as a warning.
 * @throws CalendarError naming the field: unknown zone, malformed time, day or holiday, missing hours, or a
 *   calendar without any working time
 */
export function parseProfile(profile: BusinessProfile): ParsedProfile {
  const zone = zoneOf(profile.timezone);
  const holidays = new Set((profile.holidays ?? []).map(parseHoliday));
  const warnings: string[] = [];
  if (profile.alwaysOpen) return { zone, alwaysOpen: true, week: Array(8).fill([]), holidays, warnings };

  const week: DayShift[][] = Array.from({ length: 8 }, () => []);
  const ordinary = parseDays(profile);
  for (const day of ordinary.days) week[day] = [ordinary.shift];
  for (const [key, shifts] of Object.entries(profile.hours ?? {})) {
    const pointer = `/hours/${key}`;
    const day = checkDay(Number(key), pointer);
    const parsed = shifts.map((shift, index) => parseShift(shift, `${pointer}/${index}`));
    week[day] = mergeShifts(parsed, (first, second) =>
      warnings.push(`${WEEKDAYS[day]}: ${clock(first)} and ${clock(second)} overlap and count once`),
    );
  }
  if (week.every((shifts) => shifts.length === 0)) {
    throw new CalendarError({
      code: 'sla.no-working-time',
      pointer: Object.keys(profile.hours ?? {}).length > 0 ? '/hours' : '/days',
      detail: 'the profile has no working time at all, so nothing would ever fall due',
    });
  }
  return { zone, alwaysOpen: false, week, holidays, warnings };
}

function parseDays(profile: BusinessProfile): { days: readonly number[]; shift: DayShift } {
  const days = profile.days ?? [];
  days.forEach((day, index) => void checkDay(day, `/days/${index}`));
  // Days whose shifts are all spelled out in `hours` need no ordinary start and end.
  const needed = days.filter((day) => profile.hours?.[String(day)] === undefined);
  if (needed.length === 0) return { days: [], shift: { from: 0, to: 0 } };
  for (const field of ['start', 'end'] as const) {
    if (profile[field] === undefined) {
      throw new CalendarError({
        code: 'sla.hours-missing',
        pointer: `/${field}`,
        detail: `${field} is needed for ${WEEKDAYS[needed[0] as number]}`,
      });
    }
  }
  const from = parseTime(profile.start as string, '/start');
  return { days, shift: endAfter(from, parseTime(profile.end as string, '/end', true)) };
}

function parseShift(shift: Shift, pointer: string): DayShift {
  const [start, end] = shift;
  if (shift.length !== 2 || start === undefined || end === undefined) {
    throw new CalendarError({
      code: 'sla.time-invalid',
      pointer,
      detail: 'a shift is a pair of times such as ["09:00", "12:00"]',
    });
  }
  return endAfter(parseTime(start, `${pointer}/0`), parseTime(end, `${pointer}/1`, true));
}

const endAfter = (from: number, to: number): DayShift => ({ from, to: to <= from ? to + DAY : to });

function parseTime(text: string, pointer: string, isEnd = false): number {
  if (isEnd && /^24:00(:00)?$/.test(text)) return DAY;
  const match = TIME.exec(text);
  if (match) return Number(match[1]) * HOUR + Number(match[2]) * MINUTE + Number(match[3] ?? 0) * SECOND;
  throw new CalendarError({
    code: 'sla.time-invalid',
    pointer,
    detail: `"${text}" is not a time of day such as 09:00`,
  });
}

function checkDay(day: number, pointer: string): number {
  if (Number.isInteger(day) && day >= 1 && day <= 7) return day;
  throw new CalendarError({
    code: 'sla.day-invalid',
    pointer,
    detail: 'a weekday is a number from Monday 1 to Sunday 7',
  });
}

function parseHoliday(text: string, index: number): EpochDay {
  const day = parseIsoDate(text);
  if (day !== undefined) return day;
  throw new CalendarError({
    code: 'sla.holiday-invalid',
    pointer: `/holidays/${index}`,
    detail: `"${text}" is not a date such as 2026-12-25`,
  });
}

function mergeShifts(shifts: DayShift[], overlap: (a: DayShift, b: DayShift) => void): DayShift[] {
  const merged: DayShift[] = [];
  for (const shift of shifts.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (!last || shift.from > last.to) merged.push({ ...shift });
    else {
      if (shift.from < last.to) overlap(last, shift);
      last.to = Math.max(last.to, shift.to);
    }
  }
  return merged;
}

function clock({ from, to }: DayShift): string {
  const time = (ms: number) => new Date(ms % DAY).toISOString().slice(11, 16);
  return `${time(from)}–${to === DAY ? '24:00' : time(to)}`;
}
