/** Characters of one calendar that are looked at. */
const MAX_CHARS = 256 * 1024;
/** Events that are told of. */
export const MAX_EVENTS = 20;
const MAX_PEOPLE = 200;
/** What is told of an event; each stands there once, but for attendees. */
const TOLD =
  /^(?:UID|DTSTART|DTEND|DURATION|SUMMARY|DESCRIPTION|LOCATION|ORGANIZER|STATUS|SEQUENCE|RECURRENCE-ID|ATTENDEE)$/;

interface Line {
  readonly text: string;
  readonly name: string;
  readonly value: string;
}

/** One event: its lines that are told, and how often it takes place. */
class EventLines {
  readonly kept: string[] = [];
  uid = '';
  rule = '';
  readonly #counts = new Map<string, number>();
  /** What reminds of an event has properties of the same names; they are left out. */
  #part = '';

  /** @returns true at the end of the event */
  add({ text, name, value }: Line): boolean {
    if (name === 'END' && value.toUpperCase() === 'VEVENT') return true;
    if (this.#part) {
      if (name === 'END' && value.toUpperCase() === this.#part) this.#part = '';
    } else if (name === 'BEGIN') this.#part = value.toUpperCase();
    else this.#property({ text, name, value });
    return false;
  }

  #property({ text, name, value }: Line): void {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    if (name === 'UID') this.uid ||= value;
    if (name === 'RRULE') this.rule ||= /FREQ=([A-Z]{1,10})/i.exec(value)?.[1]?.toLowerCase() ?? '';
    if (TOLD.test(name) && count <= (name === 'ATTENDEE' ? MAX_PEOPLE : 1)) this.kept.push(text);
  }
}

/**
 * The beginning of a calendar in a form that costs little to read: unfolded, and of its first events the properties
 * that are told. Rules of recurrence are taken out.
 * @returns `repeats`: how often an event takes place, by its id
 */
export function firstEvents(text: string): { source: string; repeats: Map<string, string>; more: boolean } {
  const kept: string[] = [];
  const repeats = new Map<string, string>();
  let events = 0;
  let event: EventLines | null = null;
  for (const line of lines(text)) {
    if (event) {
      if (!event.add(line)) continue;
      kept.push('BEGIN:VEVENT', ...event.kept, 'END:VEVENT');
      if (event.rule) repeats.set(event.uid, event.rule);
      event = null;
    } else if (line.name === 'BEGIN' && line.value.toUpperCase() === 'VEVENT') {
      if (++events > MAX_EVENTS) break;
      event = new EventLines();
    } else kept.push(line.text);
  }
  const more = events > MAX_EVENTS;
  return { source: [...kept, ...(more ? ['END:VCALENDAR'] : [])].join('\r\n'), repeats, more };
}

/** Lines without their folds (RFC 5545 3.1). */
const lines = (text: string): Line[] =>
  text
    .slice(0, MAX_CHARS)
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
    .map((line) => ({
      text: line,
      name: /^[A-Za-z-]{1,40}(?=[:;])/.exec(line)?.[0].toUpperCase() ?? '',
      value: line.slice(line.indexOf(':') + 1).trim(),
    }));
