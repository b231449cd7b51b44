/** Open elements that a reader has to remember at most; people's mails have a few dozen. */
const MAX_OPEN = 3_000;
const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'wbr',
]);

/**
 * HTML up to where it has too many open elements: the time to clean it grows with the square of the depth, and one
 * such message would hold up the mail of everybody.
 */
export function cutDeep(html: string): string {
  let open = 0;
  for (const { 1: slash, 2: tag = '', index } of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (slash) open = Math.max(0, open - 1);
    else if (!VOID.has(tag.toLowerCase())) open += 1;
    if (open > MAX_OPEN) return html.slice(0, index);
  }
  return html;
}

/** Characters of HTML that are read at most. */
export const MAX_HTML = 500_000;

/** HTML as far as it is read; a cut is to be told to whoever reads it. */
export function boundedHtml(html: string): { html: string; cut: boolean } {
  // The mark at the end has to fit in what is cleaned afterwards.
  const bounded = html.length > MAX_HTML ? cutDeep(html.slice(0, MAX_HTML - 500)) : cutDeep(html);
  return { html: bounded, cut: bounded.length < html.length };
}
