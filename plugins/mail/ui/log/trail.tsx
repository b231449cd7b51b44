import { AppIcon } from '@serviflow/sdk/ui';
import shared from '../mail.module.css';
import type { MessageView } from '../types.ts';
import { stepWord } from '../words.tsx';
import classes from './log.module.css';

type Verdict = MessageView['verdicts'][number];

const OUTCOMES: Record<Verdict['outcome'], { icon: string; word: string }> = {
  pass: { icon: 'check', word: 'Passed' },
  match: { icon: 'target', word: 'Decided' },
  'no-match': { icon: 'minus', word: 'No match' },
  held: { icon: 'hand-stop', word: 'Held' },
  limited: { icon: 'adjustments', word: 'Limited' },
  changed: { icon: 'pencil', word: 'Changed' },
  stopped: { icon: 'player-stop', word: 'Stopped' },
};

/** Each step on the way of a message: what it found, and why (38.3). */
export function Trail({ verdicts }: { verdicts: readonly Verdict[] }) {
  if (verdicts.length === 0) return <p className={shared.quiet}>The message has not been looked at yet.</p>;
  return (
    <ol className={classes.trail} aria-label="Verdict trail">
      {verdicts.map((one, index) => {
        const outcome = OUTCOMES[one.outcome];
        return (
          <li key={`${index}-${one.step}`} data-outcome={one.outcome}>
            <span className={classes.trailMark}>
              <AppIcon name={outcome.icon} size={14} />
            </span>
            <div>
              <p className={classes.trailHead}>
                <span>{stepWord(one.step)}</span>
                <span className={classes.trailOutcome}>{outcome.word}</span>
              </p>
              <p className={classes.trailReason}>{one.reason}</p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
