import type { Priority, Status } from '../contract.ts';

/** The generated columns `priority_rank` and `status_rank`: sorting by a word would sort by the alphabet. */
export const PRIORITY_RANK: Readonly<Record<Priority, number>> = { low: 1, medium: 2, high: 3, critical: 4 };
export const STATUS_RANK: Readonly<Record<Status, number>> = {
  open: 1,
  in_progress: 2,
  paused: 3,
  resolved: 4,
  closed: 5,
};
