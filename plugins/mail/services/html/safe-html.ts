import sanitizeHtml, { type Transformed } from 'sanitize-html';
import { cleanContentId } from '../parse/attachments.ts';
import { cutDeep } from './cut-deep.ts';
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

export interface SafeHtmlOptions {
  /** Characters read at most; the rest is dropped and the cut tags are closed. */
  maxChars?: number;
  /** Elements to leave out with all they hold, for example quotes. */
  drop?: (tag: string, attribs: Attribs) => boolean;
}

/** Pictures small enough to carry inside the text; larger `data:` images would bloat every list that loads the body. */
const MAX_DATA_IMAGE = 200_000;
const DATA_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp);base64,/i;
/** Marks an element to be dropped with everything in it: the filter below only sees allowed attributes. */
const LEFT_OUT = 'data-left-out';
const HIDDEN =
  /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|;|\s|$)/i;

function isHidden(attribs: Attribs): boolean {
  return 'hidden' in attribs || HIDDEN.test(attribs.style ?? '');
}

/** A 1-pixel picture exists to report that the mail was read. */
function isTracker(attribs: Attribs): boolean {
  return [attribs.width, attribs.height].some(
    (side) => side !== undefined && /^[01](?:px)?$/.test(side.trim()),
  );
}

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
export function safeHtml(dirty: string, options: SafeHtmlOptions = {}): SafeHtml {
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
    if (isHidden(attribs) || (tag === 'img' && isTracker(attribs)) || options.drop?.(tag, attribs))
      return { tagName: tag, attribs: { [LEFT_OUT]: '' } };
    if (tag === 'img') return { tagName: tag, attribs: image(attribs) };
    if (tag === 'a') return { tagName: tag, attribs: link(attribs) };
    return { tagName: tag, attribs };
  };
  const html = sanitizeHtml(cutDeep(dirty.slice(0, options.maxChars ?? 500_000)), {
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
