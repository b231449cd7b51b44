/**
 * How a clock stands.
 * @since 1.0
 */
export type SlaState = 'ok' | 'near' | 'over' | 'paused' | 'met' | 'missed' | 'none';

/**
 * The times of a running or stopped clock, as ISO strings.
 * @since 1.0
 */
export interface SlaClock {
  /** ISO instant, or null when no target applies. */
  dueAt: string | null | undefined;
  /** When the clock started; with it, "near" begins at `nearPercent` of the time. */
  startedAt?: string | null;
  /** Set while the clock stands still. */
  pausedAt?: string | null;
  /** Set once the target was reached: first response, or resolution. */
  stoppedAt?: string | null;
  /** ISO instant from which the clock warns; computed by the server when business hours count. */
  nearAt?: string | null;
  /** 0-100, share of the time after which the clock warns (requirement 7.2). */
  nearPercent?: number;
}

/**
 * What a clock says at `now` (ms since epoch).
 * @since 1.0
 */
export function slaState(clock: SlaClock, now: number): SlaState {
  if (!clock.dueAt) return 'none';
  const due = Date.parse(clock.dueAt);
  if (clock.stoppedAt) return Date.parse(clock.stoppedAt) <= due ? 'met' : 'missed';
  if (clock.pausedAt) return 'paused';
  if (now >= due) return 'over';
  const start = clock.startedAt ? Date.parse(clock.startedAt) : Number.NaN;
  const share = (clock.nearPercent ?? 85) / 100;
  const near = clock.nearAt ? Date.parse(clock.nearAt) : start + (due - start) * share;
  return now >= near ? 'near' : 'ok';
}

/**
 * `2 d 3 h`, `2 h 10 min`, `35 min`, `48 s`: the two largest units that help.
 * @since 1.0
 */
export function spanWords(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return hours > 0 && days < 14 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return `${minutes} min`;
  return `${seconds} s`;
}

/**
 * The words of a timer: `2 h 10 min left`, `35 min over`, `Paused`, `Met`, `Missed`.
 * @since 1.0
 */
export function slaWords(clock: SlaClock, now: number): string {
  const state = slaState(clock, now);
  const due = clock.dueAt ? Date.parse(clock.dueAt) : 0;
  switch (state) {
    case 'none':
      return 'No target';
    case 'met':
      return 'Met';
    case 'missed':
      return `Missed by ${spanWords(Date.parse(clock.stoppedAt ?? '') - due)}`;
    case 'paused':
      return 'Paused';
    case 'over':
      return `${spanWords(now - due)} over`;
    default:
      return `${spanWords(due - now)} left`;
  }
}
