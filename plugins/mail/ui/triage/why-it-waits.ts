import type { MessageView } from '../types.ts';

type Verdict = MessageView['verdicts'][number];

/** Why a message waits. What held it before it ran again is past, and so is a rule that another one overruled. */
export function whyItWaits(verdicts: readonly Verdict[]): string | undefined {
  const held = verdicts
    .slice(verdicts.findLastIndex(({ step }) => step === 'replay') + 1)
    .filter(({ outcome }) => outcome === 'held');
  const match = held.find(({ step }) => !step.startsWith('rule.'));
  return (match ?? held.at(-1))?.reason;
}
