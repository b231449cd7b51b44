import { Modal, SegmentedControl, Time } from '@serviflow/sdk/ui';
import { useState } from 'react';
import { Ledger } from '../preview/ledger.tsx';
import type { ExplainedClock } from '../types.ts';
import { durationWords } from '../words.ts';
import classes from './ticket.module.css';

export interface WhyDialogProps {
  opened: boolean;
  onClose: () => void;
  clocks: readonly ExplainedClock[];
  number: number;
}

/** The ledger of each clock: which rule, which hours, and where every counted minute lies (38.2). */
export function WhyDialog({ opened, onClose, clocks, number }: WhyDialogProps) {
  const [name, setName] = useState<string>('response');
  const clock = clocks.find((one) => one.clock === name) ?? clocks[0];
  if (!clock) return null;
  const left = clock.remainingSeconds;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={`Why these deadlines: ticket #${number}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.card}>
        <SegmentedControl
          aria-label="Which deadline"
          data={clocks.map((one) => ({
            value: one.clock,
            label: one.clock === 'response' ? 'First response' : 'Resolution',
          }))}
          value={clock.clock}
          onChange={setName}
        />
        <div className={classes.whyFacts}>
          <span>
            Due <Time at={clock.dueAt} format="stamp" />
          </span>
          <span>
            {durationWords(clock.elapsedSeconds)} of {durationWords(clock.targetSeconds)} used
          </span>
          <span data-over={left < 0 || undefined}>
            {left < 0 ? `${durationWords(-left)} over` : `${durationWords(left)} left`}
          </span>
        </div>
        <progress
          className={classes.used}
          max={clock.targetSeconds}
          value={Math.min(clock.elapsedSeconds, clock.targetSeconds)}
          data-over={left < 0 || undefined}
          aria-label="Share of the time that is used"
        />
        <Ledger steps={clock.explanation} label="How the deadline comes about" />
      </div>
    </Modal>
  );
}
