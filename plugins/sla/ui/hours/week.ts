import type { Profile, ProfileInput } from '../types.ts';

/** A shift as wall-clock times; an end at or before the start lies on the next day. */
export type Shift = [from: string, to: string];
/** The shifts that start on each weekday; Monday is at 0. */
export type Week = Shift[][];

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Midnight as an end is written 00:00 in the form: it lies on the next day like any other such end. */
const shown = (time: string): string => (time.startsWith('24:') ? '00:00' : time.slice(0, 5));

/** The week of a stored profile: days with hours of their own, the others from days, start and end. */
export function weekOf(profile: Pick<Profile, 'days' | 'start' | 'end' | 'hours'>): Week {
  return DAYS.map((_name, index) => {
    const day = index + 1;
    const own = profile.hours[String(day)];
    const shifts = own ?? (profile.days.includes(day) ? [[profile.start, profile.end]] : []);
    return shifts.map(([from = '', to = '']): Shift => [shown(from), shown(to)]);
  });
}

const key = (shifts: Shift[]): string => JSON.stringify(shifts);

/** The way back: the shift that most days have becomes the ordinary one, the rest are hours of single days. */
export function hoursOf(week: Week): Pick<ProfileInput, 'days' | 'start' | 'end' | 'hours'> {
  const counts = new Map<string, number>();
  for (const shifts of week)
    if (shifts.length === 1) counts.set(key(shifts), (counts.get(key(shifts)) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
  const [start, end] = most ? ((JSON.parse(most) as Shift[])[0] ?? []) : [];
  const days = week.flatMap((shifts, index) => (key(shifts) === most ? [index + 1] : []));
  const hours = Object.fromEntries(
    week.flatMap((shifts, index) =>
      shifts.length > 0 && key(shifts) !== most ? [[String(index + 1), shifts as string[][]]] : [],
    ),
  );
  return { days, start: start ?? '09:00', end: end ?? '17:00', hours };
}

/** Minutes since midnight; NaN while a time is being typed. */
export function minutesOf(time: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
}

/** True when the shift ends on the next day. */
export const isOvernight = ([from, to]: Shift): boolean => minutesOf(to) <= minutesOf(from);

/** Working hours of the week, overlaps counted as written. */
export function weeklyHours(week: Week): number {
  const minutes = week.flat().reduce((sum, shift) => {
    const length = minutesOf(shift[1]) - minutesOf(shift[0]);
    return sum + (isOvernight(shift) ? length + 1440 : length);
  }, 0);
  return Math.round(minutes / 6) / 10;
}

/** `Mon–Fri 09:00–17:00`, `24x7`, or how many hours a week. */
export function hoursWords(
  profile: Pick<Profile, 'alwaysOpen' | 'days' | 'start' | 'end' | 'hours'>,
): string {
  if (profile.alwaysOpen) return 'Day and night, every day';
  const week = weekOf(profile);
  const open = week.flatMap((shifts, index) => (shifts.length > 0 ? [index] : []));
  const first = open[0];
  const last = open.at(-1);
  if (first === undefined || last === undefined) return 'Never';
  const run = last - first + 1 === open.length;
  const names = run && open.length > 2 ? `${short(first)}–${short(last)}` : open.map(short).join(', ');
  const same = open.every((index) => key(week[index] ?? []) === key(week[first] ?? []));
  const times = (week[first] ?? []).map(([from, to]) => `${from}–${to}`).join(', ');
  return same ? `${names} ${times}` : `${names}, ${weeklyHours(week)} h a week`;
}

const short = (index: number): string => (DAYS[index] ?? '').slice(0, 3);
