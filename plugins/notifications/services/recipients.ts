import type { UserSummary } from '@serviflow/sdk';
import type { Client, Contact } from '../../clients/contract.ts';
import type { Actor, Ticket } from '../../tickets/contract.ts';
import type { Ctx } from '../manifest.ts';
import type { Audience } from '../model/matrix.ts';
import { mutedOf } from './preferences.ts';

/** Somebody who should hear of an event. */
export interface Recipient {
  readonly name: string;
  /** The login that reads the list in the app; null for people without one. */
  readonly userId: string | null;
  readonly contactId: string | null;
  readonly address: string | null;
  readonly staff: boolean;
  /** Why this person must not be told at all; null when nothing stands in the way. */
  readonly gone: string | null;
  /** Why no mail may be sent; null when nothing stands in the way. */
  readonly noMail: string | null;
}

const staffMember = (user: UserSummary): Recipient => ({
  name: user.name,
  userId: user.id,
  contactId: null,
  address: user.email || null,
  staff: true,
  gone: user.active ? null : 'deactivated',
  noMail: user.email ? null : 'no e-mail address',
});

/** The grid of companies (25.4): their admins and their other people are switched apart. */
function gridSays(contact: Contact, client: Client | undefined): string | null {
  if (!client) return null;
  if (contact.companyAdmin) return client.adminReceivesEmails ? null : 'the company admin gets no e-mails';
  return client.membersReceiveEmails ? null : 'people of this company get no e-mails';
}

function customer(contact: Contact, client: Client | undefined): Recipient {
  return {
    name: contact.name,
    userId: contact.userId,
    contactId: contact.id,
    address: contact.email,
    staff: false,
    gone: contact.active && client?.active !== false ? null : 'deactivated',
    noMail: contact.email ? gridSays(contact, client) : 'no e-mail address',
  };
}

/** The person who asked: a contact, or a member of staff with a request of their own. */
async function requester(c: Ctx, ticket: Ticket): Promise<Recipient[]> {
  const { contactId, requesterUserId } = ticket;
  const [contacts, users] = await Promise.all([
    contactId
      ? c.use.clients.contacts([contactId])
      : c.use.clients.contactsByUser(requesterUserId ? [requesterUserId] : []),
    c.users.find(requesterUserId ? [requesterUserId] : []),
  ]);
  const contact = contacts.get(contactId ?? requesterUserId ?? '');
  if (contact) {
    const client = (await c.use.clients.get([contact.clientId])).get(contact.clientId);
    return [customer(contact, client)];
  }
  const user = users.get(requesterUserId ?? '');
  return user ? [{ ...staffMember(user), staff: user.role !== 'customer' }] : [];
}

/** People of one cell of the matrix, with their own wishes; nobody when the ticket has none. */
export async function recipientsOf(c: Ctx, to: Audience, ticket: Ticket): Promise<Recipient[]> {
  const likely = to === 'requester' ? ticket.requesterUserId : to === 'expert' ? ticket.assigneeId : null;
  // Asked beside the people themselves: in all but rare cases it is one of these.
  const [people, muted] = await Promise.all([peopleOf(c, to, ticket), mutedOf(c, likely ? [likely] : [])]);
  return heeding(c, people, { muted, known: likely });
}

/** Leaves out the mails that people asked not to get. */
async function heeding(
  c: Ctx,
  people: readonly Recipient[],
  { muted, known }: { muted: Set<string>; known: string | null },
): Promise<Recipient[]> {
  const unknown = people.flatMap(({ userId }) => (userId && userId !== known ? [userId] : []));
  const quiet = new Set([...muted, ...(await mutedOf(c, unknown))]);
  return people.map((person) =>
    person.userId && quiet.has(person.userId) && !person.noMail
      ? { ...person, noMail: 'wants no e-mails' }
      : person,
  );
}

async function peopleOf(c: Ctx, to: Audience, ticket: Ticket): Promise<Recipient[]> {
  if (to === 'requester') return requester(c, ticket);
  if (to === 'admins')
    return (await c.users.list({ roles: ['admin'], active: true, limit: 200 })).map(staffMember);
  if (to === 'pool')
    return (await c.users.list({ roles: ['expert'], active: true, limit: 200 })).map(staffMember);
  const expert = ticket.assigneeId
    ? (await c.users.find([ticket.assigneeId])).get(ticket.assigneeId)
    : undefined;
  return expert ? [staffMember(expert)] : [];
}

/** People in copy of an answer. They have no rights on the ticket, so they get the words but no link. */
export async function inCopy(c: Ctx, ticket: Ticket): Promise<Recipient[]> {
  const people = ((await c.use.tickets.participants([ticket.id])).get(ticket.id) ?? []).filter(
    (person) => person.kind === 'cc',
  );
  const contacts = await c.use.clients.contacts(people.flatMap((person) => person.contactId ?? []));
  const clients = await c.use.clients.get([...contacts.values()].map((contact) => contact.clientId));
  const found = people.map((person) => {
    const contact = person.contactId ? contacts.get(person.contactId) : undefined;
    if (contact) return customer(contact, clients.get(contact.clientId));
    return {
      name: person.name ?? '',
      userId: person.userId,
      contactId: null,
      address: person.email,
      staff: false,
      gone: null,
      noMail: person.email ? null : 'no e-mail address',
    };
  });
  return heeding(c, found, { muted: new Set(), known: null });
}

/** Nobody is told of what they did themselves. */
export function isActor(recipient: Recipient, actor: Pick<Actor, 'id'>): boolean {
  return actor.id !== null && (actor.id === recipient.userId || actor.id === recipient.contactId);
}
