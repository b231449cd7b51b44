import { Button, EmptyState, ErrorState, Skeleton, useApiList } from '@serviflow/sdk/ui';
import type { MessageLine } from '../types.ts';
import { FailedCard } from './failed-card.tsx';
import classes from './triage.module.css';
import { TriageCard } from './triage-card.tsx';

function Waiting() {
  const list = useApiList<MessageLine>('/api/mail/messages', { query: { state: 'triage' }, limit: 20 });
  if (list.error && list.items.length === 0) return <ErrorState error={list.error} onRetry={list.refetch} />;
  if (list.loading)
    return (
      <div className={classes.cards} role="status" aria-label="Loading what waits">
        <Skeleton height={232} radius="md" />
        <Skeleton height={232} radius="md" />
      </div>
    );
  if (list.items.length === 0)
    return (
      <div className={classes.calm}>
        <EmptyState icon="circle-check" title="Nothing waits for a decision">
          A message waits here when it names a ticket whose people its sender is not one of, or when a rule
          sets it aside. Nothing is shown to the sender until you decide.
        </EmptyState>
      </div>
    );
  return (
    <ul className={classes.cards} aria-label="Messages that wait">
      {list.items.map((message) => (
        <li key={message.id}>
          <TriageCard line={message} />
        </li>
      ))}
      {list.hasMore && (
        <li>
          <Button loading={list.loadingMore} onClick={list.loadMore}>
            Show more
          </Button>
        </li>
      )}
    </ul>
  );
}

/** Messages that no rule could read; shown only when there are some. */
function Failed() {
  const list = useApiList<MessageLine>('/api/mail/messages', { query: { state: 'failed' }, limit: 20 });
  if (list.items.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="mail-failed">
      <h2 id="mail-failed" className={classes.sectionTitle}>
        Could not be worked on
      </h2>
      <ul className={classes.cards}>
        {list.items.map((message) => (
          <li key={message.id}>
            <FailedCard message={message} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a person has to decide about incoming mail. */
export function Triage() {
  return (
    <>
      <Waiting />
      <Failed />
    </>
  );
}
