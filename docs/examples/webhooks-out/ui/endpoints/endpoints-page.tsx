import {
  ActionButton,
  type Column,
  DataTable,
  EmptyState,
  SidePanel,
  SplitView,
  Time,
  useApi,
  useApiList,
  useLive,
  useManifestAction,
  useSearchParams,
} from '@serviflow/sdk/ui';
import type { EndpointView } from '../../contract.ts';
import { Head } from '../head.tsx';
import classes from '../webhooks.module.css';
import { API, EndpointBadge, typeTitle } from '../words.tsx';
import { EndpointPanel } from './endpoint-panel.tsx';
import { useSecretDialog } from './secret-dialog.tsx';
import { SigningKey } from './signing-key.tsx';

const eventsOf = ({ events }: EndpointView): string =>
  events.length > 3 ? `${events.length} events` : events.map(typeTitle).join(', ');

const COLUMNS: Column<EndpointView>[] = [
  {
    id: 'url',
    title: 'Address',
    always: true,
    mobile: 'title',
    render: (one) => (
      <span className={classes.two}>
        <span className={classes.strong}>{one.url}</span>
        {one.description && <span className={classes.quiet}>{one.description}</span>}
      </span>
    ),
  },
  {
    id: 'status',
    title: 'Status',
    width: 110,
    always: true,
    mobile: 'end',
    render: (one) => <EndpointBadge status={one.status} failing={one.failingSince} />,
  },
  { id: 'events', title: 'Events', width: 220, mobile: 'meta', render: eventsOf },
  {
    id: 'delivered',
    title: 'Last delivered',
    width: 140,
    mobile: 'none',
    render: (one) => <Time at={one.lastDeliveredAt} empty="Never" />,
  },
];

/** Who hears of events; a row opens what can be done about it. */
export function EndpointsPage() {
  const [params, setParams] = useSearchParams();
  const add = useManifestAction('webhooks-out.add');
  const overview = useApi<{ keySet: boolean }>(`${API}/overview`);
  const list = useApiList<EndpointView>(`${API}/endpoints`);
  const secret = useSecretDialog();
  useLive('webhooks-out.*', [API]);
  const open = params.get('endpoint');
  const show = (id: string | null) => setParams(id ? { endpoint: id } : {}, { replace: true });
  const chosen = list.items.find((one) => one.id === open);
  const added = (reply: unknown) => {
    const { id } = reply as EndpointView;
    show(id);
    void secret.show(id);
  };
  const ready = overview.data?.keySet === true;
  const addButton = add && ready && <ActionButton action={add} primary onDone={added} />;
  return (
    <>
      <Head current="endpoints" actions={list.items.length > 0 && addButton} />
      {overview.data && !ready ? (
        <SigningKey />
      ) : (
        <SplitView
          side={
            <SidePanel opened={chosen !== undefined} onClose={() => show(null)} title="Endpoint">
              {chosen && (
                <EndpointPanel
                  key={chosen.id}
                  endpoint={chosen}
                  secret={secret}
                  onDeleted={() => show(null)}
                />
              )}
            </SidePanel>
          }
        >
          <div className={classes.column}>
            <DataTable
              id="webhooks-out.endpoints"
              label="Webhook endpoints"
              columns={COLUMNS}
              rows={list.items}
              rowId={(one) => one.id}
              fill
              loading={list.loading}
              error={list.error}
              onRetry={list.refetch}
              active={open}
              onActive={(one) => open && show(one.id)}
              onOpen={(one) => show(one.id)}
              hasMore={list.hasMore}
              loadingMore={list.loadingMore}
              onMore={list.loadMore}
              edge={(one) => (one.status === 'paused' ? 'amber' : undefined)}
              empty={
                <EmptyState icon="webhook" title="Nobody is told yet" action={addButton}>
                  Add the address of another program. It gets a signed message when a ticket is created,
                  answered, resolved and so on.
                </EmptyState>
              }
            />
          </div>
        </SplitView>
      )}
      {secret.dialog}
    </>
  );
}
