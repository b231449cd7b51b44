import { AppIcon, Panel, Time, type Tone, ToneBadge, useApi } from '@serviflow/sdk/ui';
import classes from './imap.module.css';

interface Status {
  state: 'off' | 'waiting' | 'working' | 'failing';
  lastCheckedAt: string | null;
  lastSuccessAt: string | null;
  lastError: string | null;
  fetched: number;
  lockExpires: string | null;
}

const STATES: Record<Status['state'], { word: string; tone: Tone; icon: string; text: string }> = {
  off: { word: 'Off', tone: 'grey', icon: 'player-pause', text: 'Switch it on to fetch mail.' },
  waiting: {
    word: 'Starting',
    tone: 'blue',
    icon: 'progress',
    text: 'The first check comes within a minute.',
  },
  working: { word: 'Working', tone: 'green', icon: 'circle-check', text: 'New mail arrives within seconds.' },
  failing: {
    word: 'Failing',
    tone: 'red',
    icon: 'alert-triangle',
    text: 'Nothing is lost: the mail waits at the server, and the desk tries again by itself.',
  },
};

/** How the mailbox fares: last checks, heartbeat, the last error in words (38.4). */
export function StatePanel() {
  const reply = useApi<Status>('/api/email-imap/status', { refetchInterval: 10_000 });
  const status = reply.data;
  const state = status ? STATES[status.state] : undefined;
  const alive = status?.lockExpires ? Date.parse(status.lockExpires) > Date.now() : false;
  return (
    <Panel title="State">
      <div className={classes.state} aria-busy={!status}>
        <div className={classes.stateHead}>
          {state ? (
            <ToneBadge tone={state.tone} icon={state.icon}>
              {state.word}
            </ToneBadge>
          ) : (
            <span className={classes.quiet}>…</span>
          )}
          {status && status.state !== 'off' && (
            <span className={classes.beat} data-alive={alive || undefined}>
              <AppIcon name="activity" size={14} />{' '}
              {alive ? 'A worker holds the mailbox' : 'No worker at the moment'}
            </span>
          )}
        </div>
        <p className={classes.quiet}>{state?.text ?? ' '}</p>
        {status?.lastError && (
          <p className={classes.problem} role="status">
            {status.lastError}
          </p>
        )}
        <dl className={classes.facts}>
          <dt>Last check</dt>
          <dd>{status?.lastCheckedAt ? <Time at={status.lastCheckedAt} /> : 'Never'}</dd>
          <dt>Last success</dt>
          <dd>{status?.lastSuccessAt ? <Time at={status.lastSuccessAt} /> : 'Never'}</dd>
          <dt>Fetched</dt>
          <dd>{status?.fetched ?? 0}</dd>
        </dl>
      </div>
    </Panel>
  );
}
