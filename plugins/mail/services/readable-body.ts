import { foldHtml } from './fold/fold-html.ts';
import { type FoldedPart, foldText } from './fold/fold-text.ts';
import type { FoldContext } from './fold/lines.ts';
import { boundedHtml } from './html/cut-deep.ts';
import { safeHtml } from './html/safe-html.ts';
import { htmlToText } from './html/to-text.ts';
import { escapeHtml } from './templates/text.ts';

/** The body of a message in every form that the desk shows. Nothing in here needs further cleaning but `cid:` images. */
export interface ReadableBody {
  /** Whole body, harmless; null when the message has no HTML. */
  html: string | null;
  /** Everything that was written. */
  text: string;
  /** Body without what is folded; equal to the whole body when nothing is. */
  visibleHtml: string | null;
  visibleText: string;
  /** What follows the visible text in the whole one. */
  folded: readonly FoldedPart[];
  blockedImages: number;
  cids: string[];
  /** The HTML was longer or deeper than what is read; the end is missing. */
  cut: boolean;
}

/** Ends a text whose end is not shown. */
export const CUT_MARK =
  '[The rest of this message is too long to show here. All of it is in the attached original.eml.]';

/**
 * Makes the body of a message readable and harmless. What it quotes is folded by the structure of its HTML, and by its
 * text where there is no HTML.
 * @param body text and HTML as parsed
 */
export function readableBody(
  body: { text: string | null; html: string | null },
  context: FoldContext = {},
): ReadableBody {
  const plain = body.text?.trim() ? body.text.trim() : null;
  if (!body.html?.trim()) return { ...fromText(plain ?? '', context), ...NO_HTML };
  const { html: bounded, cut } = boundedHtml(body.html);
  // Not inside a tag, and without an element of its own: there may be too many open ones.
  const dirty = cut ? `${bounded.replace(/<[^>]*$/, '')}<br>${CUT_MARK}` : bounded;
  const { html, blockedImages, cids } = safeHtml(dirty);
  const whole = htmlToText(html);
  const common = { html, blockedImages, cids, cut };
  // An HTML part of pictures alone has no structure to go by.
  if (!whole && plain) return { ...fromText(plain, context), ...common, visibleHtml: html };
  const fold = foldHtml(dirty, context);
  if (!fold) {
    const text = plain ?? whole;
    return { ...common, text, visibleText: text, visibleHtml: html, folded: [] };
  }
  const visibleHtml = safeHtml(fold.visible).html;
  return {
    ...common,
    text: whole,
    visibleText: htmlToText(visibleHtml),
    visibleHtml,
    folded: fold.folded
      .map((part) => ({ kind: part.kind, text: htmlToText(safeHtml(part.html).html) }))
      .filter((part) => part.text),
  };
}

/** The body with a few lines before it that are part of the message, though not of its text. */
export function withLead(body: ReadableBody, lead: string | null): ReadableBody {
  if (!lead) return body;
  const before = (text: string) => (text ? `${lead}\n\n${text}` : lead);
  const block = `<p>${escapeHtml(lead).replaceAll('\n', '<br />')}</p>`;
  return {
    ...body,
    text: before(body.text),
    visibleText: before(body.visibleText),
    html: body.html && `${block}${body.html}`,
    visibleHtml: body.visibleHtml && `${block}${body.visibleHtml}`,
  };
}

const NO_HTML = { html: null, visibleHtml: null, blockedImages: 0, cids: [], cut: false };

function fromText(text: string, context: FoldContext) {
  const { visible, folded } = foldText(text, context);
  const trimmed = folded.map(({ kind, text: part }) => ({ kind, text: part.replace(/^\s*\n|\s+$/g, '') }));
  return { text, visibleText: visible.trimEnd(), folded: trimmed };
}
