import { compile } from 'html-to-text';

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: 500_001, maxDepth: 120, maxChildNodes: 20_000, ellipsis: '…' },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
    { selector: 'h3', options: { uppercase: false } },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'inline' },
  ],
});

/**
 * The text of harmless HTML, for search, plain mails and language analysis.
 * @param html output of `safeHtml`
 */
export function htmlToText(html: string): string {
  return convert(html.slice(0, 500_000))
    .replace(/[ \t\u00a0]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
