import { problems, Type } from '@serviflow/sdk';
import { TICKET, type Ticket, ticketClaimed } from '../contract.ts';
import { type Ctx, tickets } from '../manifest.ts';
import { factOf, STAFF } from '../model/audience.ts';
import { ticketCard } from '../model/card.ts';
import { isActive } from '../model/transitions.ts';
import { TicketView, viewOf } from '../model/view.ts';
import { editOf } from '../services/api.ts';
import { applyAssignee, applyMove, type Edit } from '../services/edit.ts';
import { assigneeOf } from '../services/people.ts';
import { saveEdit } from '../services/save.ts';
import { assigneeField, noteField } from './fields.ts';

const nothing = Type.Object({});
const work = { permission: 'tickets.work', input: nothing, reply: TicketView } as const;

/** Who holds the short lock now; an expired claim is none (10.5). */
export function claimant(c: Ctx, t: Ticket): string | null {
  return t.claimedBy !== null && t.claimedUntil !== null && new Date(t.claimedUntil) > c.now()
    ? t.claimedBy
    : null;
}

function claimedByOther(c: Ctx, t: Ticket): boolean {
  const holder = claimant(c, t);
  return holder !== null && holder !== c.principal.id;
}

/** True when the ticket waits in the pool and nobody else holds it; else the reason why not. */
function free(t: Ticket, c: Ctx): true | string {
  if (!isActive(t.status)) return 'The ticket is already resolved or closed.';
  if (t.assigneeId !== null) return `The ticket belongs to ${t.assigneeName ?? 'somebody'}.`;
  if (claimedByOther(c, t)) return `Claimed by ${t.claimedByName ?? 'somebody'}.`;
  return true;
}

/** Makes the caller the assignee; work on an open ticket begins with it (9.1). */
async function own(c: Ctx, ticket: Ticket, reason: string) {
  const edit: Edit = editOf(c, ticket);
  applyAssignee(edit, await assigneeOf(c, c.principal.id));
  if (edit.after.status === 'open') applyMove(edit, 'start');
  return viewOf(c, (await saveEdit(c, edit, reason)).ticket);
}

export const selfAssign = tickets.actionOn(TICKET, 'self-assign', {
  ...work,
  title: 'Assign to me',
  done: 'Assigned to you',
  icon: 'user-check',
  when: free,
  run: (c, ticket) => own(c, ticket, 'tickets.self-assign'),
});

export const acceptOwnership = tickets.actionOn(TICKET, 'accept-ownership', {
  ...work,
  title: 'Accept & own',
  done: 'Accepted, assigned to you',
  icon: 'hand-grab',
  when: free,
  run: (c, ticket) => own(c, ticket, 'tickets.accept-ownership'),
});

/** Stores who holds the lock; not a fact of the timeline. */
async function hold(c: Ctx, ticket: Ticket, until: string | null) {
  const edit = editOf(c, ticket);
  edit.after.claimedBy = until === null ? null : c.principal.id;
  edit.after.claimedByName = until === null ? null : c.principal.name;
  edit.after.claimedUntil = until;
  const { ticket: stored } = await saveEdit(c, edit, 'tickets.claim');
  c.emit(
    ticketClaimed,
    { ...factOf(stored, edit), claimedBy: stored.claimedBy, claimedUntil: stored.claimedUntil },
    { aggregate: stored.id, audience: STAFF },
  );
  return viewOf(c, stored);
}

export const claim = tickets.actionOn(TICKET, 'claim', {
  ...work,
  title: 'Claim',
  done: 'Claimed',
  description: 'Holds a ticket of the pool for a moment while you look at it.',
  icon: 'lock',
  audit: false,
  when: (t, c) => {
    // 10.6: what a machine opened and no human holds is taken over, not claimed.
    if (t.isSystem && t.assigneeId === null) return 'This is a monitoring ticket: take it over.';
    return free(t, c);
  },
  run: (c, ticket) =>
    hold(c, ticket, new Date(c.now().getTime() + c.settings.claimSeconds * 1000).toISOString()),
});

export const release = tickets.actionOn(TICKET, 'release', {
  ...work,
  title: 'Release to the pool',
  done: 'Released to the pool',
  icon: 'lock-open',
  when: (t, c) => {
    if (!isActive(t.status)) return 'The ticket is already resolved or closed.';
    const me = c.principal.id;
    const mine = t.assigneeId === me || claimant(c, t) === me;
    if (mine || (c.can('tickets.manage') && (t.assigneeId !== null || claimant(c, t) !== null))) return true;
    return 'You neither own nor hold this ticket.';
  },
  async run(c, ticket) {
    if (ticket.assigneeId === null) return hold(c, ticket, null);
    const edit = editOf(c, ticket);
    applyAssignee(edit, null);
    return viewOf(c, (await saveEdit(c, edit, 'tickets.release')).ticket);
  },
});

export const takeOver = tickets.actionOn(TICKET, 'take-over', {
  ...work,
  title: 'Take over',
  done: 'Taken over',
  icon: 'user-up',
  when: (t, c) => {
    if (!isActive(t.status)) return 'The ticket is already resolved or closed.';
    if (t.assigneeId === c.principal.id) return 'The ticket is yours already.';
    if (t.assigneeId === null) return t.isSystem ? true : 'Nobody owns this ticket: assign it to yourself.';
    return c.can('tickets.manage') || 'Only an administrator may take over from another expert.';
  },
  run: (c, ticket) => own(c, ticket, 'tickets.take-over'),
});

export const reassign = tickets.actionOn(TICKET, 'reassign', {
  title: 'Reassign',
  done: 'Reassigned',
  icon: 'users',
  shortcut: 'a',
  bulk: true,
  permission: 'tickets.work',
  input: Type.Object({
    assigneeId: assigneeField('New assignee'),
    note: noteField('Handover note'),
  }),
  reply: TicketView,
  command: {
    word: 'assign',
    aliases: ['reassign'],
    grammar: '#<subject> <assigneeId:users.user> [<note...>]',
    help: 'Gives a ticket to a colleague.',
    fill: { note: 'Assigned by command.' },
    card: ticketCard('Assigned'),
  },
  when: (t, c) => {
    if (t.status === 'closed') return 'The ticket is closed.';
    if (c.can('tickets.manage') || t.assigneeId === null || t.assigneeId === c.principal.id) return true;
    return 'Only an administrator may reassign the tickets of others.';
  },
  async run(c, ticket, { assigneeId, note }) {
    if (assigneeId === ticket.assigneeId)
      throw problems.conflict('The ticket belongs to this person already.', { code: 'same-assignee' });
    const edit = editOf(c, ticket);
    applyAssignee(edit, await assigneeOf(c, assigneeId), note.trim());
    return viewOf(c, (await saveEdit(c, edit, 'tickets.reassign')).ticket);
  },
});
