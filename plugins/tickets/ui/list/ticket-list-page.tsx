import {
  AppIcon,
  BarButton,
  Button,
  ColumnMenu,
  DataTable,
  EmptyState,
  FilterBar,
  Link,
  PageHeader,
  Tooltip,
  urlOf,
  useApi,
  useApiList,
  useMediaQuery,
  useNavigate,
  useRecordFields,
  useSearchParams,
  useUrlFilters,
  useUser,
} from '@serviflow/sdk/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Figures, TicketLine } from '../types.ts';
import { TicketBulk } from './bulk.tsx';
import { TICKET_COLUMNS } from './columns.tsx';
import { customColumns, customFilters } from './custom-columns.tsx';
import { keepList } from './last-list.ts';
import classes from './list.module.css';
import { FILTER_KEYS, useFilterDefs } from './use-filter-defs.tsx';
import { useSteadyList } from './use-steady-list.ts';
import { ViewTabs } from './view-tabs.tsx';
import { BIN_VIEW, inAllTickets, listQuery, narrowedSearch, type TicketView, viewOf } from './views.ts';

interface NothingProps {
  view: TicketView;
  filtered: boolean;
  onClear: () => void;
  /** What was searched for, where the view or a filter left tickets out. */
  narrowed: string | undefined;
}

function Nothing({ view, filtered, onClear, narrowed }: NothingProps) {
  if (narrowed)
    return (
      <EmptyState
        icon="search"
        title="No ticket fits here"
        action={
          <Button component={Link} to={inAllTickets(narrowed)} variant="filled">
            Look in all tickets
          </Button>
        }
      >
        {`“${narrowed}” may stand in a ticket that is closed, or that a filter leaves out.`}
      </EmptyState>
    );
  if (filtered)
    return (
      <EmptyState
        icon="search"
        title="No ticket fits"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Try fewer words or other filters.
      </EmptyState>
    );
  if (view.id === BIN_VIEW)
    return (
      <EmptyState icon="trash" title="The bin is empty">
        Tickets that somebody moves to the bin wait here until they are restored or cleared out.
      </EmptyState>
    );
  if (view.id === 'risk' || view.id === 'breached')
    return (
      <EmptyState
        icon="circle-check"
        title={view.id === 'risk' ? 'Nothing is at risk' : 'No deadline is missed'}
      >
        Tickets show up here as their deadline comes near.
      </EmptyState>
    );
  return (
    <EmptyState
      icon="inbox"
      title={view.id === 'mine' ? 'Nothing is assigned to you' : 'No tickets here'}
      action={
        <Button component={Link} to="/tickets/new" variant="filled">
          New ticket
        </Button>
      }
    >
      Requests arrive by mail, from the portal and from chat, or you write one down yourself.
    </EmptyState>
  );
}

/** The list of tickets (6.1-6.5): views, filters in the address, live rows, bulk actions, export. */
export function TicketListPage() {
  const go = useNavigate();
  const user = useUser();
  const [search] = useSearchParams();
  const asked = search.toString();
  useEffect(() => keepList(asked && `?${asked}`), [asked]);
  const view = viewOf(search.get('view'), user.permissions);
  const bin = view.id === BIN_VIEW;
  const custom = useRecordFields('/api/tickets/fields');
  const columns = useMemo(() => [...TICKET_COLUMNS, ...customColumns(custom)], [custom]);
  const keys = [...FILTER_KEYS, ...custom.map((field) => `field.${field.key}`)];
  const filters = useUrlFilters(keys, view.query.sort ? { sort: view.query.sort } : {});
  const query = listQuery(view, filters.query);
  const defs = [...useFilterDefs(), ...customFilters(custom)];
  const narrow = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false });
  const csv = urlOf('/api/tickets/export/tickets.csv', query);
  const mayExport = !bin && user.permissions.includes('tickets.export');
  const figures = useApi<Figures>('/api/tickets/kpis', { refetchInterval: 60_000 });
  const list = useApiList<TicketLine>(bin ? '/api/tickets/bin' : '/api/tickets', { query });
  const key = JSON.stringify([view.id, query]);
  const [selected, setSelected] = useState<string[]>([]);
  const table = useRef<HTMLDivElement>(null);
  const shownKey = useRef(key);
  // What was selected under another filter may be out of sight: it must not be changed unseen.
  useEffect(() => {
    if (shownKey.current !== key) setSelected([]);
    shownKey.current = key;
  }, [key]);

  const calm = () => {
    const scroller = table.current?.querySelector('[data-fill]');
    return selected.length === 0 && (scroller?.scrollTop ?? 0) < 8 && !table.current?.matches(':hover');
  };
  const steady = useSteadyList(list, { key, calm, onChange: () => void figures.refetch() });
  const open = (ticket: TicketLine) => go(`/tickets/${ticket.number}`);

  return (
    <div className={classes.page}>
      <PageHeader
        title={view.id === 'open' ? 'Tickets' : view.title}
        actions={
          !narrow && (
            <>
              {mayExport && (
                <Tooltip label="This list as a CSV file">
                  <Button
                    component="a"
                    href={csv}
                    download
                    leftSection={<AppIcon name="download" />}
                    variant="subtle"
                  >
                    Export
                  </Button>
                </Tooltip>
              )}
              <ColumnMenu id="tickets" columns={columns} />
            </>
          )
        }
      >
        <ViewTabs current={view} figures={figures.data} search={search} />
        <div className={classes.filters}>
          {!bin && (
            <FilterBar
              filters={filters}
              defs={defs}
              search="Search tickets"
              right={
                narrow &&
                mayExport && (
                  <BarButton icon="download" label="Export as CSV" onClick={() => location.assign(csv)} />
                )
              }
            />
          )}
        </div>
      </PageHeader>
      <div className={classes.table} ref={table} data-tour="ticket">
        {steady.stale && (
          <Button
            className={classes.news}
            size="compact-md"
            leftSection={<AppIcon name="refresh" />}
            onClick={() => {
              steady.show();
              table.current?.querySelector('[data-fill]')?.scrollTo({ top: 0 });
            }}
          >
            {steady.arrived > 0 ? `${steady.arrived} new` : 'List has changed'}
          </Button>
        )}
        <DataTable
          id="tickets"
          label={`Tickets: ${view.title}`}
          columns={columns}
          rows={steady.rows}
          rowId={(t) => t.id}
          fill
          loading={list.loading}
          refreshing={list.refreshing}
          error={list.error}
          onRetry={list.refetch}
          sort={bin ? undefined : filters.query.sort}
          onSort={bin ? undefined : (sort) => filters.set('sort', sort)}
          selected={selected}
          onSelect={setSelected}
          onOpen={bin ? undefined : open}
          empty={
            <Nothing
              view={view}
              filtered={filters.count > 0}
              onClear={filters.clear}
              narrowed={narrowedSearch(query)}
            />
          }
          hasMore={list.hasMore}
          loadingMore={list.loadingMore}
          onMore={list.loadMore}
        />
      </div>
      <TicketBulk
        subject={bin ? 'tickets.binned' : 'tickets.ticket'}
        rows={steady.rows}
        selected={selected}
        onSelect={setSelected}
        onDone={steady.show}
        more={!bin && list.hasMore ? query : undefined}
      />
    </div>
  );
}
