import { AppIcon, api, Button, invalidate, Link, Time, toast, usePermission } from '@serviflow/sdk/ui';
import { useState } from 'react';
import shared from '../mail.module.css';
import type { MessageLine } from '../types.ts';
import { senderName } from '../words.tsx';
import classes from './triage.module.css';

/** A message that was given up: why, and the way to try again. Others were never held up by it. */
export function FailedCard({ message }: { message: MessageLine }) {
  const mayTriage = usePermission('mail.triage');
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    try {
      await api.post(`/api/mail/messages/${message.id}/replay`);
      await invalidate('/api/mail');
      toast.done({ message: 'The message runs again' });
    } catch (error) {
      toast.failed(error, 'The message was not run again');
    } finally {
      setBusy(false);
    }
  };
  return (
    <article className={classes.triage} data-failed>
      <div className={classes.triageHead}>
        <div className={shared.two}>
          <strong>{message.subject || 'No subject'}</strong>
          <span className={shared.second}>
            {senderName(message)} · <Time at={message.receivedAt} />
          </span>
        </div>
      </div>
      <p className={shared.problem}>
        <strong>Given up after {message.attempts} tries.</strong>{' '}
        {message.lastError ?? 'The reason was not recorded.'} The original is kept.
      </p>
      <div className={shared.detailActions}>
        {mayTriage && (
          <Button
            variant="filled"
            leftSection={<AppIcon name="refresh" />}
            loading={busy}
            onClick={() => void again()}
          >
            Try again
          </Button>
        )}
        <Button component={Link} to={`/mail/messages?message=${message.id}`}>
          See its trail
        </Button>
      </div>
    </article>
  );
}
