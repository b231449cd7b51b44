import type { BusinessProfile } from './profile.ts';

/**
 * A slow second opinion for the property tests. It shares no code with the calendar: it asks Intl for the wall clock
 * of every single minute and compares that with the times as they are written in the profile.
 */
export interface Oracle {
  from: number;
  to: number;
  working(profile: BusinessProfile): Uint8Array;
}

interface WallMinute {
  date: string;
  yesterday: string;
  minute: number;
}

const MINUTE = 60_000;

/** The wall clock of `timezone` for each minute of the days that follow `fromIso`. */
export function oracle(timezone: string, fromIso: string, days: number): Oracle {
  const from = Date.parse(fromIso);
  const to = from + days * 24 * 60 * MINUTE;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const minutes: WallMinute[] = [];
  for (let at = from; at < to; at += MINUTE) {
    const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
    const date = `${parts.year}-${parts.month}-${parts.day}`;
    const yesterday = new Date(Date.parse(date) - 24 * 60 * MINUTE).toISOString().slice(0, 10);
    minutes.push({ date, yesterday, minute: Number(parts.hour) * 60 + Number(parts.minute) });
  }
  return {
    from,
    to,
    working(profile) {
      const shifts = new Map<string, [number, number][]>();
      const covers = (date: string, minute: number): boolean => {
        let found = shifts.get(date);
        if (!found) {
          found = shiftsOf(profile, date);
          shifts.set(date, found);
        }
        return found.some(([first, last]) => minute >= first && minute < last);
      };
      return Uint8Array.from(minutes, ({ date, yesterday, minute }) =>
        profile.alwaysOpen || covers(date, minute) || covers(yesterday, minute + 24 * 60) ? 1 : 0,
      );
    },
  };
}

function shiftsOf(profile: BusinessProfile, date: string): [number, number][] {
  if (profile.holidays?.includes(date)) return [];
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
  const ordinary = profile.days?.includes(weekday) ? [[profile.start as string, profile.end as string]] : [];
  return (profile.hours?.[String(weekday)] ?? ordinary).map(([start, end]) => {
    const first = minuteOfDay(start as string);
    const last = minuteOfDay(end as string);
    return [first, last <= first ? last + 24 * 60 : last];
  });
}

function minuteOfDay(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
