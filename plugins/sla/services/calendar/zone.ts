import { Temporal } from 'temporal-polyfill';
import { CalendarError } from './errors.ts';
import { type EpochMs, SECOND } from './units.ts';

/** A stretch of time during which a zone keeps one UTC offset. */
export interface Segment {
  from: EpochMs;
  to: EpochMs;
  /** local = utc + offset, in milliseconds */
  offset: number;
}

/** The first and last UTC year for which deadlines are computed; the bound of every search. */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2300;

/** An IANA time zone as a list of constant-offset stretches, cached per UTC year. */
export interface Zone {
  id: string;
  /** The stretches that together cover the UTC year, in order. */
  segments(year: number): readonly Segment[];
  /** The stretch that holds an instant, cut at the ends of its UTC year. */
  segmentAt(at: EpochMs): Segment;
}

const zones = new Map<string, Zone>();

/**
 * The zone of an IANA name. Zones are shared by all profiles, so their offsets are found once per process and year.
 * @throws CalendarError `sla.zone-unknown` for anything but an IANA name (a bare offset such as +01:00 knows no
 *   daylight saving and is refused)
 */
export function zoneOf(id: string): Zone {
  const known = zones.get(id);
  if (known) return known;
  if (!isIanaZone(id)) {
    throw new CalendarError({
      code: 'sla.zone-unknown',
      pointer: '/timezone',
      detail: `"${id}" is not an IANA time zone such as Europe/Oslo`,
    });
  }
  const zone = createZone(id);
  zones.set(id, zone);
  return zone;
}

/** Whether a text names an IANA time zone that this machine knows. */
function isIanaZone(id: string): boolean {
  if (!/^[A-Za-z]/.test(id)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: id });
    return true;
  } catch {
    return false;
  }
}

/** UTC year of an instant, checked against the supported range. */
export function yearOf(at: EpochMs): number {
  const year = new Date(at).getUTCFullYear();
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return year;
  throw new CalendarError({
    code: 'sla.instant-invalid',
    pointer: '/start',
    detail: `the instant is not between the years ${FIRST_YEAR} and ${LAST_YEAR}`,
  });
}

function createZone(id: string): Zone {
  const years = new Map<number, readonly Segment[]>();
  const segments = (year: number): readonly Segment[] => {
    let found = years.get(year);
    if (!found) {
      found = findSegments(id, year);
      years.set(year, found);
    }
    return found;
  };
  const segmentAt = (at: EpochMs): Segment => {
    const list = segments(yearOf(at));
    return list.find((segment) => at < segment.to) ?? (list.at(-1) as Segment);
  };
  return { id, segments, segmentAt };
}

function findSegments(id: string, year: number): readonly Segment[] {
  const yearEnd = Date.UTC(year + 1, 0, 1);
  const found: Segment[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(year, 0, 1)).toZonedDateTimeISO(id);
  while (at.epochMilliseconds < yearEnd) {
    const next = at.getTimeZoneTransition('next');
    found.push({
      from: at.epochMilliseconds,
      to: Math.min(next?.epochMilliseconds ?? yearEnd, yearEnd),
      offset: Math.round(at.offsetNanoseconds / 1e9) * SECOND,
    });
    if (!next) break;
    at = next;
  }
  return found;
}
