const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds between two attempts; 23.6 hours together. A receiver may be down for a night and still miss nothing. */
export const DELAYS: readonly number[] = [
  5,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  8 * HOUR,
  8 * HOUR,
];

/** Attempts in all. */
export const MAX_ATTEMPTS = DELAYS.length + 1;

/** Share by which a delay may be longer: receivers that come back are not met by everybody at once. */
const JITTER = 0.2;

/**
 * How long to wait after a failed attempt.
 * @param failed attempts that failed so far, 1 after the first
 * @param random between 0 and 1
 * @returns seconds; null when that was the last attempt
 */
export function delayAfter(failed: number, random: number = Math.random()): number | null {
  const delay = DELAYS[failed - 1];
  return delay === undefined ? null : delay * (1 + JITTER * random);
}
