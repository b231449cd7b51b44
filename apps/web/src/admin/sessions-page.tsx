import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  PageBody,
  PageHeader,
  Panel,
  Time,
  ToneBadge,
  toast,
  useApiList,
  useApiMutation,
} from '@serviflow/sdk/ui';

interface Session {
  id: string;
  current: boolean;
  userAgent?: string | null;
  ip?: string | null;
  createdAt: string;
  lastSeenAt?: string | null;
}

/** `Chrome on Windows` from a user agent; the whole text is in the hover. */
export function deviceWords(agent: string | null | undefined): string {
  if (!agent) return 'Unknown device';
  const browser = /(Edg|OPR|Firefox|Chrome|Safari|curl|node)/.exec(agent)?.[1] ?? 'Browser';
  const system = /(Windows|Android|iPhone|iPad|Mac OS|Linux)/.exec(agent)?.[1];
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS': 'macOS' };
  const name = names[browser] ?? browser;
  return system ? `${name} on ${names[system] ?? system}` : name;
}

/** Where this person is logged in, and a way to end it. */
export function SessionsPage() {
  const list = useApiList<Session>('/api/auth/sessions');
  const revoke = useApiMutation<Session>('DELETE', (session) => `/api/auth/sessions/${session.id}`, {
    invalidates: ['/api/auth/sessions'],
    onSuccess: (_reply, session) => toast.done({ message: `Logged out: ${deviceWords(session.userAgent)}` }),
    onError: (error) => toast.failed(error),
  });
  const columns: Column<Session>[] = [
    {
      id: 'device',
      title: 'Device',
      mobile: 'title',
      render: (row) => (
        <span title={row.userAgent ?? undefined}>
          {deviceWords(row.userAgent)} {row.current && <ToneBadge tone="green">This device</ToneBadge>}
        </span>
      ),
    },
    { id: 'ip', title: 'Address', width: 160, render: (row) => row.ip ?? '–' },
    { id: 'seen', title: 'Last active', width: 160, render: (row) => <Time at={row.lastSeenAt} /> },
    { id: 'created', title: 'Logged in', width: 160, render: (row) => <Time at={row.createdAt} /> },
    {
      id: 'end',
      title: 'Actions',
      hideTitle: true,
      width: 110,
      align: 'end',
      mobile: 'end',
      render: (row) =>
        !row.current && (
          <Button
            size="compact-sm"
            loading={revoke.isPending && revoke.variables?.id === row.id}
            onClick={() => revoke.mutate(row)}
          >
            Log out
          </Button>
        ),
    },
  ];
  return (
    <>
      <PageHeader
        title="Sessions"
        subtitle="Devices where you are logged in. Log out what you do not know, then change your password."
      />
      <PageBody>
        <Panel flush>
          <DataTable
            id="sessions"
            label="Sessions"
            columns={columns}
            rows={list.items}
            rowId={(row) => row.id}
            loading={list.loading}
            error={list.error}
            onRetry={list.refetch}
            skeletonRows={3}
            keyboard={false}
            empty={<EmptyState icon="devices" title="No sessions" />}
          />
        </Panel>
      </PageBody>
    </>
  );
}
