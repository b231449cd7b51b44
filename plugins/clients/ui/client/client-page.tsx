import {
  AppIcon,
  Button,
  EmptyState,
  ErrorState,
  Link,
  PageBody,
  PageHeader,
  PluginView,
  Skeleton,
  Tabs,
  ToneBadge,
  useApi,
  useLive,
  useNavigate,
  usePermission,
  useSearchParams,
  useShortcuts,
  useSlot,
} from '@serviflow/sdk/ui';
import classes from '../clients.module.css';
import { ClientAvatar, KindMark, LevelBadge } from '../marks.tsx';
import type { ClientDetail } from '../types.ts';
import { ClientMenu } from './client-menu.tsx';
import { ClientTickets } from './client-tickets.tsx';
import { Contacts } from './contacts.tsx';
import page from './page.module.css';
import { Profile } from './profile.tsx';

function Missing() {
  return (
    <EmptyState
      page
      icon="building"
      title="There is no such client"
      action={
        <Button component={Link} to="/clients" variant="filled">
          All clients
        </Button>
      }
    >
      It may have been deleted, or the address is not quite right.
    </EmptyState>
  );
}

function Heading({ client }: { client: ClientDetail }) {
  return (
    <span className={page.heading}>
      <ClientAvatar client={client} size={40} />
      <span>
        {client.displayName}
        <span className={page.badges}>
          <KindMark kind={client.kind} />
          <LevelBadge level={client.slaLevel} />
          {!client.active && (
            <ToneBadge tone="amber" icon="user-off">
              Inactive
            </ToneBadge>
          )}
        </span>
      </span>
    </span>
  );
}

function Overview({ client }: { client: ClientDetail }) {
  return (
    <div className={page.columns}>
      <div className={page.main}>
        <Contacts client={client} />
        <ClientTickets client={client} />
      </div>
      <Profile client={client} />
    </div>
  );
}

/** Tabs of other plugins stand beside the overview; each is an address. */
function Sections({ client }: { client: ClientDetail }) {
  const more = useSlot('clients.tabs@1');
  const [params, setParams] = useSearchParams();
  if (more.length === 0) return <Overview client={client} />;
  const current = params.get('tab') ?? 'overview';
  return (
    <Tabs
      value={current}
      keepMounted={false}
      onChange={(tab) => setParams(tab && tab !== 'overview' ? { tab } : {}, { replace: true })}
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        {more.map((item) => (
          <Tabs.Tab key={item.id} value={item.id}>
            {item.title ?? item.id}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview client={client} />
      </Tabs.Panel>
      {more.map((item) => (
        <Tabs.Panel key={item.id} value={item.id}>
          <PluginView
            plugin={item.plugin}
            component={item.component}
            props={{ clientId: client.id }}
            compact
          />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Actions({ client }: { client: ClientDetail }) {
  const mayEdit = usePermission('clients.edit');
  const mayOpen = usePermission('tickets.create');
  return (
    <>
      {mayEdit && (
        <Button component={Link} to={`/clients/${client.id}/edit`} leftSection={<AppIcon name="pencil" />}>
          Edit
        </Button>
      )}
      {mayOpen && client.active && (
        <Button
          component={Link}
          to={`/tickets/new?clientId=${client.id}`}
          variant="filled"
          leftSection={<AppIcon name="plus" />}
        >
          New ticket
        </Button>
      )}
      <ClientMenu client={client} />
    </>
  );
}

function Loading() {
  return (
    <div className={page.columns} role="status" aria-label="Loading the client">
      <div className={page.main}>
        <Skeleton height={220} radius="md" />
        <Skeleton height={300} radius="md" />
      </div>
      <Skeleton height={420} radius="md" />
    </div>
  );
}

/** One client: who works there, what is open, and everything the desk knows (37.1, 37.4, 37.8). */
export function ClientPage({ id = '' }: { id?: string }) {
  const go = useNavigate();
  const path = `/api/clients/${encodeURIComponent(id)}`;
  const reply = useApi<ClientDetail>(path);
  const client = reply.data;
  useLive('clients.*', [path]);
  useShortcuts([{ keys: 'Escape', label: 'Back to the list', run: () => go('/clients') }]);
  if (!client && reply.error?.status === 404) return <Missing />;
  return (
    <>
      <PageHeader
        title={client ? <Heading client={client} /> : <Skeleton height={44} width={280} />}
        documentTitle={client?.displayName ?? 'Client'}
        back={{ to: '/clients', label: 'Back to the list' }}
        actions={client && <Actions client={client} />}
      />
      <PageBody>
        {!client && reply.error && <ErrorState error={reply.error} onRetry={() => void reply.refetch()} />}
        {!client && !reply.error && <Loading />}
        {client && !client.active && (
          <p className={classes.note}>
            This client is switched off: its people cannot log in. Tickets and records are kept.
          </p>
        )}
        {client && <Sections client={client} />}
      </PageBody>
    </>
  );
}
