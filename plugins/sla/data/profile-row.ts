import type { BusinessProfile } from '../services/calendar/index.ts';
import type { ProfileTable } from './tables.ts';

type Columns = Pick<
  ProfileTable,
  'timezone' | 'always_open' | 'days' | 'start_time' | 'end_time' | 'holidays' | 'hours'
>;

/** A stored profile in the shape that the calendar takes. */
export function profileOf(row: Columns): BusinessProfile {
  return {
    timezone: row.timezone,
    alwaysOpen: row.always_open,
    days: row.days,
    start: row.start_time,
    end: row.end_time,
    holidays: row.holidays,
    hours: row.hours,
  };
}
