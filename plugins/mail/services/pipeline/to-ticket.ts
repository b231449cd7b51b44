import type { Client } from '../../../clients/contract.ts';
import type { Ticket } from '../../../tickets/contract.ts';
import type { MailTicketValues } from '../../contract.ts';
import type { MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import type { Alert } from '../alerts/read-alert.ts';
import { domainOf } from '../parse/addresses.ts';
import type { ReadMessage } from '../read/read-message.ts';
import { titleOf } from '../threading/subject.ts';
import { type Verdict, verdict } from '../verdict.ts';
import { type Copies, copiesOf } from './copies.ts';
import { actorOf, type Sender } from './sender.ts';
import { answerText, openingText } from './ticket-text.ts';

/** Where a message went. */
export interface Applied {
  ticketId: string;
  number: number;
  activityId: string | null;
  /** The ticket as it was just made. */
  ticket?: Ticket;
}

export interface Material {
  row: Pick<MessageRow, 'id' | 'recipient'>;
  read: ReadMessage;
  raw: Uint8Array;
  /** Support addresses of the tenant. */
  own: readonly string[];
  verdicts: Verdict[];
}

/**
 * Opens a ticket from a message (5.3, 23.3): subject = title, body = description.
 * @param about `values`: what rules of plugins set; `automatic`: a program wrote it, so that nobody becomes known by it
 */
export async function openTicket(
  c: Ctx,
  work: Material,
  about: {
    sender: Sender;
    alert: Alert | null;
    system: boolean;
    automatic?: boolean | undefined;
    /** The closed ticket that the message answers. */
    follows?: Ticket;
    values?: MailTicketValues | null | undefined;
  },
): Promise<Applied> {
  const { sender, alert, system, automatic = false, values } = about;
  const { mail, body } = work.read;
  const files = await storeFiles(c, work);
  const party = system
    ? {}
    : automatic
      ? await knownParty(c, sender, work.verdicts)
      : await requester(c, sender, work.verdicts);
  const copies = system || automatic ? NO_COPIES : await othersOf(c, work, { sender, client: sender.client });
  const ticket = await c.use.tickets.create({
    title: values?.title ?? titleOf(mail.subject),
    ...openingText(body, files.urls),
    ...(values && { category: values.category, workType: values.workType, tags: values.tags }),
    ...(values?.priority && { priority: values.priority }),
    source: 'email',
    isSystem: system,
    ...party,
    cc: copies.join,
    metadata: { mail: { from: sender.address.address, messageId: work.row.id }, ...(alert && { alert }) },
    fileIds: files.ids,
    messageId: mail.messageId,
    ...(about.follows && { followsId: about.follows.id }),
    data: lineData(sender, copies),
    actor: system ? { kind: 'system', id: null, name: 'System' } : actorOf(sender),
  });
  return { ticketId: ticket.id, number: ticket.number, activityId: null, ticket };
}

/**
 * Adds a message to a ticket as a public answer.
 * @param about `proven` false: an address of staff that nothing vouches for; noted internally
 */
export async function replyTo(
  c: Ctx,
  ticketId: string,
  work: Material,
  about: { sender: Sender; proven: boolean },
): Promise<Applied> {
  const { sender, proven } = about;
  const { mail, body } = work.read;
  if (!proven) {
    work.verdicts.push(
      verdict(
        'staff.unproven',
        'limited',
        'The sender address is that of staff, but nothing proves that it is: noted internally, not published.',
      ),
    );
    return noteOn(c, ticketId, work, sender);
  }
  const ticket = (await c.use.tickets.get([ticketId])).get(ticketId);
  const clientId = ticket?.clientId ?? null;
  const client = clientId ? ((await c.use.clients.get([clientId])).get(clientId) ?? null) : null;
  const copies = await othersOf(c, work, { sender, client });
  const files = await storeFiles(c, work);
  const activity = await c.use.tickets.reply(ticketId, {
    ...answerText(body, files.urls),
    fileIds: files.ids,
    messageId: mail.messageId,
    cc: copies.join,
    data: lineData(sender, copies),
    channel: 'email',
    type: 'email_reply',
    by: sender.staff ? 'staff' : 'customer',
    actor: actorOf(sender),
  });
  return applied(c, ticketId, activity.id);
}

/** Notes a message internally on a ticket; nothing else about the ticket changes. */
export async function noteOn(c: Ctx, ticketId: string, work: Material, sender: Sender): Promise<Applied> {
  const files = await storeFiles(c, work);
  const { mail, body } = work.read;
  const activity = await c.use.tickets.note(ticketId, {
    ...answerText(body, files.urls),
    fileIds: files.ids,
    messageId: mail.messageId,
    data: lineData(sender, NO_COPIES),
    channel: 'email',
    type: 'email_reply',
    actor: actorOf(sender),
  });
  return applied(c, ticketId, activity.id);
}

const NO_COPIES: Copies = { join: [], others: [] };

/** What the line of the timeline says about its sender and those who got the message, too. */
const lineData = (sender: Sender, { others }: Copies) => ({
  senderProof: sender.proof,
  senderProofReason: sender.proofReason,
  ...(sender.answerTo.address !== sender.address.address && { replyTo: sender.answerTo.address }),
  ...(others.length > 0 && { alsoTo: others }),
});

/**
 * Adds the message of a program to the timeline, for staff. Neither status nor clocks nor people change, and nobody is
 * told: a note that could wake a rule would be a change after all.
 */
export async function noteAutomatic(
  c: Ctx,
  ticketId: string,
  work: Material,
  sender: Sender,
): Promise<Applied> {
  const files = await storeFiles(c, work);
  const { mail, body } = work.read;
  const activity = await c.use.tickets.recordActivity(ticketId, {
    type: 'email_reply',
    visibility: 'internal',
    channel: 'email',
    ...answerText(body, files.urls),
    fileIds: files.ids,
    messageId: mail.messageId,
    actor: actorOf(sender),
    data: { automatic: true, ...lineData(sender, NO_COPIES) },
  });
  return applied(c, ticketId, activity.id);
}

async function applied(c: Ctx, ticketId: string, activityId: string): Promise<Applied> {
  const ticket = (await c.use.tickets.get([ticketId])).get(ticketId);
  return { ticketId, number: ticket?.number ?? 0, activityId };
}

/** The customer's side of a ticket that a program opens: people and clients that the desk knows, and nobody new. */
async function knownParty(c: Ctx, sender: Sender, verdicts: Verdict[]) {
  if (sender.staff || (sender.contact && sender.client?.active)) return requester(c, sender, verdicts);
  const client = await c.use.clients.findByDomain(domainOf(sender.address.address));
  const words = client?.active
    ? `A program wrote the message: it belongs to ${client.displayName} by its domain, and no contact is made.`
    : 'A program wrote the message: no client and no contact is made.';
  verdicts.push(verdict('sender', 'limited', words));
  return client?.active ? { clientId: client.id } : {};
}

/** The customer's side of a new ticket; a sender that nobody knows becomes a contact (27.5, 37.3). */
async function requester(c: Ctx, sender: Sender, verdicts: Verdict[]) {
  if (sender.staff) {
    verdicts.push(verdict('sender', 'pass', `The sender is ${sender.staff.name} of the staff.`));
    return { requesterUserId: sender.staff.id };
  }
  if (sender.contact && sender.client?.active) {
    verdicts.push(
      verdict(
        'sender',
        'pass',
        `${sender.address.address} is a known contact of ${sender.client.displayName}.`,
      ),
    );
    return { clientId: sender.client.id, contactId: sender.contact.id };
  }
  const { client, contact, outcome } = await c.use.clients.resolveSender(
    sender.address.address,
    sender.address.name,
  );
  // The actor of the ticket is the contact that was just made.
  sender.contact = contact;
  sender.client = client;
  const words = {
    known: 'is a known contact',
    domain: 'is a new contact, by the domain',
    new: 'is a new contact',
  }[outcome];
  verdicts.push(verdict('sender', 'pass', `${sender.address.address} ${words} of ${client.displayName}.`));
  return { clientId: client.id, contactId: contact.id };
}

/** The other people that a message was for, as participants and as a mark on its line. */
function othersOf(c: Ctx, work: Material, about: { sender: Sender; client: Client | null }): Promise<Copies> {
  const { mail } = work.read;
  const { sender, client } = about;
  const known = [
    work.row.recipient,
    mail.from?.address ?? '',
    sender.address.address,
    sender.answerTo.address,
  ];
  return copiesOf(c, mail, { own: new Set([...work.own, ...known]), client });
}

/** Stores attachments; a message that cannot be shown whole brings its original along. */
async function storeFiles(
  c: Ctx,
  { read, raw }: Material,
): Promise<{ ids: string[]; urls: Map<string, string> }> {
  const ids: string[] = [];
  const urls = new Map<string, string>();
  for (const part of read.mail.attachments) {
    const file = await c.files.save(part.content, { name: part.name, type: part.type });
    ids.push(file.id);
    if (part.contentId) urls.set(part.contentId, `/api/files/${file.id}`);
  }
  if (read.mail.partial || read.body.cut)
    ids.push((await c.files.save(raw, { name: 'original.eml', type: 'message/rfc822' })).id);
  return { ids, urls };
}
