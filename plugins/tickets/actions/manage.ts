import { defineSubject, problems, Type } from '@serviflow/sdk';
import { TICKET, type Ticket, ticketEscalated } from '../contract.ts';
import { type Ctx, tickets } from '../manifest.ts';
import { factOf, STAFF } from '../model/audience.ts';
import { isActive } from '../model/transitions.ts';
import { TicketView, viewOf } from '../model/view.ts';
import { binTicket, editOf, restoreTicket } from '../services/api.ts';
import { withFields } from '../services/custom-fields.ts';
import { applyFields, replaceRequester } from '../services/fields.ts';
import { saveEdit } from '../services/save.ts';
import { noteField, optionalNote, ticketFields } from './fields.ts';

/** A ticket in the bin. */
export const BINNED = defineSubject<Ticket>('tickets.binned', 'bin');

const nothing = Type.Object({});
const running = (t: Ticket) => isActive(t.status) || 'The ticket is already resolved or closed.';

export const escalate = tickets.actionOn(TICKET, 'escalate', {
  title: 'Escalate',
  done: 'Escalated',
  icon: 'flame',
  permission: 'tickets.manage',
  input: Type.Object({ note: noteField('Reason') }),
  reply: TicketView,
  when: running,
  async run(c, ticket, { note }) {
    const edit = editOf(c, ticket);
    edit.after.escalatedAt = edit.at;
    edit.entries.push({ type: 'escalated', visibility: 'internal', body: note.trim() });
    edit.told.push((ctx, t) =>
      ctx.emit(
        ticketEscalated,
        { ...factOf(t, edit), note: note.trim() },
        { aggregate: t.id, audience: STAFF },
      ),
    );
    return viewOf(c, (await saveEdit(c, edit, 'tickets.escalate')).ticket);
  },
});

async function change(c: Ctx, ticket: Ticket, fields: Parameters<typeof applyFields>[2], reason: string) {
  const edit = editOf(c, ticket);
  await applyFields(c, edit, fields);
  const { ticket: stored } = await saveEdit(c, edit, reason);
  await replaceRequester(c, ticket, stored);
  return withFields(c, viewOf(c, stored));
}

export const markSystem = tickets.actionOn(TICKET, 'mark-system', {
  title: 'Mark as monitoring',
  done: 'Marked as monitoring',
  icon: 'satellite',
  permission: 'tickets.manage',
  input: nothing,
  reply: TicketView,
  when: (t) => !t.isSystem || 'This is a monitoring ticket already.',
  run: (c, ticket) => change(c, ticket, { isSystem: true }, 'tickets.mark-system'),
});

export const unmarkSystem = tickets.actionOn(TICKET, 'unmark-system', {
  title: 'No monitoring ticket',
  done: 'No longer marked as monitoring',
  icon: 'satellite-off',
  permission: 'tickets.manage',
  input: nothing,
  reply: TicketView,
  when: (t) => t.isSystem || 'This is no monitoring ticket.',
  run: (c, ticket) => change(c, ticket, { isSystem: false }, 'tickets.unmark-system'),
});

export const set = tickets.actionOn(TICKET, 'set', {
  title: 'Edit',
  done: 'Saved',
  icon: 'pencil',
  bulk: true,
  permission: 'tickets.work',
  input: Type.Partial(Type.Object(ticketFields), { minProperties: 1 }),
  reply: TicketView,
  when: (t) => t.status !== 'closed' || 'The ticket is closed.',
  run: (c, ticket, fields) => change(c, ticket, fields, 'tickets.set'),
});

export const remove = tickets.actionOn(TICKET, 'delete', {
  title: 'Move to the bin',
  done: 'Moved to the bin',
  icon: 'trash',
  bulk: true,
  risk: 'danger',
  permission: 'tickets.delete',
  input: Type.Object({ note: optionalNote('Reason') }),
  reply: TicketView,
  run: async (c, ticket, { note }) => viewOf(c, await binTicket(c, ticket, note ? { note } : {})),
});

export const restore = tickets.actionOn(BINNED, 'restore', {
  title: 'Restore',
  done: 'Restored',
  icon: 'restore',
  bulk: true,
  permission: 'tickets.delete',
  input: nothing,
  reply: TicketView,
  async run(c, ticket) {
    if (ticket.deletedAt === null) throw problems.notFound();
    return viewOf(c, await restoreTicket(c, ticket));
  },
});
