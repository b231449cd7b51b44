import MailComposer from 'nodemailer/lib/mail-composer';
import { toAttachment } from '../attachments.ts';
import type { MailLimits } from '../limits.ts';
import { bounded } from '../parse-mail.ts';
import type { MailAttachment, ParsedMail } from '../types.ts';
import { readTnef, type Tnef, type TnefAttachment } from './read-tnef.ts';

/** Messages inside of messages that become files to open; what lies deeper stays packed. */
const MAX_DEPTH = 3;

/** Whether a part is what Outlook packs its messages in, by its type or by its usual name. */
export const isTnef = ({ type, name }: Pick<MailAttachment, 'type' | 'name'>): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(type) || /^winmail\.dat$/i.test(name);

/**
 * The message as if Outlook had sent it as MIME: files out of winmail.dat stand in its place, and its text where the
 * message has none. One that is broken stays a file.
 */
export async function withUnpacked(mail: ParsedMail, limits: MailLimits): Promise<ParsedMail> {
  if (!mail.attachments.some(isTnef)) return mail;
  const attachments: MailAttachment[] = [];
  let packed: Tnef | null = null;
  for (const part of mail.attachments) {
    const tnef = isTnef(part) ? readTnef(part.content, { rtf: true }) : null;
    packed ??= tnef;
    if (tnef) attachments.push(...(await filesOf(tnef, 1)));
    else attachments.push(part);
  }
  if (!packed) return mail;
  const cut = [...mail.cut];
  if (attachments.length > limits.maxAttachments)
    cut.push(`attachments after the first ${limits.maxAttachments}`);
  const own = Boolean(mail.text?.trim() || mail.html?.trim());
  return {
    ...mail,
    ...(!own && {
      text: bounded(packed.text, { max: limits.maxTextChars, what: 'text', cut }),
      html: bounded(packed.html, { max: limits.maxHtmlChars, what: 'HTML', cut }),
    }),
    attachments: attachments.slice(0, limits.maxAttachments),
    cut,
    partial: mail.partial || cut.length > 0,
  };
}

const filesOf = (tnef: Tnef, depth: number): Promise<MailAttachment[]> =>
  Promise.all(tnef.attachments.map((file, index) => fileOf(file, { index, depth })));

async function fileOf(file: TnefAttachment, at: { index: number; depth: number }): Promise<MailAttachment> {
  const inner = file.message && at.depth < MAX_DEPTH ? readTnef(file.content, { rtf: false }) : null;
  return toAttachment(
    inner
      ? {
          filename: `${file.name || inner.subject || 'message'}.eml`,
          mimeType: 'message/rfc822',
          disposition: 'attachment',
          content: await asMime(inner, at.depth + 1),
        }
      : {
          filename: file.name,
          mimeType: file.type ?? (file.message ? 'application/ms-tnef' : 'application/octet-stream'),
          disposition: file.contentId ? null : 'attachment',
          ...(file.contentId && { contentId: file.contentId }),
          content: file.content,
        },
    at.index,
  );
}

/** A message as a file that every mail program opens. */
async function asMime(tnef: Tnef, depth: number): Promise<Uint8Array> {
  const files = await filesOf(tnef, depth);
  const mail = new MailComposer({
    subject: tnef.subject ?? '',
    ...(tnef.from.address.includes('@') && { from: tnef.from }),
    text: tnef.text ?? undefined,
    html: tnef.html ?? undefined,
    attachments: files.map(({ name, type, content, contentId }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
      ...(contentId && { cid: contentId }),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}
