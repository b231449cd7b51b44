import {
  AppIcon,
  Button,
  EmptyState,
  ErrorState,
  Link,
  Skeleton,
  Switch,
  Time,
  UnstyledButton,
  useApi,
  useApiList,
  useApiMutation,
  useUser,
  VisuallyHidden,
} from '@serviflow/sdk/ui';
import classes from './bell.module.css';
import { iconOf, type Notice } from './types.ts';

interface NoticeListProps {
  unread: number;
  /** @param ids null = all */
  onRead: (ids: string[] | null) => void;
  onClose: () => void;
}

/** Newest first; opening one marks it as read. */
export function NoticeList({ unread, onRead, onClose }: NoticeListProps) {
  const staff = useUser().role !== 'customer';
  const list = useApiList<Notice>('/api/notifications', { limit: 20 });
  return (
    <section className={classes.panel} aria-label="Notifications">
      <header className={classes.head}>
        <h2>Notifications</h2>
        {unread > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={() => onRead(null)}>
            Mark all as read
          </Button>
        )}
      </header>
      {list.error && <ErrorState error={list.error} onRetry={list.refetch} />}
      {list.loading && [1, 2, 3].map((row) => <Skeleton key={row} height={52} m={8} radius="sm" />)}
      {!list.loading && !list.error && list.items.length === 0 && (
        <EmptyState icon="bell" title="Nothing new">
          {staff
            ? 'You hear here of tickets that are assigned to you, of answers and of deadlines.'
            : 'You hear here when we answer one of your requests, and when it is solved.'}
        </EmptyState>
      )}
      <ul className={classes.list}>
        {list.items.map((notice) => (
          <li key={notice.id} data-unread={notice.readAt === null || undefined}>
            <Line
              notice={notice}
              onOpen={() => {
                if (notice.readAt === null) onRead([notice.id]);
                onClose();
              }}
            />
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button variant="subtle" fullWidth loading={list.loadingMore} onClick={list.loadMore}>
          Show older
        </Button>
      )}
      <MailSwitch label={staff ? 'Emails about tickets, too' : 'Emails about my requests, too'} />
    </section>
  );
}

/** Whether the same comes by e-mail, too. */
function MailSwitch({ label }: { label: string }) {
  const path = '/api/notifications/preferences';
  const own = useApi<{ emails: boolean }>(path);
  const save = useApiMutation('PUT', path, { invalidates: [path] });
  if (!own.data) return null;
  return (
    <footer className={classes.foot}>
      <Switch
        label={label}
        checked={own.data.emails}
        disabled={save.isPending}
        onChange={(event) => void save.mutateAsync({ emails: event.currentTarget.checked })}
      />
    </footer>
  );
}

function Line({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const staff = useUser().role !== 'customer';
  const { kind, title, body, ticketId, ticketNumber, at, readAt } = notice;
  const content = (
    <>
      <AppIcon name={iconOf(kind)} />
      <span className={classes.words}>
        <strong>
          {readAt === null && <VisuallyHidden>Unread: </VisuallyHidden>}
          {title}
        </strong>
        <span className={classes.body}>{body}</span>
        <Time at={at} />
      </span>
    </>
  );
  if (ticketId === null)
    return (
      <UnstyledButton className={classes.line} onClick={onOpen}>
        {content}
      </UnstyledButton>
    );
  return (
    <Link
      className={classes.line}
      to={staff ? `/tickets/${ticketNumber}` : `/requests/${ticketId}`}
      onClick={onOpen}
    >
      {content}
    </Link>
  );
}
