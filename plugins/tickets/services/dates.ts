import { invalidField } from '@serviflow/sdk';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Milliseconds by which a zone is ahead of UTC at an instant. */
function offset(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const n = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return (
    Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second')) -
    Math.trunc(at / 1000) * 1000
  );
}

/** The instant at which a calendar day begins in a zone (0.7). */
export function startOfDay(day: string, zone: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // Twice: the first guess may fall on the other side of a change of the clocks.
  const guess = utc - offset(zone, utc);
  return new Date(utc - offset(zone, guess));
}

/** The calendar day of an instant in a zone, as `2026-11-22`. */
export function dayOf(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
}

/** The next calendar day. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/**
 * A bound of a range from a date or date and time; `end` makes a date mean the end of that day.
 * @throws Problem 422
 */
export function bound(field: string, text: string, options: { zone: string; end: boolean }): Date {
  const day = DAY.test(text) && !Number.isNaN(Date.parse(text));
  if (day) return startOfDay(options.end ? nextDay(text) : text, options.zone);
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw invalidField(`/${field}`, 'must be a date or a date and time', 'format');
  return at;
}
