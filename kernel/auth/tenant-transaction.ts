import { uuidv7 } from '@serviflow/sdk';
import type { Kysely } from 'kysely';
import { type AuditRow, flush, type OutboxRow } from '../invoke/flush.ts';
import type { Runtime } from '../runtime.ts';
import type { AuthTables } from './tables.ts';

/** Milliseconds that one statement of a login may take. */
const STATEMENT_TIMEOUT = 10_000;

export interface TenantWork {
  readonly sql: Kysely<AuthTables>;
  readonly now: Date;
  readonly outbox: OutboxRow[];
  readonly audit: AuditRow[];
  readonly afterCommit: (() => void)[];
}

/**
 * A transaction inside a tenant's fence, for work that has no principal yet (logging in, opening a link). What is put
 * into `outbox` and `audit` is written with it.
 * @param who the user that acts, or `anonymous`
 */
export async function inTenant<T>(
  runtime: Runtime,
  who: { tenantId: string; userId: string },
  work: (w: TenantWork) => Promise<T>,
): Promise<T> {
  const requestId = uuidv7();
  const transaction = await runtime.db.begin({
    ...who,
    requestId,
    readOnly: false,
    statementTimeout: STATEMENT_TIMEOUT,
  });
  const now = runtime.now();
  const outbox: OutboxRow[] = [];
  const audit: AuditRow[] = [];
  const afterCommit: (() => void)[] = [];
  try {
    const result = await work({
      sql: transaction.sql as Kysely<AuthTables>,
      now,
      outbox,
      audit,
      afterCommit,
    });
    flush(transaction, {
      outbox,
      audit,
      idempotency: null,
      actorId: who.userId,
      requestId,
      at: now,
    });
    await transaction.commit();
    for (const effect of afterCommit) effect();
    if (outbox.length) runtime.notifier.publish('outbox', {});
    return result;
  } catch (error) {
    // The first error is the one that matters; a broken connection is discarded anyway.
    await transaction.rollback().catch(() => {});
    throw error;
  }
}
