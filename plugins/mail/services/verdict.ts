/**
 * One step on the way of a message, kept for ever in its trail (requirement 38.3).
 * `pass` went on, `match` decided the ticket, `no-match` was tried without result, `held` needs a person,
 * `limited` went on with less (no automatic answer, no change of status), `changed` with other values, `stopped` ended
 * the way.
 */
export type VerdictOutcome = 'pass' | 'match' | 'no-match' | 'held' | 'limited' | 'changed' | 'stopped';

export interface Verdict {
  /** Stable name of the step, for example `loop.own-mail` or `match.references`; `rule.<plugin>` for rules of plugins. */
  step: string;
  outcome: VerdictOutcome;
  /** One sentence for people. */
  reason: string;
}

export const verdict = (step: string, outcome: VerdictOutcome, reason: string): Verdict => ({
  step,
  outcome,
  reason,
});
