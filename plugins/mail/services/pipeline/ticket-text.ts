import { resolveCids } from '../html/safe-html.ts';
import type { ReadableBody } from '../readable-body.ts';

/** Where a message has neither words nor anything else that could be described. */
const NO_TEXT = 'The message has no text.';

type Urls = ReadonlyMap<string, string>;
const withFiles = (html: string | null, urls: Urls) => (html ? resolveCids(html, urls) : null);

/** What an answer shows, and all that was written. @param urls addresses of its inline images */
export function answerText(body: ReadableBody, urls: Urls) {
  return {
    body: body.visibleText || NO_TEXT,
    bodyHtml: withFiles(body.visibleHtml, urls),
    ...(body.folded.length && {
      bodyFull: body.text,
      bodyFullHtml: withFiles(body.html, urls),
      folded: body.folded,
    }),
  };
}

/** The same for what opens a ticket. */
export function openingText(body: ReadableBody, urls: Urls) {
  return {
    description: body.text || NO_TEXT,
    descriptionHtml: withFiles(body.html, urls),
    ...(body.folded.length && {
      shown: { text: body.visibleText, html: withFiles(body.visibleHtml, urls), folded: body.folded },
    }),
  };
}
