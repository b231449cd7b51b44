import { defineContract } from '@serviflow/sdk';
import type { TemplateId } from '../services/templates/catalogue.ts';

/** A person that mail goes to or came from. */
export interface Mailbox {
  readonly address: string;
  readonly name?: string | null;
}

/** A mail that another plugin wants sent. It is written in the transaction of the call and sent after its commit. */
export interface OutgoingDraft {
  /**
   * Idempotency key, unique in the tenant: `<event id>:<recipient>`. A second draft with the same key is ignored, so
   * an event that is delivered twice mails once.
   */
  readonly key: string;
  readonly to: readonly Mailbox[];
  readonly cc?: readonly Mailbox[];
  readonly template: TemplateId;
  /**
   * Values of the template's placeholders, plain text. `message` is what somebody wrote; `messageHtml` its sanitized
   * HTML. Filled in when absent: `tenantName`, and with `ticketId` also `ticketNumber`, `ticketTitle`, `priority`,
   * `status`, `link` (a view link for the first recipient when `viewLink` is set), `recipientName`.
   */
  readonly values?: Readonly<Record<string, string | undefined>>;
  /** Makes it a ticket mail: `[Ticket #1042]` in the subject, threading headers of the ticket's conversation. */
  readonly ticketId?: string;
  /** Puts a `BASE_URL/ticket/view/TOKEN` link for the recipient into `link`; for customers, who may have no login. */
  readonly viewLink?: boolean;
  readonly fileIds?: readonly string[];
  /**
   * Sent by a program: marked as such, and not sent to the sender of a message that must not be answered automatically
   * (machines, lists, loops). As the template says when absent: only `ticket-reply` is written by a person.
   */
  readonly automatic?: boolean;
  /** Holds a way into an account (invitation, new password, login link): its text is shown on no page. */
  readonly opensAccount?: boolean;
}

/** How a raw message reached the desk. */
export interface Arrival {
  /** The address of this desk that it was for. */
  readonly recipient: string;
  /** `smtp`, `imap`, `pop3`, `m365`, `upload`. */
  readonly source: string;
  /** Envelope sender of SMTP: `''` for the null sender; null when not known (fetched mail). */
  readonly envelopeFrom: string | null;
  readonly envelopeTo?: readonly string[];
  readonly remoteAddress?: string | null;
  /** Name that the sending server gave in HELO or EHLO. */
  readonly helo?: string | null;
  /** Address of the account that was logged in when it handed the message in; proves a sender of that address. */
  readonly submittedBy?: string | null;
  /** The message was larger than allowed and its end is missing. */
  readonly truncated?: boolean;
  /**
   * Unique in the tenant for one delivery (for example mailbox, UIDVALIDITY and UID): the same message fetched twice is
   * stored once. Absent for SMTP, where every acceptance counts.
   */
  readonly dedupeKey?: string;
}

/** What other plugins may ask of mail. */
export interface MailV1 {
  /**
   * Stores a raw message durably and queues it. When it returns and the transaction commits, nothing is lost.
   * @returns its id, and whether it was known already by `dedupeKey`
   */
  receive(raw: Uint8Array, arrival: Arrival): Promise<{ id: string; duplicate: boolean }>;
  /**
   * Writes a mail to the outgoing queue.
   * @returns null when the key is known, outgoing mail is switched off, nobody is left to send to, or the recipient
   *   must not get automatic mail
   */
  send(draft: OutgoingDraft): Promise<{ id: string; messageId: string } | null>;
  /** Messages that wait for a person: in triage, or given up after all tries. Counts no further than 1,000. */
  waiting(): Promise<{ count: number; oldestAt: Date | null; newestAt: Date | null }>;
  /** Support addresses of the tenant, lower case; mail from them is a loop. */
  addresses(): Promise<string[]>;
}

export const MAIL = defineContract<MailV1>('mail.api@1');

/** Kind under which receiving plugins find the tenant of an address in the installation's directory. */
export const MAIL_ADDRESS = 'mail.address';
/** Purpose of signed `/ticket/view/TOKEN` links; data `{ subject, id, email, userId? }`. */
export const TICKET_VIEW_LINK = 'ticket.view';
/** Seconds that a view link works (37.9). */
export const TICKET_VIEW_SECONDS = 7 * 24 * 3600;
