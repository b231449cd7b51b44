import { bare, isBlank, type Line } from './lines.ts';
import { isPostscript } from './marks.ts';

const MAX_LINES = 14;
const MAX_BARE_LINES = 8;
const MAX_CHARS = 120;
/** How to reach somebody: a telephone number, an address, a page. */
const CONTACT = /\+?\p{Nd}[\p{Nd} ()/.-]{6,}\p{Nd}|[^\s@]+@[^\s@]+\.\p{L}{2,}|https?:|\bwww\./u;
const NAME = /^\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){1,3}$/u;

/** A sentence says something; a signature says who. */
const isSentence = (text: string): boolean =>
  /[?？]/.test(text) ||
  (/[.!。！]$/.test(text) && text.split(' ').length >= 5) ||
  text.split(' ').length > 14;

/**
 * Whether a line is the mark above a signature (RFC 3676 4.3) and what follows it is one. Many programs strip the space
 * of `-- `, and people draw `--` between their paragraphs, so without it what follows must look like contact data.
 * @param end line after the last that may belong to it
 */
export function isSignatureAt(lines: readonly Line[], at: number, end: number): boolean {
  const mark = lines[at] as Line;
  if (mark.depth > 0 || !/^-- ?$/.test(mark.text)) return false;
  const rest = lines.slice(at + 1, end).filter((line) => !isBlank(line));
  const exact = mark.text === '-- ';
  if (rest.length === 0 || rest.length > (exact ? MAX_LINES : MAX_BARE_LINES)) return false;
  const texts = rest.map((line) => bare(line.text));
  if (rest.some(isPostscript) || texts.some((text) => text.length > MAX_CHARS || isSentence(text)))
    return false;
  if (exact) return true;
  return (
    texts.some((text) => CONTACT.test(text)) ||
    (NAME.test(texts[0] as string) && !texts.some((text) => /:$/.test(text)))
  );
}
