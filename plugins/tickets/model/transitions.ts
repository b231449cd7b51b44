import type { Status } from '../contract.ts';

interface Move {
  readonly from: readonly Status[];
  readonly to: Status;
  /** The move is refused without a text. */
  readonly note: boolean;
  /** Who reads the text: the customer's side, or staff only. */
  readonly shown: 'public' | 'internal';
  /** Type of the line in the timeline. */
  readonly entry: 'status_changed' | 'resolved' | 'closed' | 'reopened';
}

/** Life of a ticket (8.1-8.8, 9.3). Buttons, the server and other plugins read this one table. */
export const MOVES = {
  start: { from: ['open'], to: 'in_progress', note: false, shown: 'internal', entry: 'status_changed' },
  pause: {
    from: ['open', 'in_progress'],
    to: 'paused',
    note: true,
    shown: 'internal',
    entry: 'status_changed',
  },
  resume: { from: ['paused'], to: 'in_progress', note: false, shown: 'internal', entry: 'status_changed' },
  resolve: {
    from: ['open', 'in_progress', 'paused'],
    to: 'resolved',
    note: true,
    shown: 'public',
    entry: 'resolved',
  },
  close: {
    from: ['open', 'in_progress', 'paused', 'resolved'],
    to: 'closed',
    note: true,
    shown: 'public',
    entry: 'closed',
  },
  accept: { from: ['resolved'], to: 'closed', note: false, shown: 'public', entry: 'closed' },
  decline: { from: ['resolved'], to: 'in_progress', note: true, shown: 'public', entry: 'reopened' },
  reopen: { from: ['resolved', 'closed'], to: 'in_progress', note: true, shown: 'public', entry: 'reopened' },
  // For rules and other plugins that name a status; people use release and reopen.
  return: {
    from: ['in_progress', 'paused'],
    to: 'open',
    note: false,
    shown: 'internal',
    entry: 'status_changed',
  },
} as const satisfies Record<string, Move>;

export type MoveName = keyof typeof MOVES;
export const moveOf = (name: MoveName): Move => MOVES[name];

const STATUS_NAMES: Record<Status, string> = {
  open: 'open',
  in_progress: 'in progress',
  paused: 'paused',
  resolved: 'resolved',
  closed: 'closed',
};

/** True, or the sentence that says why the move is not possible from this status. */
export function mayMove(name: MoveName, status: Status): true | string {
  return moveOf(name).from.includes(status) || `The ticket is ${STATUS_NAMES[status]}.`;
}

/**
 * The move that leads from one status to another, for callers that name the goal (rules, mail, imports).
 * @returns null when no move leads there
 */
export function moveBetween(from: Status, to: Status): MoveName | null {
  const preferred: readonly MoveName[] = ['start', 'pause', 'resume', 'resolve', 'close', 'reopen', 'return'];
  return preferred.find((name) => moveOf(name).to === to && moveOf(name).from.includes(from)) ?? null;
}

/** Statuses in which the clocks matter and somebody still has to act. */
export const ACTIVE: readonly Status[] = ['open', 'in_progress', 'paused'];
export const isActive = (status: Status): boolean => ACTIVE.includes(status);
