import type { ClockName } from '../../contract.ts';
import type { BusinessProfile } from '../calendar/index.ts';

/** Time that a clock leaves out: the ticket waited for others, or was resolved and came back. ISO instants. */
export interface StoredPause {
  from: string;
  /** Null while it lasts */
  to: string | null;
  why: 'paused' | 'resolved';
}

/** What a ticket was promised: the definition as it was when it was applied. */
export interface Promised {
  definitionId: string | null;
  definitionName: string;
  /** Step of the cascade that chose it (20.8) */
  source: string;
  /** The same as a sentence */
  reason: string;
  profileId: string | null;
  profileName: string;
  profile: BusinessProfile;
  nearPercent: number;
  pastPercent: number;
}

/** A promise with the targets of both clocks, in seconds of working time. */
export interface Offer extends Promised {
  targets: Record<ClockName, number>;
}

/** One clock of one ticket as it is stored. */
export interface Clock extends Promised {
  ticketId: string;
  clock: ClockName;
  targetSeconds: number;
  startedAt: Date;
  pauses: StoredPause[];
  /** First response or resolution; null while the target is open */
  stoppedAt: Date | null;
  nearAt: Date;
  dueAt: Date;
  pastAt: Date;
  breachedAt: Date | null;
  notifiedNearAt: Date | null;
  notifiedBreachedAt: Date | null;
  notifiedPastAt: Date | null;
  /** What the sweep waits for; null when the clock stands still or everything was told */
  nextThresholdAt: Date | null;
}
