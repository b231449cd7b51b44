import { AppIcon, ErrorState, fileSize, SafeHtml, Skeleton, useApi } from '@serviflow/sdk/ui';
import shared from '../mail.module.css';
import type { MessagePreview } from '../types.ts';
import classes from './log.module.css';

export const usePreview = (id: string) =>
  useApi<MessagePreview>(`/api/mail/messages/${id}/preview`, { staleTime: 300_000 });

/** What a message says, without anything that could do harm. */
export function MessageBody({ id }: { id: string }) {
  const reply = usePreview(id);
  const preview = reply.data;
  if (reply.error && !preview)
    return <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />;
  if (!preview) return <Skeleton height={160} radius="sm" role="status" aria-label="Loading the message" />;
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
          // Links are text: whoever decides about a message must not be led away by it.
          <SafeHtml html={preview.html} links={false} />
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
  if (!reply.data)
    return <Skeleton height={160} radius="sm" role="status" aria-label="Loading the headers" />;
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
