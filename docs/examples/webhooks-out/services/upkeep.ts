import { sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { queueAttempt } from '../operations/deliver.ts';

const MINUTE_MS = 60_000;
/** How long the log is kept. */
const KEEP_DAYS = 30;
/** A delivery that is due for this long has lost its job (a worker died again and again over it). */
const OVERDUE_MS = 15 * MINUTE_MS;
/** Rows that one run takes; the next run goes on. */
const BATCH = 1_000;

/** Deletes what is older than 30 days and not on its way any more. */
export async function tidyLog(c: Ctx): Promise<void> {
  const before = new Date(c.now().getTime() - KEEP_DAYS * 24 * 60 * MINUTE_MS);
  const old = sql`delete from webhooks_out.delivery where id in (
    select id from webhooks_out.delivery where created_at < ${before} and state <> 'waiting' limit ${BATCH})`;
  for (;;) {
    const { numAffectedRows = 0n } = await old.execute(c.sql());
    if (numAffectedRows < BATCH) return;
  }
}

/** Queues again what was forgotten. */
export async function sweepOverdue(c: Ctx): Promise<void> {
  const before = new Date(c.now().getTime() - OVERDUE_MS);
  const { rows } = await sql<{ id: string; attempts: number }>`
    select id, attempts from webhooks_out.delivery
     where state = 'waiting' and next_at < ${before} order by next_at limit ${BATCH}`.execute(c.sql());
  for (const row of rows) await queueAttempt(c, row);
}
