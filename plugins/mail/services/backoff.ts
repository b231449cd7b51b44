/** Seconds to wait before each next try. */
const INCOMING = [5, 30, 120, 600] as const;
const OUTGOING = [30, 120, 600, 1800, 7200, 14_400, 28_800] as const;

export type Queue = 'incoming' | 'outgoing';

/**
 * When a piece of work is tried again.
 * @param attempts tries so far, at least 1
 * @returns null when it is given up
 */
export function nextTry(queue: Queue, attempts: number, now: Date): Date | null {
  const seconds = (queue === 'incoming' ? INCOMING : OUTGOING)[attempts - 1];
  return seconds === undefined ? null : new Date(now.getTime() + seconds * 1000);
}
