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
  useApiList,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './admin.module.css';
import { auditQuery } from './audit-query.ts';

interface AuditRow {
  id: string;
  username: string | null;
  action: string;
  entityType: string | null;
  entityId: string | null;
  details: Record<string, unknown> | null;
  ip: string | null;
  at: string;
}

const PATH = '/api/admin/audit';
const FILTERS: FilterDef[] = [
  { key: 'userId', title: 'User', kind: 'single', lookup: '/api/users' },
  { key: 'dates', title: 'Date', kind: 'dates' },
];
const columns: Column<AuditRow>[] = [
  {
    id: 'at',
    title: 'Time',
    width: 150,
    mobile: 'end',
    render: (row) => <Time at={row.at} format="stamp" />,
  },
  { id: 'user', title: 'Username', width: 150, render: (row) => row.username ?? 'System' },
  { id: 'action', title: 'Action', width: 210, mobile: 'title', render: (row) => row.action },
  { id: 'type', title: 'Entity type', width: 150, render: (row) => row.entityType ?? '–' },
  { id: 'entity', title: 'Entity ID', width: 150, mobile: 'none', render: (row) => row.entityId ?? '–' },
  { id: 'details', title: 'Details', mobile: 'none', render: (row) => JSON.stringify(row.details ?? {}) },
  { id: 'ip', title: 'IP address', width: 130, mobile: 'none', render: (row) => row.ip ?? '–' },
];

/** Who did what, when and from where (requirement 35.1-35.2). */
export function AuditPage() {
  const filters = useUrlFilters(['q', 'userId', 'dates']);
  const query = auditQuery(filters.query);
  const list = useApiList<AuditRow>(PATH, { query });
  const [open, setOpen] = useState<AuditRow>();
  return (
    <>
      <PageHeader
        title="Audit log"
        subtitle="Written once, never changed. Secrets are left out."
        actions={
          <Button
            component="a"
            href={urlOf(`${PATH}.csv`, query)}
            download
            leftSection={<AppIcon name="download" />}
          >
            Export CSV
          </Button>
        }
      >
        <FilterBar filters={filters} defs={FILTERS} search="Search actions" />
      </PageHeader>
      <SplitView
        side={
          <SidePanel
            opened={open !== undefined}
            onClose={() => setOpen(undefined)}
            title={open?.action ?? ''}
            label="Audit entry"
          >
            {open && (
              <>
                <Facts
                  items={[
                    ['Time', <Time key="at" at={open.at} format="stamp" />],
                    ['Username', open.username ?? 'System'],
                    ['Entity', [open.entityType, open.entityId].filter(Boolean).join(' ')],
                    ['IP address', open.ip],
                  ]}
                />
                <pre className={classes.details}>{JSON.stringify(open.details ?? {}, null, 2)}</pre>
              </>
            )}
          </SidePanel>
        }
      >
        <DataTable
          id="audit"
          label="Audit log"
          columns={columns}
          rows={list.items}
          rowId={(row) => row.id}
          loading={list.loading}
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
