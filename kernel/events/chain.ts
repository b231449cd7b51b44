import type { OutboxRow } from '../invoke/flush.ts';

/** Facts and jobs that one call may leave behind. A larger import goes in several calls. */
export const MAX_ROWS = 10_000;

/**
 * How long a chain of facts may get. A handler's fact is one step further than the one it answers, and a handler that
 * emits many goes as many steps as they could double: whatever handlers do, one call leads to about 2^20 facts at most.
 */
const MAX_STEPS = 20;

/**
 * Marks what a call leaves behind with its place in the chain.
 * @param chain steps to the message that the call answers; undefined for a call of a person, the clock or an importer
 * @throws Error when the chain is too long: handlers answer each other for ever
 */
export function chained(
  rows: readonly OutboxRow[],
  chain: number | undefined,
  who: string,
): readonly OutboxRow[] {
  if (chain === undefined) return rows;
  const facts = rows.reduce((count, row) => count + (row.kind === 'event' ? 1 : 0), 0);
  const steps = chain + 1 + (facts > 1 ? Math.floor(Math.log2(facts)) : 0);
  if (facts > 0 && steps > MAX_STEPS)
    throw new Error(
      `${who} answers a fact that came of facts that came of facts: the chain is too long. Do handlers answer their own events?`,
    );
  return rows.map((row) => ({
    ...row,
    // A job that queues itself to go on with its list is no chain.
    options: { ...(row.options as object | null), chain: row.kind === 'event' ? steps : chain },
  }));
}
