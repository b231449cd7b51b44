import {
  AppIcon,
  api,
  Button,
  type Column,
  Confirm,
  DataTable,
  EmptyState,
  Facts,
  Group,
  invalidate,
  PageHeader,
  type Question,
  SidePanel,
  SplitView,
  Time,
  ToneBadge,
  toast,
  useApi,
  useApiList,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './admin.module.css';

interface DeadLetter {
  id: string;
  /** Event or job. */
  type: string;
  /** `plugin/on/name`; null when nobody installed knows the type. */
  handler: string | null;
  payload: unknown;
  occurredAt: string;
  failedAt: string;
  attempts: number;
  error: string;
}

interface WorkHealth {
  resting: { handler: string; since: string; error: string }[];
  queues: { handler: string; waiting: number; retrying: number; running: number }[];
}

const BASE = '/api/jobs';

/** How much waits, and which handlers rest after faults. */
function WorkState() {
  const { data } = useApi<WorkHealth>(`${BASE}/health`, { refetchInterval: 15_000 });
  const sum = (key: 'waiting' | 'retrying' | 'running') =>
    data?.queues.reduce((total, queue) => total + queue[key], 0) ?? 0;
  return (
    <Group gap="xs" mih={24}>
      {data && (
        <>
          <ToneBadge tone="grey" icon="clock">
            {sum('waiting')} waiting
          </ToneBadge>
          <ToneBadge tone="blue" icon="player-play">
            {sum('running')} running
          </ToneBadge>
          {sum('retrying') > 0 && (
            <ToneBadge tone="amber" icon="refresh">
              {sum('retrying')} will try again
            </ToneBadge>
          )}
          {data.resting.map((one) => (
            <ToneBadge key={one.handler} tone="red" icon="hand-stop" title={one.error}>
              {one.handler} rests after faults
            </ToneBadge>
          ))}
        </>
      )}
    </Group>
  );
}

/** Jobs and events that failed every try; nothing is lost, each can run again (design §6). */
export function DeadLettersPage() {
  const list = useApiList<DeadLetter>(`${BASE}/dead-letters`);
  const [open, setOpen] = useState<DeadLetter>();
  const [discarding, setDiscarding] = useState<DeadLetter>();
  const [busy, setBusy] = useState<string>();
  const send = async (row: DeadLetter, action: 'run-again' | 'discard') => {
    await api.post(`${BASE}/dead-letters/${encodeURIComponent(row.id)}/${action}`);
    toast.done({ message: action === 'discard' ? `Discarded: ${row.type}` : `Runs again: ${row.type}` });
    setOpen(undefined);
    void invalidate(BASE);
  };
  const askToDiscard = (row: DeadLetter): Question => ({
    title: 'Discard failed work',
    body: (
      <p>
        <strong>{row.type}</strong> will never run. This cannot be undone.
      </p>
    ),
    confirm: 'Discard',
    danger: true,
    run: () => send(row, 'discard'),
  });
  const runAgain = (row: DeadLetter) => {
    setBusy(row.id);
    send(row, 'run-again')
      .catch((error) => toast.failed(error))
      .finally(() => setBusy(undefined));
  };
  const again = (row: DeadLetter, size?: 'compact-sm') => (
    <Button
      size={size}
      loading={busy === row.id}
      onClick={() => runAgain(row)}
      leftSection={<AppIcon name="refresh" />}
    >
      Run again
    </Button>
  );
  const columns: Column<DeadLetter>[] = [
    {
      id: 'name',
      title: 'Work',
      mobile: 'title',
      render: (row) => (
        <div className={classes.twoLines}>
          <strong>{row.handler ?? row.type}</strong>
          <span>{row.error}</span>
        </div>
      ),
    },
    { id: 'type', title: 'Event or job', width: 200, mobile: 'none', render: (row) => row.type },
    {
      id: 'attempts',
      title: 'Tries',
      width: 70,
      align: 'end',
      mobile: 'none',
      render: (row) => row.attempts,
    },
    { id: 'at', title: 'Failed', width: 140, render: (row) => <Time at={row.failedAt} /> },
    {
      id: 'again',
      title: 'Actions',
      hideTitle: true,
      width: 150,
      align: 'end',
      mobile: 'end',
      always: true,
      render: (row) => again(row, 'compact-sm'),
    },
  ];
  return (
    <>
      <PageHeader
        title="Failed jobs"
        subtitle="Work that failed every try. Nothing is lost: mend the cause, then run it again."
      >
        <WorkState />
      </PageHeader>
      <SplitView
        side={
          <SidePanel opened={open !== undefined} onClose={() => setOpen(undefined)} title={open?.type ?? ''}>
            {open && (
              <>
                <Group gap="xs" mb="md">
                  {again(open)}
                  <Button leftSection={<AppIcon name="trash" />} onClick={() => setDiscarding(open)}>
                    Discard
                  </Button>
                </Group>
                <Facts
                  items={[
                    ['Handler', open.handler ?? 'Nobody installed knows it'],
                    ['Happened', <Time key="happened" at={open.occurredAt} format="stamp" />],
                    ['Failed', <Time key="failed" at={open.failedAt} format="stamp" />],
                    ['Tries', open.attempts],
                  ]}
                />
                <pre className={classes.details}>
                  {open.error}
                  {'\n\n'}
                  {JSON.stringify(open.payload ?? {}, null, 2)}
                </pre>
              </>
            )}
          </SidePanel>
        }
      >
        <DataTable
          id="dead-letters"
          fill
          label="Failed jobs"
          columns={columns}
          rows={list.items}
          rowId={(row) => row.id}
          loading={list.loading}
          error={list.error}
          onRetry={list.refetch}
          onOpen={setOpen}
          hasMore={list.hasMore}
          loadingMore={list.loadingMore}
          onMore={list.loadMore}
          empty={
            <EmptyState icon="circle-check" title="Everything ran">
              Jobs that fail every try wait here with the reason.
            </EmptyState>
          }
        />
      </SplitView>
      <Confirm
        question={discarding ? askToDiscard(discarding) : null}
        onClose={() => setDiscarding(undefined)}
      />
    </>
  );
}
