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
