import type { MailRefusalCode } from './refusal.ts';

/** One mailbox: `address` is lower case and has exactly one `@`, `name` is decoded and may be empty. */
export interface MailAddress {
  address: string;
  name: string;
}

/** One header of the message itself, name in lower case, value unfolded and free of control characters. */
export interface MailHeader {
  name: string;
  value: string;
}

export interface MailAttachment {
  /** Safe to show and to save: no path, no control or direction-changing characters. */
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  content: Uint8Array;
  /** Content-ID without angle brackets, or null. */
  contentId: string | null;
  /** Part of the body (an image shown by `cid:`), not a file that somebody attached. */
  inline: boolean;
}

/** One recipient of a delivery report, RFC 3464 section 2.3. */
export interface ReportedRecipient {
  address: string;
  /** The address that the mail was sent to, when the report names it apart. */
  original: string | null;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | 'unknown';
  /** Enhanced status code such as `5.1.1`, or an empty string. */
  status: string;
  diagnostic: string;
}

/** What a mail system says about a message: its delivery, a complaint about it, or that it was displayed. */
export interface DeliveryReport {
  kind: 'delivery' | 'feedback' | 'disposition';
  /** `abuse` of a complaint, `displayed` or `deleted` of a disposition; empty for a delivery. */
  detail: string;
  recipients: ReportedRecipient[];
  /** Message-ID of the message that the report is about, when it returns or names it. */
  originalMessageId: string | null;
}

/** A message in a bounded, harmless form. HTML is still as received: it must pass `safeHtml` before anybody sees it. */
export interface ParsedMail {
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  from: MailAddress | null;
  sender: MailAddress | null;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  date: Date | null;
  headers: MailHeader[];
  text: string | null;
  html: string | null;
  attachments: MailAttachment[];
  /** What stands before the text: the facts of an invitation, which its text seldom tells. */
  lead: string | null;
  report: DeliveryReport | null;
  /** What was cut because of a limit, in words for the verdict trail. */
  cut: string[];
  /** Not all of the message can be shown, so its original belongs to the ticket. */
  partial: boolean;
  /** Set when the message could not be read and the rest is a stand-in. */
  problem: { code: MailRefusalCode; detail: string } | null;
}
