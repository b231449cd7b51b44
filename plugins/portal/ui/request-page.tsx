import {
  Button,
  EmptyState,
  ErrorState,
  Facts,
  Link,
  Panel,
  PortalBody,
  PortalHero,
  PriorityMark,
  RecordFieldCard,
  Skeleton,
  Slot,
  StatusBadge,
  stamp,
  Time,
  Timeline,
  useApi,
  useApiList,
  useLive,
  useNow,
  useSubjectActions,
  useTimeZone,
  useUser,
} from '@serviflow/sdk/ui';
import { AnswerBox } from './answer-box.tsx';
import { Decision } from './decision.tsx';
import classes from './portal.module.css';
import type { RequestDetail, RequestLog } from './types.ts';
import { stateSentence, timelineOf } from './words.ts';

/** A mailed link opens no stream of live changes, so the page asks by itself. */
const LINK_REFRESH_MS = 15_000;
const FIRST_LINES = 20;

function Aim({ dueAt }: { dueAt: string }) {
  const zone = useTimeZone();
  const now = useNow(60_000);
  // A promise that has passed helps nobody; the sentence above says what is being done.
  if (Date.parse(dueAt) < now) return null;
  return <span className={classes.aim}>We aim to solve this by {stamp(dueAt, zone)}</span>;
}

function Missing() {
  return (
    <>
      <PortalHero
        title="This request is not here"
        subtitle="The address may be wrong, or the request is not yours to see."
      />
      <PortalBody>
        <Panel>
          <EmptyState
            icon="search"
            title="Nothing at this address"
            action={
              <Button component={Link} to="/" variant="filled">
                My requests
              </Button>
            }
          >
            If a colleague sent you the link, ask them to add you in copy.
          </EmptyState>
        </Panel>
      </PortalBody>
    </>
  );
}

function Loading() {
  return (
    <>
      <PortalHero title="Your request" subtitle="One moment…" />
      <PortalBody>
        <Panel>
          <Skeleton height={14} width="70%" radius="sm" />
          <Skeleton height={90} mt={16} radius="md" />
          <Skeleton height={90} mt={16} radius="md" />
        </Panel>
      </PortalBody>
    </>
  );
}

function Request({ request }: { request: RequestDetail }) {
  const user = useUser();
  const base = `/api/tickets/${request.id}`;
  const long = request.activities.length >= FIRST_LINES;
  const more = useApiList<RequestLog>(long ? `${base}/activity` : null, { limit: 100 });
  const logs = more.items.length > 0 ? more.items : request.activities;
  const actions = useSubjectActions('/api/tickets', request.id);
  const may = (name: string) => actions.some((action) => action.id === `tickets.${name}`);
  const running = ['open', 'in_progress'].includes(request.status);
  return (
    <>
      <PortalHero
        title={request.title}
        subtitle={stateSentence(request)}
        {...(user.restrictedTo ? {} : { back: { to: '/', label: 'My requests' } })}
        facts={
          <>
            <StatusBadge status={request.status} portal />
            <span className={classes.heroPriority}>
              <PriorityMark priority={request.priority} />
            </span>
            <span className="sf-num">#{request.number}</span>
            {running && request.resolveDueAt && <Aim dueAt={request.resolveDueAt} />}
          </>
        }
      />
      <PortalBody
        side={
          <>
            <Panel title="About this request">
              <Facts
                items={[
                  ['Sent by', request.requesterName],
                  ['Sent', <Time key="sent" at={request.createdAt} format="stamp" />],
                  ['Handled by', request.assigneeName ?? 'Not assigned yet'],
                  ['Topic', request.category],
                  ['Last change', <Time key="changed" at={request.lastActivityAt} />],
                ]}
              />
            </Panel>
            <RecordFieldCard source="/api/tickets/fields" values={request.fields} refresh="/api/tickets" />
            <Slot
              id="tickets.request@1"
              props={{ ticketId: request.id, number: request.number }}
              wrap={(content, item) => (
                <Panel key={item.id} title={item.title}>
                  {content}
                </Panel>
              )}
            />
            {user.restrictedTo && (
              <Panel title="See all your requests">
                <p className={classes.quiet}>A link from a mail opened this one request.</p>
                <Button component="a" href="/magic" fullWidth mt="sm">
                  Log in by mail
                </Button>
              </Panel>
            )}
          </>
        }
      >
        {may('accept') && <Decision request={request} />}
        <Panel title="What happened so far">
          {more.hasMore && (
            <Button variant="subtle" loading={more.loadingMore} onClick={more.loadMore}>
              Show earlier
            </Button>
          )}
          <Timeline entries={timelineOf(request, logs)} />
        </Panel>
        {may('reply') ? (
          <AnswerBox request={request} />
        ) : (
          request.status === 'closed' && (
            <Panel>
              <EmptyState
                icon="archive"
                title="This request is closed"
                compact
                action={
                  user.restrictedTo ? undefined : (
                    <Button component={Link} to="/requests/new">
                      New request
                    </Button>
                  )
                }
              >
                Is there something else, or did it come back? Tell us in a new request.
              </EmptyState>
            </Panel>
          )
        )}
      </PortalBody>
    </>
  );
}

/** One request (28.1): state in plain language, what happened, an answer, and the say on a solution. */
export function RequestPage({ id = '' }: { id?: string }) {
  const { restrictedTo } = useUser();
  const path = `/api/tickets/${encodeURIComponent(id)}`;
  const reply = useApi<RequestDetail>(path, restrictedTo ? { refetchInterval: LINK_REFRESH_MS } : {});
  useLive(['tickets.*'], ['/api/tickets']);
  if (reply.data) return <Request key={reply.data.id} request={reply.data} />;
  if (reply.error?.status === 404) return <Missing />;
  if (reply.error) return <ErrorState error={reply.error} onRetry={() => void reply.refetch()} />;
  return <Loading />;
}
