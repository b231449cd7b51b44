import { DAY, type EpochMs, HOUR, MINUTE, SECOND, weekdayOf } from './units.ts';
import type { Zone } from './zone.ts';

const SHORT_DAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `2 h 30 min`, `45 s`, `0 min`: a length of working time as a person would say it. */
export function duration(ms: number): string {
  const parts: string[] = [];
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const seconds = (ms % MINUTE) / SECOND;
  if (hours > 0) parts.push(`${hours} h`);
  if (minutes > 0) parts.push(`${minutes} min`);
  if (seconds > 0) parts.push(`${seconds} s`);
  return parts.join(' ') || '0 min';
}

/** A local day as `Mon 2026-02-16`. */
export const dayText = (day: number): string =>
  `${SHORT_DAYS[weekdayOf(day)]} ${new Date(day * DAY).toISOString().slice(0, 10)}`;

/** The wall clock of a zone at an instant: its local day and its time as `09:00` (seconds only when there are any). */
export function wallClock(zone: Zone, at: EpochMs): { day: number; time: string } {
  return wallClockAt(at + zone.segmentAt(at).offset);
}

/** The same for a local time that was worked out already. */
export function wallClockAt(local: number): { day: number; time: string } {
  const text = new Date(local).toISOString();
  return { day: Math.floor(local / DAY), time: text.slice(11, text.endsWith(':00.000Z') ? 16 : 19) };
}

/** `Fri 2026-02-13 16:00–17:00`, with the second day where it differs; an end at midnight reads 24:00. */
export function spanText(zone: Zone, from: EpochMs, to: EpochMs): string {
  const first = wallClock(zone, from);
  const last = wallClock(zone, to);
  if (last.time === '00:00' && last.day > first.day) {
    last.day -= 1;
    last.time = '24:00';
  }
  const start = `${dayText(first.day)} ${first.time}`;
  return first.day === last.day ? `${start}–${last.time}` : `${start} – ${dayText(last.day)} ${last.time}`;
}

/** `Sat 2026-02-14 – Sun 2026-02-15` for whole local days, else like spanText. */
export function daysText(zone: Zone, from: EpochMs, to: EpochMs): string {
  const first = wallClock(zone, from);
  const last = wallClock(zone, to);
  if (first.time !== '00:00' || last.time !== '00:00' || last.day <= first.day)
    return spanText(zone, from, to);
  const start = dayText(first.day);
  return last.day - first.day === 1 ? start : `${start} – ${dayText(last.day - 1)}`;
}

/** `UTC+05:30` for an offset in milliseconds. */
export function offsetText(offset: number): string {
  const minutes = Math.abs(Math.round(offset / MINUTE));
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${offset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
