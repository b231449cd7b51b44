import { AppIcon } from '@serviflow/sdk/ui';
import type { Step } from '../types.ts';
import classes from './preview.module.css';

const ICONS: Record<string, string> = {
  definition: 'target',
  working: 'player-play',
  closed: 'moon',
  weekend: 'beach',
  holiday: 'calendar-off',
  paused: 'player-pause',
  'daylight-saving': 'sun',
  summary: 'math-function',
  due: 'flag',
};

/** Why a deadline is where it is: each stretch of time, and whether it counted (38.2). */
export function Ledger({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <ol className={classes.ledger} aria-label={label}>
      {steps.map((step, index) => (
        <li key={`${index}-${step.from}`} data-reason={step.reason}>
          <span className={classes.ledgerMark}>
            <AppIcon name={ICONS[step.reason] ?? 'circle'} size={14} />
          </span>
          <span>{step.text}</span>
        </li>
      ))}
    </ol>
  );
}
