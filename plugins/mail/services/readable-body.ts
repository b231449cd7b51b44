import { cutAttribution, cutTail, isForward, isQuoteContainer } from './html/quotes.ts';
import { safeHtml } from './html/safe-html.ts';
import { htmlToText } from './html/to-text.ts';
import { visibleText } from './visible-text.ts';

/** The body of a message in every form that the desk shows. Nothing in here needs further cleaning but `cid:` images. */
export interface ReadableBody {
  /** Whole body, harmless; null when the message has no HTML. */
  html: string | null;
  text: string;
  /** Body without quoted conversation and signature; equal to the whole body when nothing was quoted. */
  visibleHtml: string | null;
  visibleText: string;
  /** True when something was hidden in the visible form. */
  hasQuote: boolean;
  blockedImages: number;
  cids: string[];
}

/**
 * Makes the body of a message readable and harmless.
 * @param body text and HTML as parsed
 */
export function readableBody(body: { text: string | null; html: string | null }): ReadableBody {
  const dirty = body.html?.trim() ? body.html : null;
  const safe = dirty ? safeHtml(dirty) : null;
  const plain = body.text?.trim() ? body.text.trim() : null;
  const text = plain ?? (safe ? htmlToText(safe.html) : '');
  const forward = isForward(plain ?? dirty ?? '');
  const visibleHtml = dirty && safe ? (forward ? safe.html : visiblePart(dirty, safe.html)) : null;
  const shown = forward ? text : plain ? visibleText(plain) : htmlToText(visibleHtml ?? '');
  return {
    html: safe?.html ?? null,
    text,
    visibleHtml,
    visibleText: shown || text,
    hasQuote: (shown || text) !== text || (safe !== null && visibleHtml !== safe.html),
    blockedImages: safe?.blockedImages ?? 0,
    cids: safe?.cids ?? [],
  };
}

/** HTML without quote containers; the whole when nothing readable would remain. */
function visiblePart(dirty: string, whole: string): string {
  const head = cutTail(dirty);
  const cut = cutAttribution(safeHtml(head, { drop: isQuoteContainer }).html);
  const readable = cut.replace(/<(?!img)[^>]*>|&nbsp;|\s/g, '');
  return readable ? cut : whole;
}
