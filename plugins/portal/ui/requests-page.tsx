import {
  AppIcon,
  Button,
  EmptyState,
  ErrorState,
  FilterBar,
  type FilterDef,
  Link,
  Panel,
  PortalBody,
  PortalHero,
  PriorityMark,
  SegmentedControl,
  Skeleton,
  Slot,
  StatusBadge,
  Switch,
  statusWord,
  Time,
  useApi,
  useApiList,
  useLive,
  useSlot,
  useUrlFilters,
  useUser,
} from '@serviflow/sdk/ui';
import type { ReactNode } from 'react';
import classes from './portal.module.css';
import type { RequestFigures, RequestLine } from './types.ts';
import { PRIORITIES, priorityWord, STATUSES } from './words.ts';

const FILTERS: FilterDef[] = [
  {
    key: 'status',
    title: 'Status',
    options: STATUSES.map((status) => ({ value: status, label: statusWord(status, true) })),
  },
  {
    key: 'priority',
    title: 'Priority',
    options: PRIORITIES.map((value) => ({
      value,
      label: priorityWord(value),
      mark: <PriorityMark priority={value} />,
    })),
  },
];
const KEYS = ['status', 'priority', 'q', 'requester', 'events'];
/** An open page stays true without live events, as for somebody who came by a mailed link. */
const REFRESH_MS = 60_000;

function Card({ request, showWho }: { request: RequestLine; showWho: boolean }) {
  return (
    <li>
      <Link to={`/requests/${request.id}`} className={classes.card} data-status={request.status}>
        <span className={classes.cardText}>
          <span className={classes.cardTitle}>
            {request.isSystem && <AppIcon name="satellite" label="Monitoring" />}
            {request.title}
          </span>
          <span className={classes.cardFacts}>
            <span className="sf-num">#{request.number}</span>
            {showWho && request.requesterName && <span>{request.requesterName}</span>}
            <span>
              Updated <Time at={request.lastActivityAt} />
            </span>
          </span>
        </span>
        <span className={classes.cardMarks}>
          <StatusBadge status={request.status} portal />
          <PriorityMark priority={request.priority} />
        </span>
      </Link>
    </li>
  );
}

function CardSkeletons() {
  return (
    <div role="status" aria-label="Loading your requests">
      {Array.from({ length: 5 }, (_, index) => (
        <div key={index} className={classes.card}>
          <span className={classes.cardText}>
            <Skeleton height={16} width={`${45 + ((index * 17) % 40)}%`} radius="sm" />
            <Skeleton height={12} width={180} radius="sm" mt={8} />
          </span>
        </div>
      ))}
    </div>
  );
}

interface ListProps {
  query: Record<string, string>;
  showWho: boolean;
  empty: ReactNode;
}

