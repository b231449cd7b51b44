/** Letters, digits and underscores of any script; everything else separates. */
const WORD = /[\p{L}\p{N}_]+/gu;
/** Characters of a word that count; the rest of a base64 line helps nobody. */
const LONGEST = 64;

/**
 * The words of a text in lower case, in their order. Tickets and searches are cut by this one function, so that what
 * stands in a ticket can be found: parts of addresses, of paths and of product numbers too.
 * @param most words to return at most
 */
export function wordsOf(text: string, most: number): string[] {
  const out: string[] = [];
  for (const [word] of text.toLowerCase().matchAll(WORD)) {
    if (out.length === most) break;
    out.push(word.slice(0, LONGEST));
  }
  return out;
}
