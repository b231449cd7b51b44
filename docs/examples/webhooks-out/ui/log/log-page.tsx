import {
  BulkBar,
  type Column,
  DataTable,
  EmptyState,
  FilterBar,
  SidePanel,
  SplitView,
  Time,
  useApiList,
  useLive,
  useMediaQuery,
  usePermission,
  useSearchParams,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { DeliveryView, EndpointView } from '../../contract.ts';
import { Head } from '../head.tsx';
import classes from '../webhooks.module.css';
import { API, DeliveryBadge, stateOptions, typeOptions, typeTitle } from '../words.tsx';
import { DeliveryPanel } from './delivery-panel.tsx';

const COLUMNS: Column<DeliveryView>[] = [
  {
    id: 'event',
    title: 'Event',
    always: true,
    mobile: 'title',
    render: (one) => (
      <span className={classes.two}>
        <span className={classes.strong}>
          {typeTitle(one.type)}
          {one.ticketNumber && ` #${one.ticketNumber}`}
        </span>
        <span className={classes.quiet}>{one.url}</span>
      </span>
    ),
  },
  {
    id: 'state',
    title: 'State',
    width: 130,
    always: true,
    mobile: 'end',
    render: (one) => <DeliveryBadge state={one.state} attempts={one.attempts} />,
  },
  { id: 'answer', title: 'Answer', width: 90, mobile: 'none', render: (one) => one.lastStatus ?? '–' },
  {
    id: 'attempts',
    title: 'Attempts',
    width: 90,
    align: 'end',
    mobile: 'none',
    render: (one) => one.attempts,
  },
  {
    id: 'duration',
    title: 'Took',
    width: 90,
    align: 'end',
    mobile: 'none',
    render: (one) => (one.durationMs === null ? '–' : `${one.durationMs} ms`),
  },
  { id: 'at', title: 'When', width: 120, mobile: 'meta', render: (one) => <Time at={one.createdAt} /> },
];

/** What was sent, the newest first; a row opens what was said and answered. */
export function LogPage() {
  const filters = useUrlFilters(['state', 'type', 'endpoint']);
  const [params, setParams] = useSearchParams();
  const [selected, setSelected] = useState<string[]>([]);
  const mayManage = usePermission('webhooks-out.manage');
  const list = useApiList<DeliveryView>(`${API}/deliveries`, { query: filters.query });
  const endpoints = useApiList<EndpointView>(`${API}/endpoints`, { limit: 200 });
  const wide = useMediaQuery('(min-width: 1100px)', undefined, { getInitialValueInEffect: false });
  useLive('webhooks-out.*', [API]);
  const open = params.get('delivery');
  const show = (id: string | null) =>
    setParams(
      (before) => {
        if (id) before.set('delivery', id);
        else before.delete('delivery');
        return before;
      },
      { replace: true },
    );
  const columns = open && wide ? COLUMNS.filter(({ id, always }) => always || id === 'at') : COLUMNS;
  return (
    <>
      <Head current="log" />
      <SplitView
        side={
          <SidePanel opened={open !== null} onClose={() => show(null)} title="Delivery">
            {open && <DeliveryPanel key={open} id={open} />}
          </SidePanel>
        }
      >
        <div className={classes.column}>
          <div className={classes.filters}>
            <FilterBar
              filters={filters}
              defs={[
                { key: 'state', title: 'State', kind: 'multi', options: stateOptions },
                { key: 'type', title: 'Event', kind: 'multi', options: typeOptions },
                {
                  key: 'endpoint',
                  title: 'Endpoint',
                  kind: 'single',
                  options: endpoints.items.map(({ id, url }) => ({ value: id, label: url })),
                },
              ]}
            />
          </div>
          <DataTable
            id="webhooks-out.log"
            label="Log of webhooks"
            columns={columns}
            rows={list.items}
            rowId={(one) => one.id}
            fill
            loading={list.loading}
            refreshing={list.refreshing}
            error={list.error}
            onRetry={list.refetch}
            {...(mayManage ? { selected, onSelect: setSelected } : {})}
            active={open}
            onActive={(one) => open && show(one.id)}
            onOpen={(one) => show(one.id)}
            hasMore={list.hasMore}
            loadingMore={list.loadingMore}
            onMore={list.loadMore}
            edge={(one) => (one.state === 'failed' ? 'red' : undefined)}
            empty={
              filters.count > 0 ? (
                <EmptyState icon="search" title="No delivery fits">
                  Try another state, event or endpoint.
                </EmptyState>
              ) : (
                <EmptyState icon="webhook" title="Nothing has been sent yet">
                  What is sent stands here for 30 days, with what the receiver answered.
                </EmptyState>
              )
            }
          />
        </div>
      </SplitView>
      <BulkBar
        subject="webhooks-out.delivery"
        ids={selected}
        noun="deliveries"
        onClear={() => setSelected([])}
        onDone={() => setSelected([])}
      />
    </>
  );
}
