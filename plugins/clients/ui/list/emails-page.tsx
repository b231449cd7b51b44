import {
  api,
  type Column,
  DataTable,
  EmptyState,
  FilterBar,
  Link,
  PageHeader,
  Switch,
  toast,
  useApiList,
  usePermission,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from '../clients.module.css';
import { ClientAvatar } from '../marks.tsx';
import type { ClientLine } from '../types.ts';

type Field = 'adminReceivesEmails' | 'membersReceiveEmails';

/** One switch of one client; stored at once, effective at the next event (25.4). */
function EmailSwitch({ client, field, label }: { client: ClientLine; field: Field; label: string }) {
  const mayEdit = usePermission('clients.edit');
  const [shown, setShown] = useState(client[field]);
  const set = async (on: boolean) => {
    setShown(on);
    try {
      await api.post(`/api/clients/${client.id}/set-emails`, { [field]: on });
    } catch (error) {
      setShown(!on);
      toast.failed(error, 'The switch was not stored');
    }
  };
  return (
    <Switch
      aria-label={`${client.displayName}: ${label}`}
      disabled={!mayEdit}
      checked={shown}
      onChange={(event) => void set(event.currentTarget.checked)}
    />
  );
}

const COLUMNS: Column<ClientLine>[] = [
  {
    id: 'name',
    title: 'Client',
    sort: 'name',
    always: true,
    mobile: 'title',
    render: (c) => (
      <span className={classes.name}>
        <ClientAvatar client={c} size={28} />
        <Link to={`/clients/${c.id}`} className={classes.nameLink}>
          {c.displayName}
        </Link>
      </span>
    ),
  },
  {
    id: 'admin',
    title: 'Main person',
    width: 260,
    mobile: 'none',
    render: (c) => c.name ?? c.email ?? <span className={classes.quiet}>–</span>,
  },
  {
    id: 'adminEmails',
    title: 'Admin receives emails',
    width: 190,
    always: true,
    mobile: 'meta',
    render: (c) => (
      <span className={classes.switchCell}>
        <EmailSwitch client={c} field="adminReceivesEmails" label="admin receives emails" />
        <span className={classes.phoneOnly}>Admin</span>
      </span>
    ),
  },
  {
    id: 'memberEmails',
    title: 'Members receive emails',
    width: 190,
    always: true,
    mobile: 'meta',
    render: (c) => (
      <span className={classes.switchCell}>
        <EmailSwitch client={c} field="membersReceiveEmails" label="members receive emails" />
        <span className={classes.phoneOnly}>Members</span>
      </span>
    ),
  },
];

/** Who of each client gets emails, in one grid (25.4). */
export function ClientEmailsPage() {
  const filters = useUrlFilters(['q', 'sort'], { sort: 'name' });
  const list = useApiList<ClientLine>('/api/clients', { query: { ...filters.query, active: 'true' } });
  return (
    <>
      <PageHeader
        title="Client emails"
        subtitle="Who of a client hears about its tickets. A switch is stored at once and counts from the next event."
        back={{ to: '/clients', label: 'Back to the clients' }}
      >
        <FilterBar filters={filters} defs={[]} search="Search clients" />
      </PageHeader>
      <DataTable
        id="client-emails"
        label="Emails of clients"
        columns={COLUMNS}
        rows={list.items}
        rowId={(client) => client.id}
        fill
        keyboard={false}
        loading={list.loading}
        refreshing={list.refreshing}
        error={list.error}
        onRetry={list.refetch}
        sort={filters.query.sort}
        onSort={(sort) => filters.set('sort', sort)}
        hasMore={list.hasMore}
        loadingMore={list.loadingMore}
        onMore={list.loadMore}
        empty={
          <EmptyState icon="mail" title="No client here">
            Active clients show up here with their switches.
          </EmptyState>
        }
      />
    </>
  );
}
