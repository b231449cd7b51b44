import {
  AppIcon,
  Button,
  ColumnMenu,
  DataTable,
  EmptyState,
  FilterBar,
  type FilterDef,
  Link,
  PageHeader,
  Tooltip,
  urlOf,
  useApiList,
  useLive,
  useNavigate,
  usePermission,
  useShortcuts,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import type { ClientLine } from '../types.ts';
import { CLIENT_COLUMNS } from './columns.tsx';

const FILTERS: FilterDef[] = [
  {
    key: 'kind',
    title: 'Kind',
    kind: 'single',
    options: [
      { value: 'company', label: 'Companies' },
      { value: 'person', label: 'People' },
    ],
  },
  {
    key: 'active',
    title: 'State',
    kind: 'single',
    options: [
      { value: 'true', label: 'Active' },
      { value: 'false', label: 'Inactive' },
    ],
  },
];

function NewClientButton({ primary = false }: { primary?: boolean }) {
  return (
    <Button
      component={Link}
      to="/clients/new"
      variant={primary ? 'filled' : 'default'}
      leftSection={<AppIcon name="plus" />}
    >
      New client
    </Button>
  );
}

/** The list of clients (37.2): search, sort by any column, export. */
export function ClientsPage() {
  const go = useNavigate();
  const mayEdit = usePermission('clients.edit');
  const filters = useUrlFilters(['q', 'kind', 'active', 'sort'], { sort: 'name' });
  const list = useApiList<ClientLine>('/api/clients', { query: filters.query });
  useLive(['clients.*', 'tickets.created*', 'tickets.status*'], ['/api/clients']);
  useShortcuts([{ keys: 'n', label: 'New client', run: () => go('/clients/new'), enabled: mayEdit }]);
  const filtered = filters.count > 0;
  const none = !list.loading && list.items.length === 0 && !filtered;

  return (
    <>
      <PageHeader title="Clients" actions={mayEdit && !none && <NewClientButton primary />}>
        <FilterBar
          filters={filters}
          defs={FILTERS}
          search="Search clients"
          right={
            <>
              <Button
                component={Link}
                to="/clients/emails"
                variant="subtle"
                leftSection={<AppIcon name="mail" />}
              >
                Emails
              </Button>
              <Tooltip label="All clients that fit the search, as a CSV file">
                <Button
                  component="a"
                  href={urlOf('/api/clients/export/clients.csv', { q: filters.query.q })}
                  download
                  variant="subtle"
                  leftSection={<AppIcon name="download" />}
                >
                  Export
                </Button>
              </Tooltip>
              <ColumnMenu id="clients" columns={CLIENT_COLUMNS} />
            </>
          }
        />
      </PageHeader>
      <DataTable
        id="clients"
        label="Clients"
        columns={CLIENT_COLUMNS}
        rows={list.items}
        rowId={(client) => client.id}
        fill
        loading={list.loading}
        refreshing={list.refreshing}
        error={list.error}
        onRetry={list.refetch}
        sort={filters.query.sort}
        onSort={(sort) => filters.set('sort', sort)}
        onOpen={(client) => go(`/clients/${client.id}`)}
        hasMore={list.hasMore}
        loadingMore={list.loadingMore}
        onMore={list.loadMore}
        empty={
          filtered ? (
            <EmptyState
              icon="search"
              title="No client fits"
              action={<Button onClick={filters.clear}>Clear filters</Button>}
            >
              Search finds the beginning of words in name, company, email and phone.
            </EmptyState>
          ) : (
            <EmptyState
              icon="building"
              title="No clients yet"
              action={mayEdit && <NewClientButton primary />}
            >
              Add the companies and people that you look after. Mail from somebody new adds a client by
              itself.
            </EmptyState>
          )
        }
      />
    </>
  );
}
