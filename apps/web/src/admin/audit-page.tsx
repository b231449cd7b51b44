import {
  AppIcon,
  Button,
  type Column,
  DataTable,
  EmptyState,
  Facts,
  FilterBar,
  type FilterDef,
  PageHeader,
  SidePanel,
  SplitView,
  Time,
  urlOf,
  useApi,
  useApiList,
  useTimeZone,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './admin.module.css';
import { auditQuery, detailWords } from './audit-query.ts';

interface AuditRow {
  id: string;
  at: string;
  username: string;
  /** Title of the plugin that acted for the user. */
  via: string | null;
  action: string;
  entityType: string | null;
  entityId: string | null;
  details: Record<string, unknown>;
  ip: string | null;
  requestId: string;
}

/** `anna`, or `Slack for anna` when a plugin acted with that user's rights. */
const actorOf = (row: AuditRow): string => (row.via ? `${row.via} for ${row.username}` : row.username);

const PATH = '/api/admin/audit';

function columnsWith(titles: Map<string, string>): Column<AuditRow>[] {
  return [
    {
      id: 'at',
      title: 'Time',
      width: 160,
      mobile: 'end',
      render: (row) => <Time at={row.at} format="stamp" />,
    },
    { id: 'user', title: 'Username', width: 130, render: actorOf },
    {
      id: 'action',
      title: 'Action',
      width: 230,
      mobile: 'title',
      render: (row) => titles.get(row.action) ?? row.action,
    },
    { id: 'type', title: 'Entity type', width: 150, render: (row) => row.entityType ?? '–' },
    { id: 'entity', title: 'Entity ID', width: 150, mobile: 'none', render: (row) => row.entityId ?? '–' },
    { id: 'details', title: 'Details', mobile: 'none', render: (row) => detailWords(row.details) },
    { id: 'ip', title: 'IP address', width: 130, mobile: 'none', render: (row) => row.ip ?? '–' },
  ];
}

function Entry({ row, title }: { row: AuditRow; title: string | undefined }) {
  return (
    <>
      <Facts
        items={[
          ['Time', <Time key="at" at={row.at} format="stamp" />],
          ['Username', actorOf(row)],
          ['Action', title ? `${title} (${row.action})` : row.action],
          ['Entity', [row.entityType, row.entityId].filter(Boolean).join(' ')],
          ['IP address', row.ip],
          ['Request', row.requestId],
        ]}
      />
      <pre className={classes.details}>{JSON.stringify(row.details, null, 2)}</pre>
    </>
  );
}

/** Who did what, when and from where (requirements 35.1, 35.2). */
export function AuditPage() {
  const filters = useUrlFilters(['user', 'action', 'dates']);
  const query = auditQuery(filters.query, useTimeZone());
  const list = useApiList<AuditRow>(PATH, { query });
  const actions = useApi<{ items: { id: string; title: string }[] }>(`${PATH}/actions`, {
    staleTime: 600_000,
  });
  const [open, setOpen] = useState<AuditRow>();
  const titles = new Map(actions.data?.items.map((item) => [item.id, item.title]));
  const defs: FilterDef[] = [
    { key: 'user', title: 'User', kind: 'single', lookup: '/api/users', lookupValue: 'username' },
    {
      key: 'action',
      title: 'Action',
      kind: 'single',
      options: actions.data?.items.map(({ id, title }) => ({ value: id, label: `${title} (${id})` })) ?? [],
    },
    { key: 'dates', title: 'Date', kind: 'dates' },
  ];
  return (
    <>
      <PageHeader
        title="Audit log"
        subtitle="Written once, never changed. Secrets are left out."
        actions={
          <Button
            component="a"
            href={urlOf(`${PATH}/export`, query)}
            download
            leftSection={<AppIcon name="download" />}
          >
            Export CSV
          </Button>
        }
      >
        <FilterBar filters={filters} defs={defs} />
      </PageHeader>
      <SplitView
        side={
          <SidePanel
            opened={open !== undefined}
            onClose={() => setOpen(undefined)}
            title="Entry"
            label="Audit entry"
          >
            {open && <Entry row={open} title={titles.get(open.action)} />}
          </SidePanel>
        }
      >
        <DataTable
          id="audit"
          fill
          label="Audit log"
          columns={columnsWith(titles)}
          rows={list.items}
          rowId={(row) => row.id}
          // Without the titles the rows would show codes for a moment.
          loading={list.loading || actions.isLoading}
          refreshing={list.refreshing}
          error={list.error}
          onRetry={list.refetch}
          onOpen={setOpen}
          hasMore={list.hasMore}
          loadingMore={list.loadingMore}
          onMore={list.loadMore}
          empty={
            <EmptyState
              icon="history"
              title="No entries fit"
              action={filters.count > 0 && <Button onClick={filters.clear}>Clear filters</Button>}
            >
              Every login and every change is written here.
            </EmptyState>
          }
        />
      </SplitView>
    </>
  );
}
