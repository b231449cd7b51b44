import { type OperationDef, problems } from '@serviflow/sdk';
import type { Frame } from './frame-runner.ts';

/** Seconds: the default deadline of a query. One that declares more is a report, which somebody waits for knowingly. */
const LIST_DEADLINE = 30;

/** How long one statement of a list or search may take; nothing for other operations. */
function statementLimit(op: OperationDef, milliseconds = 2_000): { statementMs?: number } {
  return op.kind === 'query' && op.timeoutSeconds <= LIST_DEADLINE ? { statementMs: milliseconds } : {};
}

/** SQLSTATE query_canceled: a list that took longer than it may is stopped, so that it takes nothing from others. */
export function tooLong({ statementMs }: { readonly statementMs?: number }, error: unknown): unknown {
  if (statementMs === undefined || (error as { code?: unknown } | null)?.code !== '57014') return error;
  return problems.unavailable(
    `This took longer than ${statementMs / 1_000} seconds and was stopped, so that others are not held up. Narrow it down, or try again later.`,
    { code: 'busy', retryAfter: 5, cause: error },
  );
}

/** How an operation runs, whichever way it is called. */
export const frameOf = (op: OperationDef, listMilliseconds: number | undefined): Frame => ({
  plugin: op.plugin,
  what: op.id,
  tx: op.tx,
  timeoutSeconds: op.timeoutSeconds,
  ...statementLimit(op, listMilliseconds),
});
