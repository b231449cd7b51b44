import {
  AppIcon,
  api,
  type Column,
  DataTable,
  EmptyState,
  Facts,
  Link,
  PageHeader,
  SidePanel,
  SplitView,
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
  description: string;
  version: string;
  /** Part of the kernel: always on. */
  core: boolean;
  status: string;
  /** Why it failed or is blocked, and what to do. */
  reason: string | null;
  remedy: string | null;
  enabled: boolean;
  requires: string[];
  permissions: { id: string; title: string }[];
  network: string[];
  hasSettings: boolean;
  health: { name: string; ok: boolean; detail?: string }[];
  faults: { handler: string; state: string; lastError: string | null }[];
}

const STATES: Record<string, { tone: Tone; word: string; icon: string }> = {
  started: { tone: 'green', word: 'Running', icon: 'circle-check' },
  failed: { tone: 'red', word: 'Failed', icon: 'alert-triangle' },
  blocked: { tone: 'amber', word: 'Blocked', icon: 'hand-stop' },
};

/** The state in one word; a running plugin with a failing check or an open breaker is "Running with faults". */
function StateBadge({ row }: { row: PluginRow }) {
  const sick = row.health.some((one) => !one.ok) || row.faults.some((one) => one.state !== 'closed');
  const state = STATES[row.status] ?? { tone: 'grey' as const, word: row.status, icon: 'circle' };
  const shown =
    row.status === 'started' && sick
      ? { tone: 'amber' as const, word: 'With faults', icon: 'alert-triangle' }
      : state;
  return (
    <ToneBadge tone={shown.tone} icon={shown.icon} title={row.reason ?? undefined}>
      {shown.word}
    </ToneBadge>
  );
}

function Details({ row, titles }: { row: PluginRow; titles: (ids: string[]) => string }) {
  return (
    <div className={classes.stack}>
      <p>{row.description}</p>
      {row.reason && (
        <p className={classes.problem} role="status">
          {row.reason} {row.remedy}
        </p>
      )}
      <Facts
        items={[
          ['State', <StateBadge key="state" row={row} />],
          ['Version', row.version],
          ['Needs', titles(row.requires)],
          ['Talks to', row.network.join(', ')],
          ['Permissions', row.permissions.map((one) => one.title).join(', ')],
        ]}
      />
      {row.health.map((check) => (
        <p key={check.name} className={classes.check} data-ok={check.ok}>
          <AppIcon name={check.ok ? 'circle-check' : 'alert-triangle'} /> {check.name}
          {check.detail && `: ${check.detail}`}
        </p>
      ))}
      {row.faults.map((fault) => (
        <p key={fault.handler} className={classes.check} data-ok={fault.state === 'closed'}>
          <AppIcon name="bolt" /> {fault.handler} ({fault.state}) {fault.lastError}
        </p>
      ))}
      {row.hasSettings && row.enabled && <Link to={`/admin/settings/${row.id}`}>Open its settings</Link>}
    </div>
  );
}

/** Which plugins this tenant uses, how they fare, and why one does not run (design §8). */
export function PluginsPage() {
  const list = useApiList<PluginRow>('/api/admin/plugins', { limit: 200 });
  const [turningOff, setTurningOff] = useState<PluginRow>();
  const [openId, setOpenId] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const rows = list.items.filter((row) => !row.core);
  const open = rows.find((row) => row.id === openId);
  const titles = (ids: string[]) =>
    ids.map((id) => list.items.find((row) => row.id === id)?.title ?? id).join(', ');
  const dependents = (row: PluginRow) =>
    rows.filter((other) => other.enabled && other.requires.includes(row.id)).map((other) => other.title);

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
  const columns: Column<PluginRow>[] = [
    {
      id: 'name',
      title: 'Plugin',
      mobile: 'title',
      render: (row) => (
        <div className={classes.twoLines}>
          <strong>{row.title}</strong>
          <span>{row.reason ?? row.description}</span>
        </div>
      ),
    },
    { id: 'version', title: 'Version', width: 100, mobile: 'none', render: (row) => row.version },
    { id: 'state', title: 'State', width: 140, render: (row) => <StateBadge row={row} /> },
    {
      id: 'enabled',
      title: 'On',
      width: 88,
      align: 'end',
      mobile: 'end',
      always: true,
      render: (row) => (
        <Switch
          className={classes.endSwitch}
          aria-label={`${row.title} for this tenant`}
          checked={row.enabled}
          disabled={busy === row.id}
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
      <SplitView
        side={
          <SidePanel
            opened={open !== undefined}
            onClose={() => setOpenId(undefined)}
            title={open?.title ?? ''}
          >
            {open && <Details row={open} titles={titles} />}
          </SidePanel>
        }
      >
        <DataTable
          id="plugins"
          fill
          label="Plugins"
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          loading={list.loading}
          error={list.error}
          onRetry={list.refetch}
          onOpen={(row) => setOpenId(row.id)}
          empty={<EmptyState icon="puzzle" title="No plugins are installed" />}
        />
      </SplitView>
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
        you switch it on.{others.length > 0 && ` These need it and stop too: ${others.join(', ')}.`}
      </ConfirmDialog>
    </>
  );
}
