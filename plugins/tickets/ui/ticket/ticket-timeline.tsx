import { Button, type Outgoing, resend, Skeleton, Timeline } from '@serviflow/sdk/ui';
import { useMemo } from 'react';
import type { TicketDetail } from '../types.ts';
import { entryOf, openingOf, type TicketEntry } from './entries.ts';
import { MessageBody } from './message-body.tsx';
import { type SentDraft, storedFiles, useTicketOutgoing } from './messages.ts';
import classes from './ticket.module.css';
import type { TicketData } from './use-ticket.ts';

function sendingEntry(message: Outgoing<SentDraft>, requester: string | null): TicketEntry {
  const { key, state, reason, code } = message;
  const { mode, draft, author } = message.draft;
  const to = mode === 'reply' && requester ? [requester] : [];
  if (draft.cc.length > 0) to.push(`cc ${draft.cc.join(', ')}`);
  return {
    id: key,
    kind: mode === 'note' ? 'internal' : 'public',
    author,
    at: message.at,
    text: draft.body.trim(),
    files: storedFiles(draft.files),
    ...(to.length > 0 ? { to: to.join(', ') } : {}),
    sending: { key, state, held: code === 'newer-entry', ...(reason ? { reason } : {}) },
  };
}

export interface TicketTimelineProps {
  ticket: TicketDetail;
  data: TicketData;
  onEdit: (key: string) => void;
}

/** What happened, oldest first, ending with what is being sent right now. */
export function TicketTimeline({ ticket, data, onEdit }: TicketTimelineProps) {
  const outgoing = useTicketOutgoing(ticket.id);
  const { lines } = data;
  const entries = useMemo(() => {
    const created = lines.find((line) => line.type === 'created');
    return [
      openingOf(ticket, created),
      ...lines.filter((line) => line !== created).map((line) => entryOf(line, ticket.requesterName)),
    ];
  }, [ticket, lines]);
  const sending = outgoing.map((message) => sendingEntry(message, ticket.requesterName));
  // Whoever sends again has the newer lines on screen, just above.
  const newest = lines.at(-1)?.id;
  const again = (key: string) => resend(key, newest ? { seen: newest } : {});
  const body = (entry: object) => (
    <MessageBody ticketId={ticket.id} entry={entry as TicketEntry} onRetry={again} onEdit={onEdit} />
  );
  if (data.hasEarlier) {
    const [opening, ...later] = entries;
    return (
      <>
        <Timeline entries={opening ? [opening] : []} renderBody={body} />
        <div className={classes.earlier}>
          <Button variant="subtle" loading={data.loadingEarlier} onClick={data.loadEarlier}>
            Show earlier
          </Button>
        </div>
        <Timeline entries={[...later, ...sending]} renderBody={body} />
      </>
    );
  }
  return (
    <>
      <Timeline entries={[...entries, ...sending]} renderBody={body} />
      {data.partial && <TimelineSkeleton rows={2} />}
    </>
  );
}

/** Stands where messages will be. */
export function TimelineSkeleton({ rows = 3 }: { rows?: number }) {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading the timeline">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes.skeletonRow}>
          <Skeleton circle height={30} />
          <Skeleton height={74 + (index % 2) * 30} radius="md" />
        </div>
      ))}
    </div>
  );
}
