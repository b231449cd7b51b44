import { problems } from '@serviflow/sdk';
import {
  type ChangeOptions,
  TICKET,
  type Ticket,
  type TicketsV1,
  ticketDeleted,
  ticketRestored,
} from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { actorOf } from '../model/actor.ts';
import { factOf, STAFF } from '../model/audience.ts';
import { moveBetween } from '../model/transitions.ts';
import { createTicket } from './create.ts';
import { customFields } from './custom-fields.ts';
import { applyMove, beginEdit, type Edit } from './edit.ts';
import { applyFields, replaceRequester } from './fields.ts';
import { takesAnswers, writeNote, writeReply } from './messages.ts';
import { addParticipants, participantsOf } from './people.ts';
import { findByMessageId, findTicket, getTickets, openByAssignee, scanTickets } from './read.ts';
import { saveEdit, storeDeadlines } from './save.ts';
import { activitiesById, activitiesOf, recordActivity } from './timeline.ts';

/** Starts an edit on behalf of the caller. */
export function editOf(c: Ctx, ticket: Ticket, options: ChangeOptions = {}): Edit {
  return beginEdit(ticket, { at: options.at ?? c.now().toISOString(), actor: options.actor ?? actorOf(c) });
}

/** To the bin (0.9). */
export async function binTicket(c: Ctx, ticket: Ticket, options: ChangeOptions = {}): Promise<Ticket> {
  const edit = editOf(c, ticket, options);
  edit.after.deletedAt = edit.at;
  edit.entries.push({ type: 'deleted', visibility: 'internal', body: options.note ?? null });
  edit.told.push((ctx, t) => ctx.emit(ticketDeleted, factOf(t, edit), { aggregate: t.id, audience: STAFF }));
  const binned = (await saveEdit(c, edit, 'tickets.delete')).ticket;
  await c.links.revoke({ subject: TICKET.id, id: ticket.id });
  return binned;
}

/** Out of the bin. */
export async function restoreTicket(c: Ctx, ticket: Ticket, options: ChangeOptions = {}): Promise<Ticket> {
  const edit = editOf(c, ticket, options);
  edit.after.deletedAt = null;
  edit.entries.push({ type: 'restored', visibility: 'internal', body: options.note ?? null });
  edit.told.push((ctx, t) => ctx.emit(ticketRestored, factOf(t, edit), { aggregate: t.id, audience: STAFF }));
  return (await saveEdit(c, edit, 'tickets.restore')).ticket;
}

/** The contract's implementation: functions over the call. */
export function ticketsApi(c: Ctx): TicketsV1 {
  const locked = async (id: string, bin = false): Promise<Ticket> => {
    const ticket = await findTicket(c, id, { lock: true, seen: false, bin });
    if (!ticket) throw problems.notFound();
    return ticket;
  };
  return {
    create: (draft) => createTicket(c, draft),
    get: (ids) => getTickets(c, ids),
    async fields(ids) {
      const values = await customFields(c).load(ids);
      return new Map(ids.map((id) => [id, values(id)]));
    },
    findByNumber: (number) => findTicket(c, String(number), { lock: false, seen: false }),
    findByMessageId: (ids) => findByMessageId(c, ids),
    visible: async (id) => (await findTicket(c, id, { lock: false, seen: true })) !== null,
    reply: async (id, message) => (await writeReply(c, await locked(id), message)).activity,
    takesAnswers: (ticket) => takesAnswers(c, ticket),
    note: async (id, message) => (await writeNote(c, await locked(id), message)).activity,
    recordActivity: (id, entry) => recordActivity(c, id, entry),
    activities: (id, { limit, visibility, types }) =>
      activitiesOf(c, id, { limit: Math.min(limit, 1000), publicOnly: visibility === 'public', types }),
    activity: (ids) => activitiesById(c, ids),
    async change(id, change, options = {}) {
      const before = await locked(id);
      const edit = editOf(c, before, options);
      await applyFields(c, edit, change);
      if (options.note)
        edit.entries.push({ type: 'note', visibility: options.visibility ?? 'internal', body: options.note });
      const { ticket } = await saveEdit(c, edit, 'tickets.change');
      await replaceRequester(c, before, ticket);
      return ticket;
    },
    async setStatus(id, to, options = {}) {
      const ticket = await locked(id);
      if (ticket.status === to) return ticket;
      const move = moveBetween(ticket.status, to);
      if (!move)
        throw problems.conflict(`A ticket cannot go from ${ticket.status} to ${to}.`, { code: 'not-now' });
      const edit = editOf(c, ticket, options);
      applyMove(edit, move, { note: options.note, visibility: options.visibility });
      return (await saveEdit(c, edit, `tickets.${move}`)).ticket;
    },
    setDeadlines: (id, deadlines) => storeDeadlines(c, id, deadlines),
    participants: (ids) => participantsOf(c, ids),
    addParticipants: (id, people) => addParticipants(c, id, people),
    async remove(id, options) {
      await binTicket(c, await locked(id), options);
    },
    async restore(id, options) {
      await restoreTicket(c, await locked(id, true), options);
    },
    scan: (filter) => scanTickets(c, filter),
    openByAssignee: (ids) => openByAssignee(c, ids),
  };
}
