import { useLayoutEffect, useRef } from 'react';

/** What may never reach the page, should the cleaning on the server ever miss something. */
const FORBIDDEN =
  'script, style, link, meta, base, iframe, object, embed, form, input, button, textarea, select, svg, math';

/** Reads markup without running or loading anything: a template's content is inert. */
function inert(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const node of template.content.querySelectorAll(FORBIDDEN)) node.remove();
  for (const node of template.content.querySelectorAll('*')) {
    for (const { name, value } of [...node.attributes]) {
      const leads = name === 'href' || name === 'src';
      const unsafe =
        leads && !/^(https?:|mailto:|tel:|cid:|data:image\/|\/api\/files\/|#)/i.test(value.trim());
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc' || unsafe)
        node.removeAttribute(name);
    }
  }
  for (const link of template.content.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
  return template.content;
}

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

/**
 * HTML that strangers wrote, cleaned by the server, in a shadow root: it can neither restyle the page nor leave its
 * box, and the page's policy runs no script in it. A second, coarse cleaning here holds if the first ever fails.
 */
export function SafeHtml({ html }: { html: string }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = host.current;
    if (!node) return;
    const root = node.shadowRoot ?? node.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = STYLES;
    root.replaceChildren(style, inert(html));
  }, [html]);
  return <div ref={host} />;
}
