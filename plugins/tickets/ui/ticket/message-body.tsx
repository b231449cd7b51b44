import { AppIcon, Button, FoldedBody, Link, ToneBadge } from '@serviflow/sdk/ui';
import { Fragment } from 'react';
import { AlsoTo } from './also-to.tsx';
import type { TicketEntry } from './entries.ts';
import { linkParts } from './text-parts.ts';
import classes from './ticket.module.css';

function Words({ text }: { text: string }) {
  return linkParts(text).map((part, index) => {
    const key = index;
    if (part.kind === 'text') return <Fragment key={key}>{part.text}</Fragment>;
    if (part.kind === 'ticket')
      return (
        <Link key={key} to={`/tickets/${part.number}`} className={classes.wordLink}>
          {part.text}
        </Link>
      );
    return (
      <a
        key={key}
        href={part.text}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className={classes.wordLink}
      >
        {part.text}
      </a>
    );
  });
}

const HEADING_ICONS: Record<string, string> = {
  Resolution: 'circle-check',
  Closed: 'archive',
  Reopened: 'refresh',
};

export interface MessageBodyProps {
  ticketId: string;
  entry: TicketEntry;
  onRetry: (key: string) => void;
  onEdit: (key: string) => void;
}

/** The body of a card: what kind of message it is, its text, and how its sending goes. */
export function MessageBody({ ticketId, entry, onRetry, onEdit }: MessageBodyProps) {
  const { heading, sending, unproven, answersTo, alsoTo } = entry;
  return (
    <>
      {heading && (
        <p className={classes.heading}>
          <ToneBadge
            tone={heading === 'Resolution' ? 'green' : 'grey'}
            icon={HEADING_ICONS[heading] ?? 'users'}
          >
            {heading}
          </ToneBadge>
        </p>
      )}
      {unproven !== undefined && (
        <p className={classes.heading}>
          <ToneBadge tone="amber" icon="shield">
            Sender not proven
          </ToneBadge>
          <span className={classes.role}>{unproven}</span>
        </p>
      )}
      {answersTo && <p className={classes.role}>Answers go to {answersTo}</p>}
      <FoldedBody {...entry} renderText={(text) => <Words text={text} />} />
      {alsoTo && <AlsoTo ticketId={ticketId} people={alsoTo} />}
      {sending && sending.state !== 'failed' && (
        <p className={classes.sending} role="status">
          <AppIcon name="send" size={14} /> {sending.state === 'waiting' ? 'Leaves in a moment' : 'Sending…'}
        </p>
      )}
      {sending?.state === 'failed' && (
        <div className={classes.failed} role="alert">
          <AppIcon name="alert-triangle" />
          <span>Not sent. {sending.reason} Nothing is lost.</span>
          <Button size="compact-sm" onClick={() => onRetry(sending.key)}>
            {sending.held ? 'Send anyway' : 'Send again'}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => onEdit(sending.key)}>
            Edit
          </Button>
        </div>
      )}
    </>
  );
}
