import type { IncomingMail } from '../../contract.ts';
import type { MessageRow } from '../../data/tables.ts';
import type { Authentication } from '../guard/authentication.ts';
import type { MailAddress, MailHeader } from '../parse/types.ts';
import type { ReadMessage } from '../read/read-message.ts';
import { readSubject } from '../threading/subject.ts';
import type { Sender } from './sender.ts';

/** Characters of the text that a rule sees. */
const MAX_TEXT = 20_000;
/** Characters of one header; how many there are is bounded by the parser. */
const MAX_HEADER = 1_000;

/** What is known of a message before it is matched. */
export interface KnownOfMail {
  sender: Sender;
  /** Ticket of a message that it names. */
  ticketId: string | null;
  mayAnswer: boolean;
  authentication: Authentication;
}

/** A message as rules of plugins see it. */
export function incomingMail(row: MessageRow, read: ReadMessage, known: KnownOfMail): IncomingMail {
  const { mail, body } = read;
  const { sender, authentication } = known;
  return {
    id: row.id,
    messageId: mail.messageId,
    receivedAt: row.received_at.toISOString(),
    source: row.source,
    recipient: row.recipient,
    envelopeFrom: row.envelope_from,
    size: Number(row.size),
    from: person(mail.from ?? sender.address),
    replyTo: mail.replyTo.map(person),
    to: mail.to.map(person),
    cc: mail.cc.map(person),
    subject: mail.subject,
    text: body.visibleText.slice(0, MAX_TEXT).toWellFormed(),
    headers: firstOfEach(mail.headers),
    attachments: mail.attachments.map(({ name, type, size, inline }) => ({ name, type, size, inline })),
    senderProof: authentication.proof,
    senderProofBy: authentication.by,
    authentication: found(authentication),
    mayAnswer: known.mayAnswer,
    isReply: mail.inReplyTo.length + mail.references.length > 0 || readSubject(mail.subject).isReply,
    ticketId: known.ticketId,
    clientId: sender.client?.id ?? null,
    contactId: sender.contact?.id ?? null,
    staffId: sender.staff?.id ?? null,
  };
}

function found({ server, dmarc, spf, dkim }: Authentication): IncomingMail['authentication'] {
  return server === null ? null : { server, dmarc, spf, dkim };
}

const person = ({ address, name }: MailAddress) => ({ address, name });

function firstOfEach(headers: readonly MailHeader[]): Record<string, string> {
  // Senders choose the names: `constructor` must not find what objects bring along.
  const values: Record<string, string> = Object.create(null);
  for (const { name, value } of headers) values[name] ??= value.slice(0, MAX_HEADER).toWellFormed();
  return values;
}
