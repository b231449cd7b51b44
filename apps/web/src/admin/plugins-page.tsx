import {
  api,
  type Column,
  DataTable,
  EmptyState,
  PageBody,
  PageHeader,
  Panel,
  Switch,
  type Tone,
  ToneBadge,
  toast,
  useApiList,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import { refreshManifest } from '../session.ts';
import classes from './admin.module.css';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface PluginRow {
  id: string;
  title: string;
  description?: string | null;
  version: string;
  /** Life-cycle on this node. */
  state: string;
  /** Why it failed or is blocked. */
  reason?: string | null;
  enabled: boolean;
  critical?: boolean;
  requires?: string[];
  /** Said by the plan: the tenant may not enable it. */
  entitled?: boolean;
}

const STATES: Record<string, { tone: Tone; word: string; icon: string }> = {
  started: { tone: 'green', word: 'Running', icon: 'circle-check' },
  failed: { tone: 'red', word: 'Failed', icon: 'alert-triangle' },
  blocked: { tone: 'amber', word: 'Blocked', icon: 'hand-stop' },
};

/** Which plugins this tenant uses, how they fare, and why one does not run (design §8). */
export function PluginsPage() {
  const list = useApiList<PluginRow>('/api/admin/plugins', { limit: 200 });
  const [turningOff, setTurningOff] = useState<PluginRow>();
  const [busy, setBusy] = useState<string>();
  const change = async (row: PluginRow, on: boolean) => {
    setBusy(row.id);
    try {
      await api.post(`/api/admin/plugins/${encodeURIComponent(row.id)}/${on ? 'enable' : 'disable'}`);
      toast.done({ message: `${row.title} is ${on ? 'on' : 'off'}` });
      list.refetch();
      await refreshManifest();
    } finally {
      setBusy(undefined);
    }
  };
  const dependents = (row: PluginRow) =>
    list.items
      .filter((other) => other.enabled && other.requires?.includes(row.id))
      .map((other) => other.title);
  const columns: Column<PluginRow>[] = [
    {
      id: 'name',
      title: 'Plugin',
      mobile: 'title',
      render: (row) => (
        <div className={classes.twoLines}>
          <strong>{row.title}</strong>
          <span>{row.reason ?? row.description ?? row.id}</span>
        </div>
      ),
    },
    { id: 'version', title: 'Version', width: 100, mobile: 'none', render: (row) => row.version },
    {
      id: 'state',
      title: 'State',
      width: 130,
      render: (row) => {
        const state = STATES[row.state] ?? { tone: 'grey' as const, word: row.state, icon: 'circle' };
        return (
          <ToneBadge tone={state.tone} icon={state.icon} title={row.reason ?? undefined}>
            {state.word}
          </ToneBadge>
        );
      },
    },
    {
      id: 'enabled',
      title: 'On',
      width: 84,
      align: 'end',
      mobile: 'end',
      render: (row) => (
        <Switch
          className={classes.endSwitch}
          aria-label={`${row.title} for this tenant`}
          checked={row.enabled}
          disabled={row.critical || busy === row.id || row.entitled === false}
          onChange={(event) =>
            event.currentTarget.checked
              ? void change(row, true).catch((error) => toast.failed(error))
              : setTurningOff(row)
          }
        />
      ),
    },
  ];
  const others = turningOff ? dependents(turningOff) : [];
  return (
    <>
      <PageHeader
        title="Plugins"
        subtitle="Every feature is a plugin. Switching one off hides it at the next click; its data stays."
      />
      <PageBody>
        <Panel flush>
          <DataTable
            id="plugins"
            label="Plugins"
            columns={columns}
            rows={list.items}
            rowId={(row) => row.id}
            loading={list.loading}
            error={list.error}
            onRetry={list.refetch}
            empty={<EmptyState icon="puzzle" title="No plugins are installed" />}
          />
        </Panel>
      </PageBody>
      <ConfirmDialog
        opened={turningOff !== undefined}
        onClose={() => setTurningOff(undefined)}
        title={`Switch off ${turningOff?.title ?? ''}`}
        confirmLabel="Switch off"
        run={async () => {
          if (turningOff) await change(turningOff, false);
        }}
      >
        Its screens, rules and jobs stop for everyone in this tenant. Its data stays and is there again when
        you switch it on.{others.length > 0 && ` ${others.join(', ')} needs it.`}
      </ConfirmDialog>
    </>
  );
}
