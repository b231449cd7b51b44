import { AppIcon, Button, Facts, Link, Progress, useApi } from '@serviflow/sdk/ui';
import type { ReactNode } from 'react';
import { Health } from './health.tsx';
import { StateBadge } from './plugin-state.tsx';
import classes from './plugins.module.css';
import { TouchesList } from './touches.tsx';
import type { PluginData, PluginRow } from './types.ts';

/** A package whose id belongs to another plugin goes under a made-up name and has no data. */
const OWN_ID = /^[a-z][a-z0-9-]*$/;

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Why it is not as it should be, and what to do. */
function Notes({ row }: { row: PluginRow }) {
  const { plan } = row;
  return (
    <>
      {row.reason && (
        <div className={classes.note} data-tone={row.status === 'failed' ? 'red' : 'amber'} role="status">
          <strong>{row.reason}</strong>
          {row.remedy && <span>{row.remedy}</span>}
        </div>
      )}
      {!plan.included && (
        <div className={classes.note}>
          <strong>
            {plan.availableIn.length ? `Needs plan ${plan.availableIn.join(' or ')}` : 'Not part of any plan'}
          </strong>
          <span>Your plan is {plan.current}. Whoever looks after your subscription can change it.</span>
        </div>
      )}
    </>
  );
}

function Links({ row }: { row: PluginRow }) {
  if (!row.homepage && !row.hasSettings) return null;
  return (
    <div className={classes.links}>
      {row.hasSettings && row.enabled && (
        <Link to={`/admin/settings/${row.id}`}>
          <AppIcon name="settings" /> Open its settings
        </Link>
      )}
      {row.homepage && (
        <a href={row.homepage} target="_blank" rel="noopener noreferrer">
          <AppIcon name="external-link" /> Homepage
        </a>
      )}
    </div>
  );
}

/** How far the deletion of its data has come. */
function Purging({ row }: { row: PluginRow }) {
  const data = useApi<PluginData>(`/api/admin/plugins/${row.id}/data`, { refetchInterval: 1_000 });
  const left = data.data?.tables.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <div role="status" className={classes.groups}>
      <Progress value={100} animated aria-label="Deleting" />
      <p>
        Its data is being deleted{left ? `: ${left.toLocaleString('en')} rows are left.` : '.'} You can leave
        this page.
      </p>
    </div>
  );
}

function Data({ row, onPurge }: { row: PluginRow; onPurge: () => void }) {
  if (row.purgingSince) return <Purging row={row} />;
  if (row.enabled)
    return <p className={classes.hint}>Switching it off keeps its data. Only then can it be deleted.</p>;
  return (
    <>
      <p className={classes.hint}>It is kept while the plugin is off, and there again when it is on.</p>
      <div>
        <Button color="red" variant="outline" leftSection={<AppIcon name="trash" />} onClick={onPurge}>
          Delete its data…
        </Button>
      </div>
    </>
  );
}

export interface PluginPanelProps {
  row: PluginRow;
  titles: (ids: readonly string[]) => string;
  onPurge: () => void;
}

/** All about one plugin: what it is, how it fares, what it may touch, its data. */
export function PluginPanel({ row, titles, onPurge }: PluginPanelProps) {
  const { sdk } = row;
  // Of a package that could not be imported no more is known than its name.
  const unknown = row.surface === 'import';
  const up = row.status !== 'failed' && row.status !== 'blocked';
  const builtFor = `SDK ${sdk.range}, ${sdk.fits ? 'fits' : 'does not fit'} this desk (${sdk.desk})`;
  return (
    <div className={classes.stack}>
      {row.description && <p>{row.description}</p>}
      <Notes row={row} />
      <Facts
        items={[
          ['State', <StateBadge key="state" row={row} />],
          ['Version', row.version],
          ['From', row.source === 'outside' ? `Added: ${row.packageName}` : 'Built in'],
          ['Author', row.author],
          ['Built for', unknown ? null : builtFor],
          ['Needs', titles(row.requires)],
          ['Uses if on', titles(row.optional)],
        ]}
      />
      <Links row={row} />
      {!unknown && (
        <Section title="What it may touch">
          <TouchesList row={row} />
        </Section>
      )}
      {(up || row.faults.length > 0) && (
        <Section title="Health">
          <Health row={row} />
        </Section>
      )}
      {OWN_ID.test(row.id) && (
        <Section title="Data">
          <Data row={row} onPurge={onPurge} />
        </Section>
      )}
    </div>
  );
}
