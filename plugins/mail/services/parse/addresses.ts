import type { Address, Mailbox } from 'postal-mime';
import { cleanLine } from './clean.ts';
import type { MailAddress } from './types.ts';

/**
 * An address in the form that is stored and compared: trimmed, lower case, one `@`, no spaces, at most 254
 * characters (RFC 5321 4.5.3.1.3).
 * @returns null for anything that is no address
 */
export function normalizeAddress(value: string | null | undefined): string | null {
  const address = cleanLine(value ?? '', 400)
    .replace(/^<|>$/g, '')
    .toLowerCase();
  if (address.length > 254 || !/^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\]]+$/.test(address)) return null;
  if (/^[.]|[.]$|[.]{2}/.test(address.slice(address.indexOf('@') + 1))) return null;
  return address;
}

/** The part behind the `@`, lower case; an empty string when there is none. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Mailboxes of a header: groups are opened, what is no address is dropped, each address is kept once. */
export function toAddresses(list: Address[] | undefined, max: number): MailAddress[] {
  const out = new Map<string, MailAddress>();
  for (const entry of list ?? []) {
    const boxes: Mailbox[] = entry.group ?? [entry as Mailbox];
    for (const box of boxes) {
      if (out.size >= max) return [...out.values()];
      const address = normalizeAddress(box.address);
      if (address && !out.has(address)) out.set(address, { address, name: cleanLine(box.name ?? '', 200) });
    }
  }
  return [...out.values()];
}