function RequestList({ query, showWho, empty }: ListProps) {
  const list = useApiList<RequestLine>('/api/tickets', {
    query: { sort: '-updatedAt', ...query },
    limit: 30,
  });
  if (list.loading) return <CardSkeletons />;
  if (list.error && list.items.length === 0)
    return <ErrorState error={list.error} onRetry={list.refetch} compact />;
  if (list.items.length === 0) return empty;
  return (
    <>
      <ul className={classes.cards} aria-busy={list.refreshing}>
        {list.items.map((request) => (
          <Card key={request.id} request={request} showWho={showWho} />
        ))}
      </ul>
      {list.hasMore && (
        <div className={classes.more}>
          <Button onClick={list.loadMore} loading={list.loadingMore}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

/** What waits for the customer's word, and what other plugins put here; nothing at all when there is neither. */
function useSide(): ReactNode {
  const cards = useSlot('portal.home@1');
  const waiting = useApiList<RequestLine>('/api/tickets', {
    query: { status: 'resolved,paused', sort: '-updatedAt', requester: 'me' },
    limit: 5,
  });
  if (cards.length === 0 && waiting.items.length === 0) return undefined;
  return (
    <>
      {waiting.items.length > 0 && (
        <Panel title="Waiting for you" flush>
          <ul className={classes.waiting}>
            {waiting.items.map((request) => (
              <li key={request.id}>
                <Link to={`/requests/${request.id}`} className={classes.waitingLink}>
                  <span>{request.title}</span>
                  <span className={classes.quiet}>
                    {request.status === 'resolved' ? 'Is it solved?' : 'We need an answer'}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Slot
        id="portal.home@1"
        wrap={(content, item) => (
          <Panel key={item.id} title={item.title}>
            {content}
          </Panel>
        )}
      />
    </>
  );
}

function Summary() {
  const figures = useApi<RequestFigures>('/api/tickets/kpis', { refetchInterval: REFRESH_MS });
  const { open = 0, inProgress = 0, paused = 0 } = figures.data ?? {};
  const all = open + inProgress + paused;
  if (!figures.data) return <>Here is what we are doing for you.</>;
  if (all === 0) return <>Nothing is open. How can we help?</>;
  return (
    <>
      {all === 1 ? 'One request is' : `${all} requests are`} open
      {inProgress > 0
        ? `, we are working on ${inProgress === all ? (all === 1 ? 'it' : 'all of them') : inProgress}`
        : ''}
      .
    </>
  );
}

/** "My requests" (4.2): cards in plain words; company admins see their whole company and its monitoring events (4.6). */
export function RequestsPage() {
  const user = useUser();
  const filters = useUrlFilters(KEYS);
  useLive(['tickets.*'], ['/api/tickets']);
  const { events, ...query } = filters.query;
  const fresh = user.restrictedTo ? null : (
    <Button
      component={Link}
      to="/requests/new"
      variant="filled"
      size="md"
      leftSection={<AppIcon name="plus" />}
    >
      New request
    </Button>
  );
  const side = useSide();
  const filtered = filters.count > 0;
  return (
    <>
      <PortalHero
        title={user.companyAdmin ? 'Requests of your company' : 'My requests'}
        subtitle={<Summary />}
        actions={fresh}
      />
      <PortalBody side={side}>
        <Panel flush>
          <div className={classes.filters}>
            <FilterBar filters={filters} defs={FILTERS} search="Search requests" />
            {user.companyAdmin && (
              <div className={classes.scope}>
                <SegmentedControl
                  aria-label="Whose requests"
                  data={[
                    { value: 'all', label: 'Whole company' },
                    { value: 'me', label: 'Only mine' },
                  ]}
                  value={query.requester === 'me' ? 'me' : 'all'}
                  onChange={(value) => filters.set('requester', value === 'me' ? 'me' : null)}
                />
                <Switch
                  label="Show monitoring events"
                  checked={events === 'true'}
                  onChange={(event) => filters.set('events', event.currentTarget.checked ? 'true' : null)}
                />
              </div>
            )}
          </div>
          <RequestList
            query={query}
            showWho={user.companyAdmin}
            empty={
              filtered ? (
                <EmptyState
                  icon="search"
                  title="No request fits"
                  action={<Button onClick={filters.clear}>Clear filters</Button>}
                >
                  Try fewer words or another status.
                </EmptyState>
              ) : (
                <EmptyState icon="inbox" title="No requests yet" action={fresh}>
                  Tell us what you need. You can follow every step here.
                </EmptyState>
              )
            }
          />
        </Panel>
        {events === 'true' && (
          <Panel
            title="Monitoring events"
            description="What our monitoring reported about your systems"
            flush
          >
            <RequestList
              query={{ ...query, system: 'true' }}
              showWho={false}
              empty={
                <EmptyState icon="satellite" title="No monitoring events" compact>
                  Everything that we watch for you is quiet.
                </EmptyState>
              }
            />
          </Panel>
        )}
      </PortalBody>
    </>
  );
}
