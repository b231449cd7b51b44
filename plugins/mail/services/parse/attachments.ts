import type { Attachment } from 'postal-mime';
import { cleanFileName, cleanLine } from './clean.ts';
import type { MailAttachment } from './types.ts';

const EXTENSIONS: Record<string, string> = {
  'message/rfc822': '.eml',
  'message/delivery-status': '.txt',
  'text/rfc822-headers': '.txt',
  'text/calendar': '.ics',
  'text/plain': '.txt',
  'text/html': '.html',
  'text/csv': '.csv',
  'application/pdf': '.pdf',
  'application/ms-tnef': '.dat',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/webp': '.webp',
};

/** A media type in lower case, or application/octet-stream for anything that is not one (RFC 6838 4.2). */
export function cleanType(value: string | null | undefined): string {
  const type = cleanLine(value ?? '', 130).toLowerCase();
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/.test(type)
    ? type
    : 'application/octet-stream';
}

/** A Content-ID or `cid:` reference in comparable form: no angle brackets, percent escapes resolved. */
export function cleanContentId(value: string | null | undefined): string | null {
  const raw = cleanLine(value ?? '', 250);
  return decoded(raw).replace(/^<|>$/g, '') || null;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/**
 * One part of the parsed message as an attachment.
 * @param index position among the attachments, used to name what has no name
 */
export function toAttachment(part: Attachment, index: number): MailAttachment {
  const content =
    typeof part.content === 'string'
      ? Buffer.from(part.content, part.encoding === 'base64' ? 'base64' : 'utf8')
      : new Uint8Array(part.content);
  const type = cleanType(part.mimeType);
  const fallback = `attachment-${index + 1}${EXTENSIONS[type] ?? ''}`;
  const contentId = cleanContentId(part.contentId);
  return {
    name: cleanFileName(part.filename, fallback),
    type,
    size: content.byteLength,
    content,
    contentId,
    inline: contentId !== null && type.startsWith('image/') && part.disposition !== 'attachment',
  };
}
