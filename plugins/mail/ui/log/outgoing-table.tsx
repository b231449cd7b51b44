import {
  api,
  Button,
  type Column,
  DataTable,
  EmptyState,
  invalidate,
  Time,
  toast,
  useApiList,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import shared from '../mail.module.css';
import type { OutgoingView } from '../types.ts';
import { OutgoingState } from '../words.tsx';
import classes from './log.module.css';

function Retry({ mail }: { mail: OutgoingView }) {
  const mayManage = usePermission('mail.manage');
  const [busy, setBusy] = useState(false);
  if (!mayManage || (mail.state !== 'failed' && mail.state !== 'bounced')) return null;
  const run = async () => {
    setBusy(true);
    try {
      await api.post(`/api/mail/outgoing/${mail.id}/retry`);
      await invalidate('/api/mail/outgoing');
      toast.done({ message: 'Queued again. It goes out within a minute' });
    } catch (error) {
      toast.failed(error, 'The mail was not queued');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="compact-sm" loading={busy} onClick={() => void run()}>
      Send again
    </Button>
  );
}

const COLUMNS: Column<OutgoingView>[] = [
  {
    id: 'subject',
    title: 'Mail',
    always: true,
    mobile: 'title',
    render: (m) => (
      <span className={shared.two}>
        <span className={shared.strong}>{m.subject}</span>
        <span className={shared.second}>{m.to.join(', ')}</span>
      </span>
    ),
  },
  {
    id: 'state',
    title: 'State',
    width: 124,
    mobile: 'meta',
    render: (m) => <OutgoingState state={m.state} held={m.held} />,
  },
  {
    id: 'attempts',
    title: 'Tries',
    width: 64,
    align: 'end',
    mobile: 'none',
    render: (m) => m.attempts,
  },
  {
    id: 'answer',
    title: 'Last answer',
    width: 300,
    mobile: 'meta',
    render: (m) => {
      const words = m.state === 'sent' ? m.response : (m.lastError ?? m.response);
      return words ? (
        <span
          title={words}
          data-bad={m.lastError && m.state !== 'sent' ? true : undefined}
          className={classes.answer}
        >
          {words}
        </span>
      ) : (
        <span className={shared.quiet}>–</span>
      );
    },
  },
  { id: 'created', title: 'Written', width: 112, mobile: 'none', render: (m) => <Time at={m.createdAt} /> },
  {
    id: 'sent',
    title: 'Sent',
    width: 112,
    mobile: 'end',
    render: (m) => (m.sentAt ? <Time at={m.sentAt} /> : <span className={shared.quiet}>–</span>),
  },
  {
    id: 'retry',
    title: 'Actions',
    hideTitle: true,
    width: 112,
    align: 'end',
    always: true,
    mobile: 'end',
    render: (m) => <Retry mail={m} />,
  },
];

/** Mail that goes out, newest first. */
export function OutgoingTable({ query }: { query: Record<string, string> }) {
  const list = useApiList<OutgoingView>('/api/mail/outgoing', { query });
  return (
    <DataTable
      id="mail-outgoing"
      label="Outgoing mail"
      columns={COLUMNS}
      rows={list.items}
      rowId={(mail) => mail.id}
      fill
      loading={list.loading}
      refreshing={list.refreshing}
      error={list.error}
      onRetry={list.refetch}
      hasMore={list.hasMore}
      loadingMore={list.loadingMore}
      onMore={list.loadMore}
      edge={(mail) => (mail.state === 'failed' || mail.state === 'bounced' ? 'red' : undefined)}
      empty={
        query.state || query.q ? (
          <EmptyState icon="circle-check" title="Nothing here">
            No mail is in this state. Clear the filters to see everything that was sent.
          </EmptyState>
        ) : (
          <EmptyState icon="send" title="No mail has gone out yet">
            Replies, confirmations and notifications queue here and go out within seconds.
          </EmptyState>
        )
      }
    />
  );
}
