const MINUTE = 60_000;
/** New messages are told of together, no sooner than this after the last telling. */
const PAUSE = 30 * MINUTE;
/** Reminders while nobody decides; the last one repeats. */
const REMIND = [4 * 60 * MINUTE, 24 * 60 * MINUTE];

/**
 * When people are to be told next of mail that waits.
 * @param told the last telling, and how often they were told since a new message came
 * @param newestAt when the newest of the waiting messages began to wait
 * @returns null when it is time at once
 */
export function nextTelling(told: { at: Date; times: number } | null, newestAt: Date): Date | null {
  if (!told) return null;
  const wait = newestAt > told.at ? PAUSE : (REMIND[Math.min(told.times, REMIND.length) - 1] ?? PAUSE);
  return new Date(told.at.getTime() + wait);
}

/** `3 hours`, `2 days`: how long something has waited, for people. */
export function ageOf(since: Date, now: Date): string {
  const minutes = Math.max(1, Math.round((now.getTime() - since.getTime()) / MINUTE));
  const [value, unit] =
    minutes < 90
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1440), 'day'];
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}
