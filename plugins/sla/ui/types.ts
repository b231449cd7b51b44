/** What the HTTP API sends; types only, so that no server code comes along. */
export type { Definition, Profile } from '../contract.ts';

import type { TicketClock } from '../contract.ts';

/** One line of a ledger. */
export interface Step {
  text: string;
  from: string;
  to: string | null;
  seconds: number;
  reason: string;
}

/** `POST /api/sla/preview`. */
export interface PreviewReply {
  dueAt: string | null;
  explanation: Step[];
  warnings: string[];
}

/** What the preview takes of business hours. */
export interface ProfileInput {
  timezone: string;
  alwaysOpen: boolean;
  days: number[];
  start: string;
  end: string;
  holidays: string[];
  hours: Record<string, string[][]>;
}

/** A clock of `GET /api/sla/tickets/{id}/service-level`. */
export type ExplainedClock = TicketClock & {
  elapsedSeconds: number;
  remainingSeconds: number;
  explanation: Step[];
};

/** A rule of `GET /api/sla/mappings` and `/assignments`. */
export interface Rule {
  scope: string;
  key: string;
  label: string;
  definitionId: string;
}
