export type TextPart =
  | { kind: 'text'; text: string }
  | { kind: 'url'; text: string }
  | { kind: 'ticket'; text: string; number: string };

/** Addresses (without the stop that ends the sentence) and ticket numbers such as #1042. */
const LINKS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])|(?<![\w&])#(\d{1,9})\b/g;

/** Cuts a text where something in it leads somewhere. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINKS)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    const [whole, url, number] = match;
    parts.push(url ? { kind: 'url', text: url } : { kind: 'ticket', text: whole, number: number ?? '' });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

const QUOTE_START = /^(On .+ wrote:|Am .+ schrieb .+:|-{2,} ?(Original Message|Forwarded message).*|>.*)$/m;

/** Splits an answer from the mail it quotes; nothing is cut when the quote is all there is. */
export function splitQuoted(text: string): { fresh: string; quoted: string } {
  const start = text.search(QUOTE_START);
  const fresh = start < 0 ? text : text.slice(0, start).trimEnd();
  if (start < 0 || fresh.trim() === '') return { fresh: text, quoted: '' };
  return { fresh, quoted: text.slice(start) };
}
