import { isTnef } from './tnef/unpack.ts';
import type { MailAttachment, ParsedMail } from './types.ts';

const PGP = /^\s*-----BEGIN PGP MESSAGE-----/m;
const HOW =
  'Open the attached original.eml in a mail program that has the key, or ask the sender to send it again without encryption.';

/** What a message without readable text is, and what can be done with it. */
export interface Description {
  readonly text: string;
  /** The original belongs to the ticket, since the desk cannot show what is in it. */
  readonly original: boolean;
}

/**
 * Says what a message is that has no text to show: encrypted, signed in one piece, packed by Outlook, an invitation,
 * or nothing but files.
 * @returns null when the message speaks for itself
 */
export function describe(mail: ParsedMail): Description | null {
  if (mail.text && PGP.test(mail.text))
    return {
      text: `This message is encrypted with PGP; the desk cannot read it. ${HOW}\n\n${mail.text}`,
      original: true,
    };
  if (mail.text?.trim() || mail.html?.trim()) return null;
  const { attachments: parts } = mail;
  const root = mail.headers.find(({ name }) => name === 'content-type')?.value.toLowerCase() ?? '';
  const has = (type: RegExp) => parts.find((part) => type.test(part.type));
  if (/^application\/(?:x-)?pkcs7-mime/.test(root)) {
    const text = root.includes('signed-data')
      ? 'This message is signed with S/MIME in one piece, and the desk cannot read what is signed. Open the attached original.eml in a mail program, or ask the sender to sign in clear text.'
      : `This message is encrypted with S/MIME; the desk cannot read it. ${HOW}`;
    return { text, original: true };
  }
  if (root.startsWith('multipart/encrypted') || has(/^application\/pgp-encrypted$/))
    return { text: `This message is encrypted with PGP; the desk cannot read it. ${HOW}`, original: true };
  const calendar = has(/^(?:text\/calendar|application\/ics)$/);
  if (calendar)
    return {
      text: `This message is a calendar entry without a text of its own. Open the attached ${calendar.name} in a calendar to see what, when and where; an answer there goes to its organiser.`,
      original: false,
    };
  if (parts.some(isTnef))
    return {
      text: 'The text of this message is packed in winmail.dat, which could not be unpacked. Open the attached original.eml in Outlook, or ask the sender to send it as HTML or plain text.',
      original: true,
    };
  return { text: onlyFiles(parts), original: false };
}

function onlyFiles(parts: readonly MailAttachment[]): string {
  if (parts.length === 0) return 'The message has no text and no files.';
  const names = parts.slice(0, 10).map((part) => part.name);
  if (parts.length > names.length) names.push(`${parts.length - names.length} more`);
  return `The message has no text. It brings ${parts.length === 1 ? 'a file' : 'files'}: ${names.join(', ')}.`;
}

/** What stands for a message whose only part is another message. */
export function describeInner(inner: ParsedMail): string {
  const { from, subject, text } = inner;
  const head = [
    'This message holds another message and nothing else; it is attached.',
    '',
    ...(from ? [`From: ${from.name ? `${from.name} <${from.address}>` : from.address}`] : []),
    ...(inner.date ? [`Date: ${inner.date.toISOString()}`] : []),
    `Subject: ${subject}`,
  ];
  return [...head, '', text?.trim() || describe(inner)?.text || ''].join('\n').trimEnd();
}
