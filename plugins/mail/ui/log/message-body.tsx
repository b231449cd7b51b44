import { AppIcon, ErrorState, fileSize, Skeleton, useApi } from '@serviflow/sdk/ui';
import { useLayoutEffect, useRef } from 'react';
import shared from '../mail.module.css';
import type { MessagePreview } from '../types.ts';
import classes from './log.module.css';

const STYLES = `
:host { display: block; contain: content; overflow-x: auto; overflow-wrap: anywhere; line-height: 1.55; }
p { margin: 0 0 0.7em; } a { color: var(--sf-brand-text); }
img { max-width: 100%; height: auto; } img:not([src]) { display: none; }
table { border-collapse: collapse; max-width: 100%; } td, th { padding: 2px 8px 2px 0; text-align: start; }
pre { overflow-x: auto; } blockquote { margin: 8px 0; padding-inline-start: 12px; border-inline-start: 2px solid var(--sf-border-strong); }
h1, h2, h3, h4, h5, h6 { margin: 0.8em 0 0.3em; font-size: 1em; font-weight: 600; }
`;
const FORBIDDEN = 'script, style, link, meta, base, iframe, object, embed, form, input, svg, math';

/**
 * Cleaned HTML of a stranger in a shadow root, so that it cannot restyle the page. Links are text here: whoever decides
 * about a message must not be led away by it. A second, coarse cleaning holds should the server's ever fail.
 */
function inert(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const node of template.content.querySelectorAll(FORBIDDEN)) node.remove();
  for (const node of template.content.querySelectorAll('*'))
    for (const { name, value } of [...node.attributes])
      if (name.startsWith('on') || name === 'style' || name === 'href' || !harmless(name, value))
        node.removeAttribute(name);
  return template.content;
}

const harmless = (name: string, value: string): boolean =>
  name !== 'src' || /^data:image\/(png|jpe?g|gif|webp);/i.test(value);

function SafeHtml({ html }: { html: string }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = host.current;
    if (!node) return;
    const style = document.createElement('style');
    style.textContent = STYLES;
    (node.shadowRoot ?? node.attachShadow({ mode: 'open' })).replaceChildren(style, inert(html));
  }, [html]);
  return <div ref={host} />;
}

export const usePreview = (id: string) =>
  useApi<MessagePreview>(`/api/mail/messages/${id}/preview`, { staleTime: 300_000 });

/** What a message says, without anything that could do harm. */
export function MessageBody({ id }: { id: string }) {
  const reply = usePreview(id);
  const preview = reply.data;
  if (reply.error && !preview)
    return <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />;
  if (!preview) return <Skeleton height={160} radius="sm" aria-label="Loading the message" />;
  const blocked = preview.blockedImages;
  return (
    <div className={classes.body}>
      {preview.problem && <p className={shared.problem}>{preview.problem}</p>}
      {preview.cut.map((line) => (
        <p key={line} className={shared.hint}>
          {line}
        </p>
      ))}
      {blocked > 0 && (
        <p className={shared.hint}>
          <AppIcon name="shield-check" size={14} />{' '}
          {blocked === 1 ? 'A remote image' : `${blocked} remote images`} not loaded, so the sender does not
          learn that it was read.
        </p>
      )}
      <div className={classes.paper}>
        {preview.html ? (
          <SafeHtml html={preview.html} />
        ) : (
          <p className={shared.plain}>{preview.text || 'The message has no text.'}</p>
        )}
      </div>
      {preview.attachments.length > 0 && (
        <ul className={classes.files} aria-label="Attachments">
          {preview.attachments.map((file) => (
            <li key={`${file.name}-${file.size}`}>
              <AppIcon name="paperclip" size={14} /> {file.name}
              <span className={shared.quiet}>{fileSize(file.size)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** All headers as received, unfolded. */
export function Headers({ id }: { id: string }) {
  const reply = usePreview(id);
  if (reply.error && !reply.data)
    return <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />;
  if (!reply.data) return <Skeleton height={160} radius="sm" aria-label="Loading the headers" />;
  return (
    <dl className={classes.headers}>
      {reply.data.headers.map((header, index) => (
        <div key={`${index}-${header.name}`}>
          <dt>{header.name}</dt>
          <dd>{header.value}</dd>
        </div>
      ))}
    </dl>
  );
}
