import {
  AppIcon,
  api,
  Button,
  type Column,
  DataTable,
  EmptyState,
  PageHeader,
  SidePanel,
  SplitView,
  Time,
  toast,
  useApiList,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './admin.module.css';

interface DeadLetter {
  id: string;
  plugin?: string | null;
  /** Handler or job that gave up. */
  name: string;
  error: string;
  attempts?: number;
  failedAt: string;
  data?: unknown;
}

/** Jobs and events that failed every try; nothing is lost, each can run again (design §6). */
export function DeadLettersPage() {
  const list = useApiList<DeadLetter>('/api/admin/dead-letters');
  const [open, setOpen] = useState<DeadLetter>();
  const [busy, setBusy] = useState<string>();
  const retry = async (row: DeadLetter) => {
    setBusy(row.id);
    try {
      await api.post(`/api/admin/dead-letters/${encodeURIComponent(row.id)}/retry`);
      toast.done({ message: `${row.name} runs again` });
      setOpen(undefined);
      list.refetch();
    } catch (error) {
      toast.failed(error);
    } finally {
      setBusy(undefined);
    }
  };
  const again = (row: DeadLetter, size?: 'compact-sm') => (
    <Button
      size={size}
      loading={busy === row.id}
      onClick={() => void retry(row)}
      leftSection={<AppIcon name="refresh" />}
    >
      Run again
    </Button>
  );
  const columns: Column<DeadLetter>[] = [
    {
      id: 'name',
      title: 'Job',
      mobile: 'title',
      render: (row) => (
        <div className={classes.twoLines}>
          <strong>{row.name}</strong>
          <span>{row.error}</span>
        </div>
      ),
    },
    { id: 'plugin', title: 'Plugin', width: 140, render: (row) => row.plugin ?? '–' },
    {
      id: 'attempts',
      title: 'Tries',
      width: 80,
      align: 'end',
      mobile: 'none',
      render: (row) => row.attempts ?? '–',
    },
    { id: 'at', title: 'Failed', width: 150, render: (row) => <Time at={row.failedAt} /> },
    {
      id: 'again',
      title: 'Actions',
      hideTitle: true,
      width: 150,
      align: 'end',
      mobile: 'end',
      render: (row) => again(row, 'compact-sm'),
    },
  ];
  return (
    <>
      <PageHeader
        title="Failed jobs"
        subtitle="Work that failed every try. Nothing is lost: mend the cause, then run it again."
      />
      <SplitView
        side={
          <SidePanel
            opened={open !== undefined}
            onClose={() => setOpen(undefined)}
            title={open?.name ?? ''}
            actions={open && again(open)}
          >
            <pre className={classes.details}>
              {open && `${open.error}\n\n${JSON.stringify(open.data ?? {}, null, 2)}`}
            </pre>
          </SidePanel>
        }
      >
        <DataTable
          id="dead-letters"
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
    </>
  );
}
