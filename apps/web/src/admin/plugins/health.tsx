import { AppIcon, Time } from '@serviflow/sdk/ui';
import classes from './plugins.module.css';
import type { PluginRow } from './types.ts';

const SURFACES: Record<string, string> = {
  filter: 'Decision',
  on: 'Event handler',
  job: 'Job',
  request: 'Request',
  ui: 'Screen',
  health: 'Health check',
  enable: 'Set-up',
  stray: 'Left running',
  principal: 'Rights of people',
};
const RESTS = new Set(['open', 'half-open']);

/** Its health checks with the time they ran, and the faults of the last day with what to do. */
export function Health({ row }: { row: PluginRow }) {
  return (
    <div className={classes.groups}>
      {row.health.map((check) => (
        <p key={check.name} className={classes.check} data-ok={check.ok}>
          <AppIcon name={check.ok ? 'circle-check' : 'alert-triangle'} />
          <span>
            {check.name}
            {check.detail && <span className={classes.hint}> · {check.detail}</span>}
          </span>
        </p>
      ))}
      {row.faults.map((fault) => (
        <div key={fault.handler} className={classes.fault}>
          <p>
            <strong>{SURFACES[fault.surface] ?? fault.surface}</strong>{' '}
            <code>{fault.handler.split('/').slice(2).join('/')}</code>
            {RESTS.has(fault.state) && ' rests for a minute'}
            {fault.lastAt && (
              <span className={classes.hint}>
                {' · '}
                <Time at={fault.lastAt} />
              </span>
            )}
          </p>
          {fault.lastError && <p className={classes.error}>{fault.lastError}</p>}
          <p className={classes.hint}>{fault.remedy}</p>
        </div>
      ))}
      <p className={classes.hint}>
        {row.health.length + row.faults.length === 0 && 'No faults in the last day. '}
        Checked <Time at={row.checkedAt} />
      </p>
    </div>
  );
}
