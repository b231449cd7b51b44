import { type BaseBlock, Constructed, fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import type { MailLimits } from './limits.ts';
import { parseMail } from './parse-mail.ts';
import type { ParsedMail } from './types.ts';

/** OIDs of RFC 5652: what is signed, and what it holds. */
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';
const PKCS7 = /^application\/(?:x-)?pkcs7-mime$/;

/**
 * The message within one that is signed in one piece (RFC 8551 3.5.2). The signature is not checked, so nothing is said
 * about it; the file that holds it stays attached.
 * @returns the message as it was when it has a text, is encrypted or is broken
 */
export async function withSigned(
  mail: ParsedMail,
  limits: MailLimits,
  local: string | undefined,
): Promise<ParsedMail> {
  if (mail.text?.trim() || mail.html?.trim()) return mail;
  const part = mail.attachments.find(({ type }) => PKCS7.test(type));
  const content = part && signedContent(part.content);
  const inner = content && (await parseMail(content, limits, local).catch(() => null));
  if (!inner) return mail;
  const attachments = [...inner.attachments, ...mail.attachments].slice(0, limits.maxAttachments);
  const cut = [...mail.cut, ...inner.cut];
  return { ...mail, text: inner.text, html: inner.html, attachments, cut, partial: cut.length > 0 };
}

/**
 * What is signed in a CMS message, in any of the encodings of BER.
 * @returns null for what is encrypted, signs something outside of it, or is broken
 */
export function signedContent(bytes: Uint8Array): Uint8Array | null {
  try {
    const { offset, result } = fromBER(bytes);
    if (offset < 0) return null;
    const data = children(tagged(result, SIGNED_DATA))[0];
    const holder = children(data).find((block) => block instanceof Sequence && oidOf(block) === DATA);
    const text = children(tagged(holder, DATA))[0];
    return text instanceof OctetString ? new Uint8Array(text.getValue()) : null;
  } catch {
    return null;
  }
}

const children = (block: BaseBlock | undefined): BaseBlock[] =>
  block instanceof Sequence || block instanceof Constructed ? block.valueBlock.value : [];

function oidOf(block: BaseBlock | undefined): string | null {
  const [first] = children(block);
  return first instanceof ObjectIdentifier ? first.getValue() : null;
}

/** The value under the tag `[0]` that follows an OID. */
const tagged = (block: BaseBlock | undefined, oid: string): BaseBlock | undefined =>
  oidOf(block) === oid ? children(block)[1] : undefined;
