import {
  ActionBar,
  Alert,
  ErrorState,
  Facts,
  Link,
  Skeleton,
  Time,
  useApi,
  useSubjectActions,
} from '@serviflow/sdk/ui';
import type { DeliveryDetail } from '../../contract.ts';
import classes from '../webhooks.module.css';
import { API, DeliveryBadge, typeTitle } from '../words.tsx';

/** One delivery: how it fared, what was sent and what came back. */
export function DeliveryPanel({ id }: { id: string }) {
  const reply = useApi<DeliveryDetail>(`${API}/deliveries/${id}`);
  const actions = useSubjectActions(`${API}/deliveries`, id);
  const delivery = reply.data;
  if (reply.error && !delivery)
    return <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />;
  if (!delivery) return <Skeleton height={420} radius="sm" aria-label="Loading the delivery" />;
  const { state, attempts, lastError } = delivery;
  return (
    <div className={classes.detail}>
      <h2 className={classes.address}>{typeTitle(delivery.type)}</h2>
      {lastError && (
        <Alert color={state === 'failed' ? 'red' : state === 'skipped' ? 'gray' : 'amber'}>{lastError}</Alert>
      )}
      <Facts
        items={[
          ['State', <DeliveryBadge key="state" state={state} attempts={attempts} />],
          [
            'Ticket',
            delivery.ticketId && (
              <Link key="ticket" className={classes.link} to={`/tickets/${delivery.ticketId}`}>
                #{delivery.ticketNumber}
              </Link>
            ),
          ],
          [
            'To',
            <Link key="to" className={classes.link} to={`/webhooks?endpoint=${delivery.endpointId}`}>
              {delivery.url}
            </Link>,
          ],
          ['Attempts', attempts],
          [
            'Last attempt',
            delivery.lastAttemptAt && <Time key="last" at={delivery.lastAttemptAt} format="stamp" />,
          ],
          ['Next attempt', delivery.nextAt && <Time key="next" at={delivery.nextAt} format="stamp" />],
          ['Answer', delivery.lastStatus],
          ['Took', delivery.durationMs === null ? null : `${delivery.durationMs} ms`],
          ['webhook-id', delivery.messageId],
        ]}
      />
      <ActionBar
        actions={actions}
        target={{ id, name: typeTitle(delivery.type) }}
        primaryId=""
        shortcuts={false}
      />
      {delivery.excerpt && <Part title="What the receiver answered" text={delivery.excerpt} />}
      <Part title="What was sent" text={indented(delivery.body)} />
    </div>
  );
}

function Part({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h3 className={classes.part}>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={classes.code} tabIndex={0} aria-label={title}>
        {text}
      </section>
    </div>
  );
}

const indented = (body: string): string => JSON.stringify(JSON.parse(body), null, 2);
