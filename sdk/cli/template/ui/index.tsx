import {
  ActionButton,
  type Column,
  DataTable,
  EmptyState,
  ErrorState,
  PageHeader,
  Time,
  useApiList,
  useLive,
  useManifestAction,
  useNavigate,
} from '@serviflow/sdk/ui';
import type { FollowUpView } from '../contract.ts';
import classes from './follow-ups.module.css';

const OPEN = '/api/sample-plugin/open';

/** Beside a ticket: what is still to be done about it. */
export function FollowUpCard({ ticketId, number }: { ticketId: string; number: number }) {
  const add = useManifestAction('sample-plugin.add');
  const list = useApiList<FollowUpView>(OPEN, { query: { ticketId } });
  useLive('sample-plugin.*', [OPEN]);
  if (list.error) return <ErrorState error={list.error} compact onRetry={list.refetch} />;
  return (
    <div className={classes.card}>
      <ul className={classes.list}>
        {list.items.map((followUp) => (
          <li key={followUp.id}>
            {followUp.note} <Time at={followUp.createdAt} />
          </li>
        ))}
      </ul>
      {add && <ActionButton action={add} target={{ id: ticketId, name: `#${number}` }} />}
    </div>
  );
}

const columns: Column<FollowUpView>[] = [
  { id: 'note', title: 'To do', always: true, mobile: 'title', render: (row) => row.note },
  {
    id: 'createdAt',
    title: 'Since',
    width: 160,
    mobile: 'end',
    render: (row) => <Time at={row.createdAt} />,
  },
];

/** All that is still to be done. */
export function FollowUpPage() {
  const go = useNavigate();
  const list = useApiList<FollowUpView>(OPEN);
  useLive('sample-plugin.*', [OPEN]);
  return (
    <>
      <PageHeader title="Sample plugin" subtitle="Open follow-ups" />
      <DataTable
        id="sample-plugin"
        label="Open follow-ups"
        columns={columns}
        rows={list.items}
        rowId={(row) => row.id}
        onOpen={(row) => go(`/tickets/${row.ticketId}`)}
        loading={list.loading}
        refreshing={list.refreshing}
        error={list.error}
        onRetry={list.refetch}
        hasMore={list.hasMore}
        loadingMore={list.loadingMore}
        onMore={list.loadMore}
        empty={
          <EmptyState icon="clipboard-list" title="Nothing is left to do">
            Add a follow-up beside a ticket.
          </EmptyState>
        }
      />
    </>
  );
}
