import { Temporal } from 'temporal-polyfill';
import { CalendarError } from './errors.ts';
import type { Pause } from './pauses.ts';
import type { EpochMs } from './units.ts';

/**
 * Reads an instant as people and scripts write it: ISO 8601 with an offset or Z, or a wall-clock time without one,
 * which is then meant in the zone of the profile (a skipped time counts as the one after the gap, a repeated time as
 * the first of the two, RFC 5545 section 3.3.5).
 * @throws CalendarError `sla.instant-invalid` with the given pointer
 */
export function parseInstant(text: string, timezone: string, pointer: string): EpochMs {
  try {
    if (/(?:z|[+-]\d{2}(?::?\d{2})?)(?:\[.*\])?$/i.test(text) && /\dT\d/i.test(text)) {
      return Temporal.Instant.from(text).epochMilliseconds;
    }
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).epochMilliseconds;
  } catch {
    throw new CalendarError({
      code: 'sla.instant-invalid',
      pointer,
      detail: `"${text}" is not a time such as 2026-02-13T16:00:00+01:00`,
    });
  }
}

/** Reads pauses written as pairs of instants, the second null while the pause lasts. */
export function parsePauses(pauses: readonly (readonly (string | null)[])[], timezone: string): Pause[] {
  return pauses.map((pause, index) => {
    const [from, to] = pause;
    if (pause.length !== 2 || typeof from !== 'string' || to === undefined) {
      throw new CalendarError({
        code: 'sla.pause-invalid',
        pointer: `/pauses/${index}`,
        detail: 'a pause is a pair of a beginning and an end, the end null while it lasts',
      });
    }
    const begin = parseInstant(from, timezone, `/pauses/${index}/0`);
    return [begin, to === null ? null : parseInstant(to, timezone, `/pauses/${index}/1`)];
  });
}
