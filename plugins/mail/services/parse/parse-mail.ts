import type { Email } from 'postal-mime';
import { messageIds } from '../threading/message-id.ts';
import { readAddresses } from './addresses.ts';
import { toAttachment } from './attachments.ts';
import { parseWithBodies } from './body-parser.ts';
import { cleanLine, cleanText, repairCharset } from './clean.ts';
import { defaultLimits, type MailLimits } from './limits.ts';
import { prescan, withReadableHeaders } from './prescan.ts';
import { MailRefusal } from './refusal.ts';
import { readReport } from './report.ts';
import type { MailAttachment, MailHeader, ParsedMail } from './types.ts';

/**
 * Reads a raw RFC 5322 message into a bounded structure. Attached messages stay attachments: opening them would let
 * one small message unfold without end, and technicians expect a forwarded original as a file.
 * @param raw the message as received
 * @param local encoding of the organisation's language, the last guess for text that names none
 * @throws {MailRefusal} and nothing else
 */
export async function parseMail(
  raw: Uint8Array,
  limits: MailLimits = defaultLimits,
  local?: string,
): Promise<ParsedMail> {
  prescan(raw, limits);
  const email = await parseBytes(withReadableHeaders(raw, local), { limits, local });
  try {
    return shape(email, limits);
  } catch (error) {
    throw error instanceof MailRefusal
      ? error
      : new MailRefusal('mail.unreadable', 'The message could not be read.');
  }
}

async function parseBytes(
  raw: Uint8Array,
  { limits, local }: { limits: MailLimits; local: string | undefined },
): Promise<Email> {
  try {
    const bounds = {
      forceRfc822Attachments: true,
      maxNestingDepth: limits.maxDepth,
      maxHeadersSize: limits.maxHeaderBytes,
    };
    return await parseWithBodies(raw, bounds, local);
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    if (text.includes('nesting depth')) {
      throw new MailRefusal('mail.too-deep', `The parts are nested deeper than ${limits.maxDepth} levels.`);
    }
    if (text.includes('header size')) {
      throw new MailRefusal('mail.headers-too-large', `The headers exceed ${limits.maxHeaderBytes} bytes.`);
    }
    throw new MailRefusal('mail.unreadable', 'The message does not follow the format of mail messages.');
  }
}

function shape(email: Email, limits: MailLimits): ParsedMail {
  const cut: string[] = [];
  const attachments = shapeAttachments(email, limits, cut);
  const boxes = (name: string, max = limits.maxAddresses) => readAddresses(addressHeader(email, name), max);
  return {
    messageId: messageIds(email.messageId)[0] ?? null,
    inReplyTo: messageIds(email.inReplyTo),
    references: messageIds(email.references),
    from: boxes('from', 1)[0] ?? null,
    sender: boxes('sender', 1)[0] ?? null,
    replyTo: boxes('reply-to', 10),
    to: boxes('to'),
    cc: boxes('cc'),
    subject: cleanLine(repairCharset(email.subject ?? ''), 500),
    date: sentAt(email.date),
    headers: shapeHeaders(email, limits, cut),
    text: bounded(email.text, { max: limits.maxTextChars, what: 'text', cut }),
    html: bounded(email.html, { max: limits.maxHtmlChars, what: 'HTML', cut }),
    attachments,
    lead: null,
    report: readReport(attachments),
    cut,
    partial: cut.length > 0,
    problem: null,
  };
}

/** An address header as it stands in the message; To and Cc may stand there several times (RFC 5322 4.5.3). */
function addressHeader(email: Email, name: string): string {
  const values = email.headers.filter((header) => header.key === name).map((header) => header.value);
  return (name === 'to' || name === 'cc' ? values : values.slice(0, 1)).join(', ');
}

/** The Date header when it names a plausible moment; a database would refuse the rest. */
function sentAt(value: string | undefined): Date | null {
  const stamp = new Date(value ?? '');
  const year = stamp.getUTCFullYear();
  return year >= 1970 && year < 2200 ? stamp : null;
}

function shapeHeaders(email: Email, limits: MailLimits, cut: string[]): MailHeader[] {
  if (email.headers.length > limits.maxHeaders) cut.push(`headers after the first ${limits.maxHeaders}`);
  return email.headers
    .slice(0, limits.maxHeaders)
    .map((header) => ({ name: cleanLine(header.key, 100), value: cleanLine(header.value, 4000) }));
}

function shapeAttachments(email: Email, limits: MailLimits, cut: string[]): MailAttachment[] {
  if (email.attachments.length > limits.maxAttachments)
    cut.push(`attachments after the first ${limits.maxAttachments}`);
  return email.attachments.slice(0, limits.maxAttachments).map(toAttachment);
}

/** Text that is clean and not too long; what is left out is noted in `cut`. */
export function bounded(
  value: string | null | undefined,
  limit: { max: number; what: string; cut: string[] },
): string | null {
  if (value === undefined || value === null) return null;
  const long = value.length > limit.max;
  if (long) limit.cut.push(`${limit.what} after ${limit.max} characters`);
  return cleanText(long ? value.slice(0, limit.max) : value).trimEnd();
}
