import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * A domain in the one form that is stored and compared: lower case, no dot at the end, international labels as A-labels
 * (RFC 5890 2.3.2.1), so that `Bücher.example` and `xn--bcher-kva.example` are one.
 * @returns what cannot be converted stays as it is, in lower case
 * @since 1.1
 */
export function canonicalDomain(domain: string): string {
  const text = domain.trim().toLowerCase().replace(/\.$/, '');
  // Nothing but plain labels: converting could only refuse what DNS would take.
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('xn--')) return text;
  return domainToASCII(text.normalize('NFC')) || text;
}

/**
 * A mail address in the one form that is stored and compared: lower case, its domain canonical.
 * @returns text without `@` stays as it is, in lower case
 * @since 1.1
 */
export function canonicalEmail(email: string): string {
  const text = email.trim().toLowerCase().normalize('NFC');
  const at = text.lastIndexOf('@');
  return at < 0 ? text : `${text.slice(0, at)}@${canonicalDomain(text.slice(at + 1))}`;
}

/**
 * Every spelling of an address or domain that may stand in older records; the canonical one first.
 * @since 1.1
 */
export function spellingsOf(addressOrDomain: string): string[] {
  const at = addressOrDomain.lastIndexOf('@');
  const canonical = at < 0 ? canonicalDomain(addressOrDomain) : canonicalEmail(addressOrDomain);
  const split = canonical.lastIndexOf('@') + 1;
  const unicode = domainToUnicode(canonical.slice(split));
  return [...new Set([canonical, ...(unicode ? [canonical.slice(0, split) + unicode] : [])])];
}
