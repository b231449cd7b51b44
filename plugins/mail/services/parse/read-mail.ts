import { decodeWords } from 'postal-mime';
import type { ReadHints } from '../read/hints.ts';
import { messageIds } from '../threading/message-id.ts';
import { readAddresses } from './addresses.ts';
import { withCalendar } from './calendar/with-calendar.ts';
import { cleanLine } from './clean.ts';
import { describe, describeInner } from './describe.ts';
import { defaultLimits, type MailLimits } from './limits.ts';
import { parseMail } from './parse-mail.ts';
import { MailRefusal } from './refusal.ts';
import { withSigned } from './signed.ts';
import { withUnpacked } from './tnef/unpack.ts';
import type { MailHeader, ParsedMail } from './types.ts';

const UNREADABLE =
  'This message could not be read. The original is attached as received; open it with care and only if you expect it.';

/**
 * Reads a message and always answers: what cannot be parsed becomes a stand-in whose text says so, with sender and
 * subject as far as they can be found, so that no accepted mail goes unseen.
 */
export async function readMail(
  raw: Uint8Array,
  limits: MailLimits = defaultLimits,
  hints: ReadHints = {},
): Promise<ParsedMail> {
  try {
    const mail = await withSigned(await parseMail(raw, limits, hints.charset), limits, hints.charset);
    return await described(await withUnpacked(mail, limits), limits, hints);
  } catch (error) {
    const refusal =
      error instanceof MailRefusal
        ? error
        : new MailRefusal('mail.unreadable', 'The message could not be read.');
    return standIn(raw, refusal);
  }
}

/** A message that has no text says what it is instead; one whose only part is another message shows that one. */
async function described(mail: ParsedMail, limits: MailLimits, hints: ReadHints): Promise<ParsedMail> {
  const [only, ...others] = mail.attachments;
  const root = mail.headers.find(({ name }) => name === 'content-type')?.value ?? '';
  if (
    only?.type === 'message/rfc822' &&
    others.length === 0 &&
    /^message\/rfc822/i.test(root) &&
    !mail.report
  ) {
    const inner = await parseMail(only.content, limits, hints.charset).catch(() => null);
    if (inner) return { ...mail, text: describeInner(inner) };
  }
  const dated = withCalendar(mail, hints);
  if (dated) return dated;
  const what = describe(mail);
  return what ? { ...mail, text: what.text, partial: mail.partial || what.original } : mail;
}

/** Header lines found by eye: no MIME rules, first 64 kB only, never fails. */
function scanHeaders(raw: Uint8Array): MailHeader[] {
  const text = Buffer.from(raw.subarray(0, 65_536)).toString('utf8').replace(/\r\n?/g, '\n');
  const end = text.indexOf('\n\n');
  const lines = (end < 0 ? text : text.slice(0, end)).replace(/\n[ \t]+/g, ' ').split('\n');
  const headers: MailHeader[] = [];
  for (const line of lines.slice(0, 200)) {
    const match = /^([!-9;-~]{1,100}):(.*)$/.exec(line);
    if (match)
      headers.push({ name: (match[1] as string).toLowerCase(), value: cleanLine(match[2] as string, 4000) });
  }
  return headers;
}

/**
 * What stands for a message that cannot be read: sender, subject and ids as far as a look at the headers finds them,
 * and a text that says why.
 */
export function standIn(raw: Uint8Array, refusal: MailRefusal): ParsedMail {
  const headers = scanHeaders(raw);
  const first = (name: string) => headers.find((header) => header.name === name)?.value ?? '';
  const box = (name: string, max = 50) => readAddresses(first(name), max);
  return {
    messageId: messageIds(first('message-id'))[0] ?? null,
    inReplyTo: messageIds(first('in-reply-to')),
    references: messageIds(first('references')),
    from: box('from')[0] ?? null,
    sender: box('sender')[0] ?? null,
    replyTo: box('reply-to', 10),
    to: box('to'),
    cc: box('cc'),
    subject: cleanLine(decodeWords(first('subject')), 500),
    date: null,
    headers,
    text: `${UNREADABLE}\n\n(${refusal.message})`,
    html: null,
    attachments: [],
    lead: null,
    report: null,
    cut: [],
    partial: true,
    problem: { code: refusal.code, detail: refusal.message },
  };
}
