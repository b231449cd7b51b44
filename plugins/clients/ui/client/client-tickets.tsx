import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  Link,
  Panel,
  Person,
  PriorityMark,
  SegmentedControl,
  StatusBadge,
  Time,
  useApiList,
  useLive,
  useNavigate,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from '../clients.module.css';
import type { ClientDetail, TicketRow } from '../types.ts';

const COLUMNS: Column<TicketRow>[] = [
  {
    id: 'number',
    title: 'Number',
    width: 88,
    always: true,
    mobile: 'meta',
    render: (t) => <span className={classes.number}>#{t.number}</span>,
  },
  {
    id: 'title',
    title: 'Title',
    always: true,
    mobile: 'title',
    render: (t) => (
      <Link to={`/tickets/${t.number}`} className={classes.nameLink}>
        {t.title}
      </Link>
    ),
  },
  {
    id: 'status',
    title: 'Status',
    width: 124,
    mobile: 'meta',
    render: (t) => <StatusBadge status={t.status} />,
  },
  {
    id: 'priority',
    title: 'Priority',
    width: 104,
    mobile: 'meta',
    render: (t) => <PriorityMark priority={t.priority} />,
  },
  {
    id: 'assignee',
    title: 'Assignee',
    width: 150,
    mobile: 'none',
    render: (t) => <Person name={t.assigneeName} />,
  },
  { id: 'created', title: 'Created', width: 132, mobile: 'end', render: (t) => <Time at={t.createdAt} /> },
];

const STATES = [
  { value: '', label: 'All' },
  { value: 'active', label: 'Open' },
  { value: 'resolved,closed', label: 'Done' },
];

/** All tickets of a client, closed ones too (37.8). */
export function ClientTickets({ client }: { client: ClientDetail }) {
  const go = useNavigate();
  const mayOpen = usePermission('tickets.create') && client.active;
  const [status, setStatus] = useState('');
  const list = useApiList<TicketRow>('/api/tickets', {
    query: { clientId: client.id, sort: '-createdAt', ...(status && { status }) },
    limit: 20,
  });
  useLive('tickets.*', ['/api/tickets']);
  return (
    <Panel
      title="Tickets"
      flush
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Which tickets"
          data={STATES}
          value={status}
          onChange={setStatus}
        />
      }
    >
      <DataTable
        id="client-tickets"
        label={`Tickets of ${client.displayName}`}
        columns={COLUMNS}
        rows={list.items}
        rowId={(ticket) => ticket.id}
        keyboard={false}
        skeletonRows={4}
        loading={list.loading}
        refreshing={list.refreshing}
        error={list.error}
        onRetry={list.refetch}
        onOpen={(ticket) => go(`/tickets/${ticket.number}`)}
        hasMore={list.hasMore}
        loadingMore={list.loadingMore}
        onMore={list.loadMore}
        empty={
          <EmptyState
            compact
            icon="ticket"
            title={status ? 'No ticket here' : 'No tickets yet'}
            action={
              !status &&
              mayOpen && (
                <Button component={Link} to={`/tickets/new?clientId=${client.id}`}>
                  New ticket
                </Button>
              )
            }
          >
            {status
              ? 'Choose All to see every ticket of this client.'
              : 'Requests by mail from its domains and contacts land here.'}
          </EmptyState>
        }
      />
    </Panel>
  );
}
