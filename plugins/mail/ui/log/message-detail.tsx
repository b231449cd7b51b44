import {
  ActionBar,
  AppIcon,
  Button,
  ErrorState,
  Facts,
  fileSize,
  invalidate,
  Link,
  SegmentedControl,
  Skeleton,
  Time,
  useApi,
  useSubjectActions,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import shared from '../mail.module.css';
import type { MessageView } from '../types.ts';
import { MessageState, SenderProofBadge, sourceWord } from '../words.tsx';
import classes from './log.module.css';
import { Headers, MessageBody } from './message-body.tsx';
import { Trail } from './trail.tsx';

type View = 'trail' | 'message' | 'headers';

function Problem({ message }: { message: MessageView }) {
  if (message.state !== 'failed' && !message.lastError) return null;
  return (
    <p className={shared.problem} role="status">
      <strong>
        {message.state === 'failed' ? `Given up after ${message.attempts} tries. ` : 'Last try failed. '}
      </strong>
      {message.lastError ?? 'The reason was not recorded.'} The original is kept: download it, or run it
      again.
    </p>
  );
}

function SenderProof({ message }: { message: MessageView }) {
  // Before it was worked on there is nothing to say.
  if (message.senderProofReason === null) return <span className={shared.quiet}>Not looked at yet</span>;
  return (
    <span className={shared.two}>
      <SenderProofBadge proof={message.senderProof} />
      <span className={shared.second}>{message.senderProofReason}</span>
    </span>
  );
}

/** One message: what was decided step by step, what it says, and what can still be done. */
export function MessageDetail({ id }: { id: string }) {
  const path = `/api/mail/messages/${id}`;
  const reply = useApi<MessageView>(path);
  const actions = useSubjectActions('/api/mail/messages', id);
  const [view, setView] = useState<View>('trail');
  const message = reply.data;
  if (reply.error && !message)
    return <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />;
  if (!message) return <Skeleton height={420} radius="sm" role="status" aria-label="Loading the message" />;
  // Without a suggestion there is none to accept.
  const offered = actions.filter(({ id }) => id !== 'mail.accept' || message.suggestedTicketNumber !== null);
  return (
    <div className={classes.detail}>
      <div>
        <h2 className={classes.detailTitle}>{message.subject || 'No subject'}</h2>
        <p className={shared.quiet}>
          {message.fromName && `${message.fromName} · `}
          {message.from ?? 'Unknown sender'}
        </p>
      </div>
      <Problem message={message} />
      <Facts
        items={[
          ['State', <MessageState key="state" message={message} />],
          ['Sender', <SenderProof key="proof" message={message} />],
          [
            'Ticket',
            message.ticketNumber && (
              <Link key="ticket" to={`/tickets/${message.ticketNumber}`} className={shared.link}>
                #{message.ticketNumber}
              </Link>
            ),
          ],
          [
            'Suggested',
            message.state === 'triage' && message.suggestedTicketNumber && (
              <Link key="guess" to={`/tickets/${message.suggestedTicketNumber}`} className={shared.link}>
                #{message.suggestedTicketNumber}
              </Link>
            ),
          ],
          ['Answers go to', message.replyTo],
          ['To', message.recipient],
          ['Received', <Time key="at" at={message.receivedAt} format="stamp" />],
          ['By', `${sourceWord(message.source)}${message.remoteAddress ? `, ${message.remoteAddress}` : ''}`],
          ['Size', fileSize(message.size)],
        ]}
      />
      <div className={shared.detailActions}>
        <ActionBar
          actions={offered}
          target={{ id: message.id, name: message.subject ?? 'Message' }}
          visible={1}
          shortcuts={false}
          onDone={() => void invalidate('/api/mail')}
        />
        <Button
          component="a"
          href={`${path}/raw`}
          download
          variant="subtle"
          leftSection={<AppIcon name="download" />}
        >
          Original
        </Button>
      </div>
      <SegmentedControl
        aria-label="What to show"
        data={[
          { value: 'trail', label: 'Trail' },
          { value: 'message', label: 'Message' },
          { value: 'headers', label: 'Headers' },
        ]}
        value={view}
        onChange={(value) => setView(value as View)}
      />
      {view === 'trail' && <Trail verdicts={message.verdicts} />}
      {view === 'message' && <MessageBody id={id} />}
      {view === 'headers' && <Headers id={id} />}
    </div>
  );
}
