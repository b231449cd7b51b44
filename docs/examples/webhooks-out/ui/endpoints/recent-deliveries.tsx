import { Link, Skeleton, Text, Time, useApiList } from '@serviflow/sdk/ui';
import type { DeliveryView } from '../../contract.ts';
import classes from '../webhooks.module.css';
import { API, DeliveryBadge, typeTitle } from '../words.tsx';

const SHOWN = 5;

/** The last deliveries to an endpoint; each leads to the log. */
export function RecentDeliveries({ endpointId }: { endpointId: string }) {
  const list = useApiList<DeliveryView>(`${API}/deliveries`, {
    query: { endpoint: endpointId },
    limit: SHOWN,
  });
  if (list.loading) return <Skeleton height={120} radius="sm" aria-label="Loading the last deliveries" />;
  if (list.items.length === 0)
    return (
      <Text c="dimmed" size="sm">
        Nothing has been sent yet. Send a test to see whether the receiver answers.
      </Text>
    );
  return (
    <section>
      <h3 className={classes.part}>Last deliveries</h3>
      <ul className={classes.recent}>
        {list.items.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            <Link to={`/webhooks/log?endpoint=${endpointId}&delivery=${one.id}`}>
              <span>
                {typeTitle(one.type)} <Time at={one.createdAt} />
              </span>
              <DeliveryBadge state={one.state} attempts={one.attempts} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
