/** An instant as milliseconds since 1970-01-01T00:00Z. All arithmetic happens in whole milliseconds. */
export type EpochMs = number;
/** A local calendar day as a count of days since 1970-01-01, free of any time zone. */
export type EpochDay = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** ISO weekday of a local day: Monday 1 to Sunday 7 (requirement 20.6). */
export const weekdayOf = (day: EpochDay): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** `2026-12-25` for a local day. */
export const isoDate = (day: EpochDay): string => new Date(day * DAY).toISOString().slice(0, 10);

/**
 * Reads an ISO calendar date.
 * @returns the day, or undefined when the text is no date or names a day that does not exist (2026-02-30).
 */
export function parseIsoDate(text: string): EpochDay | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || isoDate(ms / DAY) !== text ? undefined : ms / DAY;
}

/**
 * Index of the last element that is <= value in an ascending array, or -1.
 * Deadlines are looked up far more often than windows are built, so every lookup is a binary search.
 */
export function lastAtOrBefore(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
