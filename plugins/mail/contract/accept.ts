import { defineFilter, type Static, Type } from '@serviflow/sdk';
import { PrioritySchema, WorkTypeSchema } from '../../tickets/contract.ts';
import { ProofMethodSchema, SenderProofSchema } from './proof.ts';

const text = Type.String();
const orNull = Type.Union([text, Type.Null()]);
const Person = Type.Object({
  /** Lower case. */
  address: text,
  /** May be empty. */
  name: text,
});
const Found = Type.Unsafe<'pass' | 'fail' | 'none' | 'unknown'>({
  type: 'string',
  enum: ['pass', 'fail', 'none', 'unknown'],
});

/** A message as rules see it. Frozen: what it says is not for changing. */
export const IncomingMail = Type.Object({
  /** In the message log; the subject of actions on it. */
  id: text,
  /** Its Message-ID, angle brackets included. */
  messageId: orNull,
  /** When the desk got it, ISO 8601 in UTC. */
  receivedAt: Type.String({ format: 'date-time' }),
  /** How it came: `smtp`, `imap`, `pop3`, `m365`, `upload`. */
  source: text,
  /** The address of this desk that it was for. */
  recipient: text,
  /** Envelope sender: empty for the null sender, null when not known (fetched mail). */
  envelopeFrom: orNull,
  /** Bytes of the whole message. */
  size: Type.Integer(),
  from: Person,
  replyTo: Type.Array(Person),
  to: Type.Array(Person),
  cc: Type.Array(Person),
  /** As sent, with `Re:` and the like. */
  subject: text,
  /** Without quoted conversation and signature, 20,000 characters at most. */
  text,
  /**
   * Each header by its name in lower case, the first one when it stands there several times, 1,000 characters at most:
   * `headers['list-id']`.
   */
  headers: Type.Record(text, text),
  /** Without their content. `inline` are images of the text. */
  attachments: Type.Array(
    Type.Object({ name: text, type: text, size: Type.Integer(), inline: Type.Boolean() }),
  ),
  /** Whether the sender in From is who it says; only `proven` is a yes. */
  senderProof: SenderProofSchema,
  /** What proved it; null unless `proven`. */
  senderProofBy: Type.Union([ProofMethodSchema, Type.Null()]),
  /** What a trusted receiving server found (RFC 8601), or this desk itself (`this desk`); null when nobody checked. */
  authentication: Type.Union([
    Type.Object({ server: text, dmarc: Found, spf: Found, dkim: Found }),
    Type.Null(),
  ]),
  /** False for lists, machines and floods: the desk does not confirm those. */
  mayAnswer: Type.Boolean(),
  /** It names an earlier message, or its subject has a reply mark. */
  isReply: Type.Boolean(),
  /** The ticket of a mail that it answers by In-Reply-To or References. Other ways to a ticket are looked at after the rules. */
  ticketId: orNull,
  /** Of the sender, as far as the desk knows the address; nobody is made before the rules were asked. */
  clientId: orNull,
  contactId: orNull,
  /** A user of this desk (admin, expert, viewer) with the sender's address; see `senderProof` for whether it is. */
  staffId: orNull,
});
export type IncomingMail = Static<typeof IncomingMail>;

const to = <const O extends string>(outcome: O) => Type.Unsafe<O>({ type: 'string', const: outcome });

/** What becomes of a message. The reason is one sentence for people; it stands in the message's trail. */
export const MailDecision = Type.Union([
  /** Goes on to a ticket; the reason for what was changed, if any. */
  Type.Object({ outcome: to('accept'), reason: orNull }),
  /** Waits in triage for a person. */
  Type.Object({ outcome: to('triage'), reason: text }),
  /** Ends without ticket, client and answer; kept in the message log, where a person may still make a ticket of it. */
  Type.Object({ outcome: to('drop'), reason: text }),
]);
export type MailDecision = Static<typeof MailDecision>;

/** What the ticket gets if the message opens one; null leaves it open. Nothing of it touches an answer on a ticket. */
export const MailTicketValues = Type.Object({
  /** The subject without reply and forward marks; 250 characters count. */
  title: text,
  priority: Type.Union([PrioritySchema, Type.Null()]),
  /** 100 characters count. */
  category: orNull,
  workType: Type.Union([WorkTypeSchema, Type.Null()]),
  /** 30 count, with 50 characters each. */
  tags: Type.Array(text),
});
export type MailTicketValues = Static<typeof MailTicketValues>;

/**
 * Mail rules: what becomes of a message that came in. Asked when own mail, loops, bounces and automatic answers are out
 * and the sender is known, before the message is matched to a ticket. Return `{ ...asked, decision }` or
 * `{ ...asked, ticket: { ...asked.ticket, priority: 'high' } }`; nothing leaves it as it is. Each rule sees what those
 * before it decided and may decide anew. A Problem sends the message to triage with its words as the reason; any other
 * error leaves the rule out. Rules run in the phase `decide`, and in `overrule` those that have the last word. Values that need more than this (an assignee) are for `tickets.will-create@1`.
 */
export const mailWillAccept = defineFilter(
  'mail.will-accept@1',
  Type.Object({ message: IncomingMail, decision: MailDecision, ticket: MailTicketValues }),
  { phases: ['decide', 'overrule'], onFault: 'skip' },
);
