import sanitizeHtml, { type Transformed } from 'sanitize-html';
import { cleanContentId } from '../parse/attachments.ts';
import { boundedHtml } from './cut-deep.ts';
import { isHidden, isTracker } from './hidden.ts';
import { basePolicy } from './policy.ts';

type Attribs = Record<string, string>;

export interface SafeHtml {
  /** Harmless HTML; images of the mail itself still point to `cid:...` until `resolveCids` gives them an address. */
  html: string;
  /** Remote images that were kept from loading; their address is in `data-blocked-src`. */
  blockedImages: number;
  /** Content ids that the body shows, without `cid:`. */
  cids: string[];
}

/** Pictures small enough to carry inside the text; larger `data:` images would bloat every list that loads the body. */
const MAX_DATA_IMAGE = 200_000;
const DATA_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp);base64,/i;
/** Marks an element to be dropped with everything in it: the filter below only sees allowed attributes. */
const LEFT_OUT = 'data-left-out';
function link({ href = '', title }: Attribs): Attribs {
  return {
    href: href.trim(),
    rel: 'noopener noreferrer nofollow',
    target: '_blank',
    ...(title && { title }),
  };
}

/**
 * Turns HTML of a stranger into HTML that can be put on a page: no script, no style, no form, no remote content, and
 * links that open apart and only lead to http, https or mailto.
 * @param dirty HTML as received
 * @returns the same text in harmless markup, and what was held back
 */
export function safeHtml(dirty: string): SafeHtml {
  const cids = new Set<string>();
  let blockedImages = 0;
  const image = (attribs: Attribs): Attribs => {
    const { alt = '', width = '', height = '' } = attribs;
    const size = (name: string, value: string): Attribs => (/^\d{1,4}$/.test(value) ? { [name]: value } : {});
    const kept = { alt, ...size('width', width), ...size('height', height) };
    const src = (attribs.src ?? '').trim();
    if (/^cid:/i.test(src)) {
      const cid = cleanContentId(src.slice(4));
      if (!cid) return kept;
      cids.add(cid);
      return { ...kept, src: `cid:${encodeURIComponent(cid)}` };
    }
    if (DATA_IMAGE.test(src) && src.length <= MAX_DATA_IMAGE) return { ...kept, src };
    if (!/^https?:\/\//i.test(src)) return kept;
    blockedImages++;
    return { ...kept, alt: alt || 'Image not loaded', 'data-blocked-src': src.slice(0, 2000) };
  };
  const transform = (tag: string, attribs: Attribs): Transformed => {
    if (isHidden(attribs) || (tag === 'img' && isTracker(attribs)))
      return { tagName: tag, attribs: { [LEFT_OUT]: '' } };
    if (tag === 'img') return { tagName: tag, attribs: image(attribs) };
    if (tag === 'a') return { tagName: tag, attribs: link(attribs) };
    return { tagName: tag, attribs };
  };
  const html = sanitizeHtml(boundedHtml(dirty).html, {
    ...basePolicy,
    allowedAttributes: { ...basePolicy.allowedAttributes, '*': [LEFT_OUT] },
    transformTags: { '*': transform },
    exclusiveFilter: (frame) => LEFT_OUT in frame.attribs,
  });
  return { html: html.trim(), blockedImages, cids: [...cids] };
}

/**
 * Gives the images of a mail their address.
 * @param html output of `safeHtml`
 * @param urls address of each attachment by its content id; an image without one loses its `src`
 */
export function resolveCids(html: string, urls: ReadonlyMap<string, string>): string {
  return html.replace(/src="cid:([^"]*)"/g, (_all, id: string) => {
    const url = urls.get(cleanContentId(id) ?? '');
    return url ? `src="${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"` : 'data-missing="true"';
  });
}
