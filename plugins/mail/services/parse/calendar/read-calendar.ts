import ical from 'node-ical';
import { cleanLine } from '../clean.ts';
import { firstEvents, MAX_EVENTS } from './first-events.ts';

export interface CalendarPerson {
  readonly name: string;
  readonly address: string;
  /** What the person answered (RFC 5545 3.2.12), in upper case; empty when unknown. */
  readonly answer: string;
}

export interface CalendarEvent {
  readonly summary: string;
  readonly description: string;
  readonly location: string;
  readonly start: Date;
  readonly end: Date | null;
  /** Whole days; `end` is the day after the last. */
  readonly allDay: boolean;
  /** Time of the wall clock wherever it takes place; `start` has it as time of this process. */
  readonly floating: boolean;
  /** `weekly` and kin; empty for an event that takes place once. */
  readonly repeats: string;
  readonly changed: boolean;
  readonly cancelled: boolean;
  readonly organizer: CalendarPerson | null;
  readonly attendees: readonly CalendarPerson[];
}

export interface Calendar {
  /** METHOD (RFC 5546 1.4) in upper case; empty for a calendar that is only shown. */
  readonly method: string;
  readonly events: readonly CalendarEvent[];
  /** More events follow. */
  readonly more: boolean;
}

/**
 * Reads the first events of a calendar (RFC 5545). Rules of recurrence are not worked out: only how often is told.
 * @returns null when there is no event that says when it is
 */
export function readCalendar(text: string): Calendar | null {
  try {
    const { source, repeats, more } = firstEvents(text);
    const found = Object.values(ical.sync.parseICS(source)) as Record<string, unknown>[];
    const events = found
      .filter(({ type }) => type === 'VEVENT')
      .flatMap((event) => [event, ...Object.values((event.recurrences as object | undefined) ?? {})])
      .map((event) => toEvent(event, repeats))
      .filter((event) => event !== null);
    if (events.length === 0) return null;
    const method = /^METHOD:[ \t]*([A-Z-]{1,40})/im.exec(source)?.[1]?.toUpperCase() ?? '';
    return { method, events: unique(events).slice(0, MAX_EVENTS), more };
  } catch {
    return null;
  }
}

/** An exception of a series is listed under its day and under its time. */
const unique = (events: CalendarEvent[]) =>
  events.filter(
    (event, index) =>
      events.findIndex((other) => +other.start === +event.start && other.summary === event.summary) === index,
  );

function toEvent(event: Record<string, unknown>, repeats: Map<string, string>): CalendarEvent | null {
  const start = dateOf(event.start);
  if (!start) return null;
  const { dateOnly, tz } = event.start as { dateOnly?: boolean; tz?: string };
  return {
    summary: cleanLine(words(event.summary), 300),
    description: words(event.description).slice(0, 20_000),
    location: cleanLine(words(event.location), 300),
    start,
    end: dateOf(event.end),
    allDay: dateOnly === true || event.datetype === 'date',
    floating: !tz,
    repeats: event.recurrenceid ? '' : (repeats.get(words(event.uid)) ?? ''),
    changed: Number(event.sequence) > 0,
    cancelled: words(event.status).toUpperCase() === 'CANCELLED',
    organizer: person(event.organizer),
    attendees: [event.attendee ?? []]
      .flat()
      .map(person)
      .filter((one) => one !== null),
  };
}

/** A moment that people could mean; the library makes dates of any digits. */
function dateOf(value: unknown): Date | null {
  const year = value instanceof Date ? value.getUTCFullYear() : 0;
  return year >= 1900 && year < 2200 ? (value as Date) : null;
}

/** A value stands alone, or with its parameters; of several the first counts. */
function words(value: unknown): string {
  const one = Array.isArray(value) ? value[0] : value;
  const bare = one !== null && typeof one === 'object' ? (one as { val?: unknown }).val : one;
  return typeof bare === 'string' || typeof bare === 'number' ? String(bare) : '';
}

function person(value: unknown): CalendarPerson | null {
  const address = cleanLine(words(value).replace(/^mailto:/i, ''), 254);
  const { CN, PARTSTAT } = (value as { params?: Record<string, unknown> } | null)?.params ?? {};
  const name = cleanLine(words(CN).replace(/^"|"$/g, ''), 100);
  if (!address && !name) return null;
  return { name: name === address ? '' : name, address, answer: words(PARTSTAT).toUpperCase() };
}
