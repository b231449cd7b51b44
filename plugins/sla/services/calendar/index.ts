export { type ClockRequest, deadline, elapsedSeconds, remainingSeconds, thresholdAt } from './deadline.ts';
export { CalendarError, type CalendarErrorCode } from './errors.ts';
export { type Explanation, explainDeadline, type LedgerStep, type StepReason } from './explain.ts';
export { parseInstant, parsePauses } from './instants.ts';
export type { Pause } from './pauses.ts';
export { type BusinessProfile, parseProfile, type Shift } from './profile.ts';
export type { EpochMs } from './units.ts';
