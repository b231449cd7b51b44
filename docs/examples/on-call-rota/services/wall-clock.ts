import { Temporal } from 'temporal-polyfill';

/** When the week changes hands, as people say it: on this weekday, at this time of the tenant's clocks. */
export interface HandOver {
  /** Monday 1 to Sunday 7. */
  readonly day: number;
  /** HH:MM */
  readonly time: string;
}

const zoned = (at: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);

/** The hand-over on or after the calendar day of `at`, moved by whole weeks. */
function handOverNear(
  at: Date,
  rule: HandOver,
  { timeZone, weeks }: { timeZone: string; weeks: number },
): Date {
  const today = zoned(at, timeZone).toPlainDate();
  const days = ((rule.day - today.dayOfWeek + 7) % 7) + 7 * weeks;
  // Days are added to the date, not hours to the instant, so that 09:00 stays 09:00 when the clocks change. A time that
  // the change skips moves forward, one that comes twice is the first: Temporal's rule, and that of calendars (RFC 5545).
  const plainTime = Temporal.PlainTime.from(rule.time);
  const local = today.add({ days }).toZonedDateTime({ timeZone, plainTime });
  return new Date(local.epochMilliseconds);
}

/** The first hand-over after an instant. @param timeZone IANA name */
export function nextHandOver(at: Date, rule: HandOver, timeZone: string): Date {
  const found = handOverNear(at, rule, { timeZone, weeks: 0 });
  return found > at ? found : handOverNear(at, rule, { timeZone, weeks: 1 });
}

/** The last hand-over at or before an instant. @param timeZone IANA name */
export function lastHandOver(at: Date, rule: HandOver, timeZone: string): Date {
  const found = handOverNear(at, rule, { timeZone, weeks: 0 });
  return found <= at ? found : handOverNear(at, rule, { timeZone, weeks: -1 });
}

/** The hours in which somebody is at the desk anyway. */
export interface BusinessHours {
  readonly days: readonly number[];
  /** HH:MM */
  readonly from: string;
  /** HH:MM; earlier than `from` when the working day ends after midnight. */
  readonly until: string;
}

/** Whether an instant lies in business hours. @param timeZone IANA name */
export function isBusinessTime(at: Date, hours: BusinessHours, timeZone: string): boolean {
  const local = zoned(at, timeZone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const { days, from, until } = hours;
  if (from < until) return days.includes(local.dayOfWeek) && from <= time && time < until;
  const yesterday = local.dayOfWeek === 1 ? 7 : local.dayOfWeek - 1;
  return (days.includes(local.dayOfWeek) && from <= time) || (days.includes(yesterday) && time < until);
}
