import { type FieldPlan, problems, type UserSummary } from '@serviflow/sdk';
import {
  type ActivityDraft,
  type Actor,
  type Ticket,
  ticketAssigned,
  ticketClosed,
  ticketResolved,
  ticketStatusChanged,
} from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { everybody, factOf, STAFF } from '../model/audience.ts';
import { type MoveName, mayMove, moveOf } from '../model/transitions.ts';

/** A change in the making: what the ticket will be, what the timeline will say and what will be told. */
export interface Edit {
  readonly before: Ticket;
  after: Ticket;
  readonly at: string;
  readonly actor: Actor;
  readonly entries: ActivityDraft[];
  /** Custom fields that change with it. */
  fields?: FieldPlan;
  /** Run with the ticket as it was stored. */
  readonly told: ((c: Ctx, stored: Ticket) => void)[];
}

export function beginEdit(ticket: Ticket, options: { at: string; actor: Actor }): Edit {
  const at = new Date(options.at).toISOString();
  return { before: ticket, after: { ...ticket }, ...options, at, entries: [], told: [] };
}

interface MoveOptions {
  readonly note?: string | undefined;
  readonly visibility?: 'public' | 'internal' | undefined;
  readonly channel?: string;
}

/** Times that follow from the new status (8.2-8.4, 0.6). */
function stamps(t: Ticket, to: Ticket['status'], at: string): Partial<Ticket> {
  return {
    status: to,
    firstRespondedAt: t.firstRespondedAt ?? (t.status === 'open' ? at : null),
    pausedAt: to === 'paused' ? at : null,
    resolvedAt: to === 'resolved' ? at : to === 'closed' ? (t.resolvedAt ?? at) : null,
    closedAt: to === 'closed' ? at : null,
    // Nobody holds a lock on a ticket that is over.
    ...(to === 'resolved' || to === 'closed'
      ? { claimedBy: null, claimedByName: null, claimedUntil: null }
      : {}),
  };
}

/**
 * Moves the ticket along its life.
 * @throws Problem 409 when the table of moves has no such move, 422 when a note is required and absent
 */
export function applyMove(edit: Edit, name: MoveName, options: MoveOptions = {}): void {
  const possible = mayMove(name, edit.after.status);
  if (possible !== true) throw problems.conflict(possible, { code: 'not-now' });
  const move = moveOf(name);
  const note = options.note?.trim() || null;
  if (move.note && note === null) throw problems.invalid('A note is required.', { code: 'note-required' });
  const from = edit.after.status;
  edit.after = { ...edit.after, ...stamps(edit.after, move.to, edit.at) };

  const shown = options.visibility ?? move.shown;
  const channel = options.channel ?? 'web';
  edit.entries.push({
    type: move.entry,
    visibility: 'public',
    channel,
    body: shown === 'public' ? note : null,
    data: { from, to: move.to, move: name },
  });
  // The customer's side sees that the status changed; why is for staff.
  if (note !== null && shown === 'internal')
    edit.entries.push({ type: 'note', visibility: 'internal', channel, body: note });

  const publicNote = shown === 'public' ? note : null;
  edit.told.push((c, t) => {
    const options = { aggregate: t.id, audience: everybody(t) };
    c.emit(ticketStatusChanged, { ...factOf(t, edit), from, to: move.to, note: publicNote }, options);
    if (move.to === 'resolved') c.emit(ticketResolved, { ...factOf(t, edit), note: publicNote }, options);
    if (move.to === 'closed')
      c.emit(ticketClosed, { ...factOf(t, edit), note: publicNote, accepted: name === 'accept' }, options);
  });
}

/** Gives the ticket to somebody, or back to the pool with `null`; a claim ends either way. */
export function applyAssignee(
  edit: Edit,
  user: Pick<UserSummary, 'id' | 'name'> | null,
  note: string | null = null,
): void {
  const before = edit.after;
  edit.after = {
    ...before,
    assigneeId: user?.id ?? null,
    assigneeName: user?.name ?? null,
    claimedBy: null,
    claimedByName: null,
    claimedUntil: null,
  };
  edit.entries.push({
    type: before.assigneeId === null ? 'assigned' : 'reassigned',
    visibility: 'internal',
    body: note,
    data: {
      from: before.assigneeId,
      fromName: before.assigneeName,
      to: user?.id ?? null,
      toName: user?.name ?? null,
    },
  });
  edit.told.push((c, t) =>
    c.emit(
      ticketAssigned,
      { ...factOf(t, edit), previousAssigneeId: before.assigneeId, note },
      { aggregate: t.id, audience: STAFF },
    ),
  );
}
