import { canonicalEmail, invalidField, type UserSummary, uuidv7 } from '@serviflow/sdk';
import type { Participant, Ticket } from '../contract.ts';
import type { ParticipantRow, TicketsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

type Customer = Pick<Ticket, 'clientId' | 'clientName' | 'contactId' | 'requesterUserId' | 'requesterName'>;

/**
 * The customer's side of a ticket from the ids that a caller gave.
 * @throws Problem 422 when an id is unknown or the contact is of another client
 */
export async function customerOf(
  c: Ctx,
  ids: { clientId?: string | null; contactId?: string | null; requesterUserId?: string | null },
): Promise<Customer> {
  const contact = ids.contactId
    ? (await c.use.clients.contacts([ids.contactId])).get(ids.contactId)
    : undefined;
  if (ids.contactId && !contact) throw invalidField('/contactId', 'There is no such contact.', 'unknown');
  const clientId = ids.clientId ?? contact?.clientId ?? null;
  if (contact && contact.clientId !== clientId)
    throw invalidField('/contactId', 'This contact belongs to another client.', 'mismatch');
  const client = clientId ? (await c.use.clients.get([clientId])).get(clientId) : undefined;
  if (clientId && !client) throw invalidField('/clientId', 'There is no such client.', 'unknown');
  const requesterUserId = contact?.userId ?? ids.requesterUserId ?? null;
  return {
    clientId,
    clientName: client?.displayName ?? null,
    contactId: contact?.id ?? null,
    requesterUserId,
    requesterName: contact?.name ?? (await userName(c, requesterUserId)) ?? client?.displayName ?? null,
  };
}

async function userName(c: Ctx, id: string | null): Promise<string | null> {
  if (id === null) return null;
  if (id === c.principal.id) return c.principal.name;
  return (await c.users.find([id])).get(id)?.name ?? null;
}

/**
 * Somebody who may own tickets, and may until the call ends: who leaves has no open tickets (29.3).
 * @throws Problem 422 when the user is unknown, switched off, or neither admin nor expert
 */
export async function assigneeOf(c: Ctx, id: string): Promise<UserSummary> {
  const user = await c.users.hold(id);
  if (!user?.active || (user.role !== 'admin' && user.role !== 'expert'))
    throw invalidField('/assigneeId', 'Choose an active expert or administrator.', 'not-an-expert');
  return user;
}

/**
 * People in copy. Customers may only name contacts of their own client: an answer must not carry a ticket to strangers.
 * @throws Problem 422
 */
export async function ccOf(
  c: Ctx,
  ticket: Ticket,
  emails: readonly string[],
  limitToClient: boolean,
): Promise<Participant[]> {
  const people: Participant[] = [];
  for (const email of new Set(emails.map(canonicalEmail))) {
    const known = await c.use.clients.findByEmail(email);
    if (limitToClient && known?.contact.clientId !== ticket.clientId)
      throw invalidField('/cc', `${email} is not a contact of your company.`, 'not-a-contact');
    people.push({
      kind: 'cc',
      userId: known?.contact.userId ?? null,
      contactId: known?.contact.id ?? null,
      email,
      name: known?.contact.name ?? null,
    });
  }
  return people;
}

/** A row for a person on a ticket. */
export function participantRow(ticketId: string, p: Participant): ParticipantRow {
  return {
    id: uuidv7(),
    ticket_id: ticketId,
    kind: p.kind,
    user_id: p.userId,
    contact_id: p.contactId,
    email: p.email ? canonicalEmail(p.email) : null,
    name: p.name,
  };
}

const same = (a: Participant, b: Participant) =>
  (a.userId !== null && a.userId === b.userId) ||
  (a.contactId !== null && a.contactId === b.contactId) ||
  (a.email !== null && a.email === b.email);

/** Adds people who are not on the ticket yet; nobody is on it twice in one role. */
export async function addParticipants(
  c: Ctx,
  ticketId: string,
  people: readonly Participant[],
): Promise<void> {
  if (!people.length) return;
  const there = (await participantsOf(c, [ticketId])).get(ticketId) ?? [];
  const fresh = people.filter(
    (p) => !there.some((t) => same(t, p) && (t.kind === p.kind || p.kind === 'cc')),
  );
  if (!fresh.length) return;
  await c
    .sql<TicketsDb>()
    .insertInto('tickets.participant')
    .values(fresh.map((p) => participantRow(ticketId, p)))
    .execute();
}

/** People on tickets with their present mail addresses; three statements for any number of tickets. */
export async function participantsOf(
  c: Ctx,
  ticketIds: readonly string[],
): Promise<Map<string, Participant[]>> {
  if (!ticketIds.length) return new Map();
  const rows = await c
    .sql<TicketsDb>()
    .selectFrom('tickets.participant')
    .selectAll()
    .where('ticket_id', 'in', ticketIds)
    .orderBy('id')
    .execute();
  const ids = (key: 'contact_id' | 'user_id') => [...new Set(rows.flatMap((r) => r[key] ?? []))];
  const [contactIds, userIds] = [ids('contact_id'), ids('user_id')];
  const contacts = contactIds.length ? await c.use.clients.contacts(contactIds) : new Map();
  const users = userIds.length ? await c.users.find(userIds) : new Map();
  const out = new Map<string, Participant[]>();
  for (const row of rows) {
    const contact = row.contact_id ? contacts.get(row.contact_id) : undefined;
    const user = row.user_id ? users.get(row.user_id) : undefined;
    const list = out.get(row.ticket_id) ?? [];
    list.push({
      kind: row.kind,
      userId: row.user_id ?? contact?.userId ?? null,
      contactId: row.contact_id,
      email: contact?.email ?? user?.email ?? row.email,
      name: contact?.name ?? user?.name ?? row.name,
    });
    out.set(row.ticket_id, list);
  }
  return out;
}

/** Takes a watcher off a ticket; their other roles on it stay. */
export async function removeWatcher(c: Ctx, ticketId: string, userId: string): Promise<void> {
  await c
    .sql<TicketsDb>()
    .deleteFrom('tickets.participant')
    .where('ticket_id', '=', ticketId)
    .where('user_id', '=', userId)
    .where('kind', '=', 'watcher')
    .execute();
}
