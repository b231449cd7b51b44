import { Tooltip } from '@mantine/core';
import { AppIcon } from './app-icon.tsx';
import { useNow } from './clock.ts';
import classes from './marks.module.css';
import { type SlaClock, type SlaState, slaState, slaWords } from './sla-state.ts';
import { useTimeZone } from './time.tsx';
import { exactTime, stamp } from './time-format.ts';

const ICON: Record<SlaState, string> = {
  ok: 'clock',
  near: 'alert-triangle',
  over: 'flame',
  paused: 'player-pause',
  met: 'check',
  missed: 'x',
  none: 'minus',
};

/**
 * Props of SlaTimer.
 * @since 1.0
 */
export interface SlaTimerProps extends SlaClock {
  /** `Response` or `Resolve`; named in the hover text, and printed in the block form. */
  label?: string;
  /** `block` prints label, countdown and deadline on three lines, as in a ticket's header. */
  variant?: 'inline' | 'block';
}

/**
 * A live countdown to a deadline: `2 h 10 min left`, `35 min over`. All timers share one clock.
 * @since 1.0
 */
export function SlaTimer({ label, variant = 'inline', ...clock }: SlaTimerProps) {
  const zone = useTimeZone();
  const now = useNow(1000);
  const state = slaState(clock, now);
  const words = slaWords(clock, now);
  const name = label ? `${label} due` : 'Due';
  const exact = clock.dueAt ? `${name}: ${exactTime(clock.dueAt, zone)}` : 'No target applies';
  const line = (
    <Tooltip label={exact}>
      <span className={classes.timer} data-state={state}>
        <AppIcon name={ICON[state]} />
        {words}
        <span className={classes.hidden}>. {exact}</span>
      </span>
    </Tooltip>
  );
  if (variant === 'inline') return line;
  return (
    <span className={classes.timerBlock}>
      {label && <span className={classes.timerLabel}>{label}</span>}
      {line}
      <span className={classes.timerDue}>
        {/* A date is not cut in two on a phone. */}
        {clock.dueAt ? `${name}: ` : ' '}
        {clock.dueAt && <span className={classes.time}>{stamp(clock.dueAt, zone)}</span>}
      </span>
    </span>
  );
}
