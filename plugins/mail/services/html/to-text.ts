import { compile, type FormatCallback } from 'html-to-text';
import { MAX_HTML } from './cut-deep.ts';

/** Between two cells until the line is known; not a character that texts use. */
const CELL = '\ue000';

/** A cell in its row, apart from the one before it. */
const cell: FormatCallback = (element, walk, builder) => {
  builder.addLiteral(CELL);
  walk(element.children, builder);
};

const convert = compile({
  wordwrap: false,
  // The input is bounded already; what these limits cut off would be gone without a word.
  limits: { maxInputLength: Number.MAX_SAFE_INTEGER, maxDepth: 200 },
  formatters: { cell },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
  ],
});

/**
 * The text of harmless HTML, for search, plain mails and language analysis. Cells of one row stand apart by a tab.
 * @param html output of `safeHtml`
 */
export function htmlToText(html: string): string {
  // What cleaning adds (entities, targets of links) may make the text longer than what came in.
  return convert(html.slice(0, 4 * MAX_HTML))
    .replace(/(^|\n)[ \ue000]*\ue000 */g, '$1')
    .replace(/[ \ue000]*\ue000[ \ue000]*(?=\n|$)/g, '')
    .replace(/ *\ue000[ \ue000]*/g, '\t')
    .replace(/[ \t\u00a0]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
