import { canonicalDomain } from '@serviflow/sdk';
import addressparser, { type MailboxAddress } from 'nodemailer/lib/addressparser';
import { decodeWords } from 'postal-mime';
import { cleanLine } from './clean.ts';
import type { MailAddress } from './types.ts';

export { canonicalDomain } from '@serviflow/sdk';

/** Local parts that need no quotes: no white space and none of the specials of RFC 5322 3.2.3 but the dot. */
const PLAIN = /^[^\s@<>(),;:\\"[\]]+$/;
/** What is left between quotes once they are off. */
const QUOTED = /^"((?:[^"\\]|\\.)+)"$/;

/**
 * An address in the form that is stored and compared: trimmed, lower case, international domains as A-labels, quotes
 * only where the local part needs them (RFC 5321 4.1.2), at most 254 characters (RFC 5321 4.5.3.1.3).
 * @returns null for anything that is no address
 */
export function normalizeAddress(value: string | null | undefined): string | null {
  const text = cleanLine(value ?? '', 400)
    .replace(/^<|>$/g, '')
    .toLowerCase()
    .normalize('NFC');
  const at = text.lastIndexOf('@');
  const local = localPart(text.slice(0, Math.max(0, at)).trim());
  const domain = canonicalDomain(text.slice(at + 1));
  if (!local || !PLAIN.test(domain) || /^[.]|[.]$|[.]{2}/.test(domain)) return null;
  const address = `${local}@${domain}`;
  return address.length > 254 ? null : address;
}

function localPart(text: string): string | null {
  if (PLAIN.test(text)) return text;
  const bare = QUOTED.exec(text)?.[1]?.replace(/\\(.)/g, '$1');
  if (!bare) return null;
  return PLAIN.test(bare) ? bare : `"${bare.replace(/["\\]/g, '\\$&')}"`;
}

/** The part behind the last `@`, lower case; an empty string when there is none. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Characters of an address header that are read; RFC 5322 knows no limit, and a parser needs one. */
const MAX_HEADER = 60_000;

/**
 * Mailboxes of an address header as it stands in the message: groups are opened, what is no address is dropped, each
 * address is kept once. Names may have commas outside of quotes (`Last, First <a@b>`), as many programs write them;
 * encoded words are decoded last, so that what they hide is never read as an address.
 */
export function readAddresses(header: string, max: number): MailAddress[] {
  const found = collect(addressparser(header.slice(0, MAX_HEADER), { flatten: true }), max);
  if (found.length > 0 || !header.includes('=?')) return found;
  // Some programs encode the whole mailbox, address and all; there is no other sender to be had.
  return collect(addressparser(decodeWords(header.slice(0, 1000)), { flatten: true }), max);
}

function collect(boxes: readonly MailboxAddress[], max: number): MailAddress[] {
  const out = new Map<string, MailAddress>();
  for (const box of boxes) {
    if (out.size >= max) break;
    const address = normalizeAddress(box.address);
    if (address && !out.has(address))
      out.set(address, { address, name: cleanLine(decodeWords(box.name ?? ''), 200) });
  }
  return [...out.values()];
}
