import {
  api,
  Button,
  type Column,
  DataTable,
  EmptyState,
  FilterBar,
  PageHeader,
  SidePanel,
  SplitView,
  Switch,
  Tooltip,
  toast,
  useApi,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import { refreshManifest } from '../session.ts';
import { PluginPanel } from './plugins/plugin-panel.tsx';
import { FILTERS, fits, StateBadge } from './plugins/plugin-state.tsx';
import classes from './plugins/plugins.module.css';
import { PurgeDialog } from './plugins/purge-dialog.tsx';
import { SwitchDialog, type SwitchWish } from './plugins/switch-dialog.tsx';
import type { PluginRow } from './plugins/types.ts';

const PATH = '/api/admin/plugins';
/** Milliseconds between two looks while data is being deleted. */
const WATCH = 2_000;

/** Why a plugin that is off cannot be switched on; undefined when it can. */
function obstacle(row: PluginRow): string | undefined {
  if (row.purgingSince) return 'Its data is being deleted';
  if (row.status === 'failed' || row.status === 'blocked') return 'It did not start';
  if (!row.plan.included) return `Needs plan ${row.plan.availableIn.join(' or ') || 'that has it'}`;
  return undefined;
}

function PluginSwitch({
  row,
  busy,
  onChange,
}: {
  row: PluginRow;
  busy: boolean;
  onChange: (on: boolean) => void;
}) {
  const why = row.enabled ? undefined : obstacle(row);
  return (
    <Tooltip label={why} disabled={!why}>
      <span className={classes.endSwitch}>
        <Switch
          aria-label={`${row.title} for this tenant${why ? `. ${why}` : ''}`}
          checked={row.enabled}
          disabled={busy || why !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      </span>
    </Tooltip>
  );
}

function columnsWith(
  on: (row: PluginRow, on: boolean) => void,
  busy: string | undefined,
): Column<PluginRow>[] {
  return [
    {
      id: 'name',
      title: 'Plugin',
      mobile: 'title',
      render: (row) => (
        <div className={classes.name}>
          <strong>{row.title}</strong>
          <span>{row.reason ?? row.description}</span>
        </div>
      ),
    },
    {
      id: 'source',
      title: 'From',
      width: 110,
      mobile: 'none',
      render: (row) => (row.source === 'outside' ? 'Added' : 'Built in'),
    },
    { id: 'version', title: 'Version', width: 100, mobile: 'none', render: (row) => row.version },
    { id: 'state', title: 'State', width: 150, render: (row) => <StateBadge row={row} /> },
    {
      id: 'enabled',
      title: 'On',
      width: 88,
      align: 'end',
      mobile: 'end',
      always: true,
      render: (row) => (
        <PluginSwitch row={row} busy={busy === row.id} onChange={(wanted) => on(row, wanted)} />
      ),
    },
  ];
}

/** Which plugins this tenant uses, what each may touch, how it fares, and why one does not run (design §8). */
export function PluginsPage() {
  const filters = useUrlFilters(['q', 'state', 'source']);
  const panel = useUrlFilters(['open']);
  const [watching, setWatching] = useState(false);
  const list = useApi<{ items: PluginRow[] }>(PATH, { refetchInterval: watching ? WATCH : undefined });
  const [wish, setWish] = useState<SwitchWish>();
  const [purging, setPurging] = useState<PluginRow>();
  const [busy, setBusy] = useState<string>();
  const all = list.data?.items ?? [];
  const rows = all.filter((row) => row.source !== 'core');
  const deleting = rows.some((row) => row.purgingSince !== null);
  if (deleting !== watching) setWatching(deleting);

  const shown = rows.filter((row) => fits(row, filters.query));
  const open = rows.find((row) => row.id === panel.query.open);
  const titleOf = (id: string) => all.find((row) => row.id === id)?.title ?? id;
  const coreless = (ids: readonly string[]) => ids.filter((id) => rows.some((row) => row.id === id));

  const change = async ({ row, on, others }: SwitchWish) => {
    setBusy(row.id);
    try {
      const path = `${PATH}/${encodeURIComponent(row.id)}/${on ? 'enable' : 'disable'}`;
      await api.post(path, !on && others.length > 0 ? { withOthers: true } : {});
      toast.done({ message: `${row.title} is ${on ? 'on' : 'off'}` });
      await Promise.all([list.refetch(), refreshManifest()]);
    } finally {
      setBusy(undefined);
    }
  };
  const ask = (row: PluginRow, on: boolean) => {
    const others = on
      ? coreless(row.requires).filter((id) => !rows.find((one) => one.id === id)?.enabled)
      : rows.filter((other) => other.enabled && other.requires.includes(row.id)).map((other) => other.id);
    const next = { row, on, others: others.map(titleOf) };
    // A plugin of the product that brings nothing along needs no question: one click takes it back.
    if (on && others.length === 0 && row.source === 'built-in')
      change(next).catch((error) => toast.failed(error));
    else setWish(next);
  };
  return (
    <>
      <PageHeader
        title="Plugins"
        subtitle="Every feature is a plugin. Switching one off hides it at once; its data stays."
      >
        <FilterBar filters={filters} defs={FILTERS} search="Search plugins" />
      </PageHeader>
      <SplitView
        side={
          <SidePanel
            opened={open !== undefined}
            onClose={() => panel.set('open', null)}
            title={open?.title ?? ''}
          >
            {open && (
              <PluginPanel
                row={open}
                titles={(ids) => coreless(ids).map(titleOf).join(', ')}
                onPurge={() => setPurging(open)}
              />
            )}
          </SidePanel>
        }
      >
        <DataTable
          id="plugins"
          fill
          label="Plugins"
          columns={columnsWith(ask, busy)}
          rows={shown}
          rowId={(row) => row.id}
          loading={list.isPending}
          error={list.error}
          onRetry={() => void list.refetch()}
          onOpen={(row) => panel.set('open', row.id)}
          empty={
            filters.count > 0 ? (
              <EmptyState
                icon="search"
                title="No plugin fits these filters"
                action={<Button onClick={filters.clear}>Clear filters</Button>}
              />
            ) : (
              <EmptyState icon="puzzle" title="No plugins are installed">
                Whoever runs this desk adds plugins to it; then each tenant switches on what it uses.
              </EmptyState>
            )
          }
        />
      </SplitView>
      <SwitchDialog wish={wish} onClose={() => setWish(undefined)} run={change} />
      <PurgeDialog
        row={purging}
        onClose={() => setPurging(undefined)}
        onStarted={() => void list.refetch()}
      />
    </>
  );
}
