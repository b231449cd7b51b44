import { useLayoutEffect, useRef } from 'react';

/** What may never reach the page, should the cleaning on the server ever miss something. */
const FORBIDDEN =
  'script, style, link, meta, base, iframe, object, embed, form, input, button, textarea, select, svg, math';
const SAFE_LINK = /^(https?:|mailto:|tel:|#)/i;
const SAFE_IMAGE = /^(cid:|data:image\/(png|jpe?g|gif|webp);|\/api\/files\/)/i;
/** Where the server keeps the address of an image that it did not let load. */
const BLOCKED_IMAGE = 'data-blocked-src';

/** Styles of the box; the page's tokens reach in, the page's rules do not. */
const STYLES = `
:host { display: block; contain: content; overflow-x: auto; max-width: var(--sf-measure); overflow-wrap: anywhere; line-height: 1.55; }
p { margin: 0 0 0.7em; } p:last-child { margin: 0; }
a { color: var(--sf-brand-text); }
img { max-width: 100%; height: auto; border-radius: 6px; }
img:not([src]) { display: none; }
table { border-collapse: collapse; max-width: 100%; }
td, th { padding: 2px 8px 2px 0; text-align: start; vertical-align: top; }
pre { overflow-x: auto; padding: 10px; border-radius: 6px; background: var(--sf-sunken); }
code, pre { font-family: var(--sf-mono); font-size: 0.92em; }
blockquote { margin: 8px 0; padding-inline-start: 12px; border-inline-start: 2px solid var(--sf-border-strong); color: var(--sf-text-3); }
h1, h2, h3, h4, h5, h6 { margin: 0.8em 0 0.3em; font-size: 1em; font-weight: 600; }
ul, ol { padding-inline-start: 22px; margin: 0 0 0.7em; }
hr { border: 0; border-top: 1px solid var(--sf-border); }
`;

function dropUnsafe(node: Element, links: boolean): void {
  for (const { name, value } of [...node.attributes]) {
    const unsafe =
      name.startsWith('on') ||
      name === 'style' ||
      name === 'srcdoc' ||
      (name === 'href' && !(links && SAFE_LINK.test(value.trim()))) ||
      (name === 'src' && !SAFE_IMAGE.test(value.trim()));
    if (unsafe) node.removeAttribute(name);
  }
}

/** A remote image would tell its sender that and where it was read: a link stands for it, to be opened on purpose. */
function standInFor(image: Element): HTMLAnchorElement | null {
  const address = URL.parse(image.getAttribute(BLOCKED_IMAGE) ?? '');
  if (!address || !/^https?:$/.test(address.protocol)) return null;
  const link = document.createElement('a');
  link.href = address.href;
  link.textContent = `Open the image from ${address.host}`;
  return link;
}

/** Reads markup without running or loading anything: a template's content is inert. */
function inert(html: string, links: boolean): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const node of template.content.querySelectorAll(FORBIDDEN)) node.remove();
  for (const node of template.content.querySelectorAll('*')) dropUnsafe(node, links);
  if (!links) return template.content;
  for (const image of template.content.querySelectorAll(`img[${BLOCKED_IMAGE}]`)) {
    const link = standInFor(image);
    if (link) image.replaceWith(image.closest('a') ? link.textContent : link);
  }
  for (const link of template.content.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
  return template.content;
}

/**
 * Props of SafeHtml.
 * @since 1.1
 */
export interface SafeHtmlProps {
  /** Cleaned by the server when it was stored, such as the HTML of a mail. */
  html: string;
  /** False shows links as text, where whoever reads must not be led away. */
  links?: boolean;
}

/**
 * HTML that strangers wrote, cleaned by the server, in a shadow root: it can neither restyle the page nor leave its
 * box, and the page's policy runs no script in it. A second, coarse cleaning here holds if the first ever fails.
 * Remote images are links.
 * @since 1.1
 */
export function SafeHtml({ html, links = true }: SafeHtmlProps) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = host.current;
    if (!node) return;
    const style = document.createElement('style');
    style.textContent = STYLES;
    const root = node.shadowRoot ?? node.attachShadow({ mode: 'open' });
    root.replaceChildren(style, inert(html, links));
  }, [html, links]);
  return <div ref={host} />;
}
