import { sql } from '@serviflow/sdk';
import type { ClockName } from '../contract.ts';
import type { SlaTables } from '../data/tables.ts';
import { type Ctx, sla } from '../manifest.ts';
import { tellCrossing } from '../services/crossings.ts';

/** Clocks of one transaction: short locks, and a bound on what a lost worker has to do again. */
const BATCH = 1_000;

interface SweptRow {
  ticket_id: string;
  clock: ClockName;
  definition_name: string;
  near_at: Date;
  due_at: Date;
  past_at: Date;
  near_percent: number;
  past_percent: number;
  told_near: Date | null;
  told_breached: Date | null;
  told_past: Date | null;
}

/**
 * Tells of every threshold that was reached since the last sweep (20.11, 20.12). Rows are taken with skip locked, and
 * what was told is recorded in the transaction that stores the event: two workers or a restart tell nothing twice.
 */
export const sweep = sla.job('sweep', {
  cron: '* * * * *',
  perTenant: true,
  tx: 'none',
  timeoutSeconds: 55,
  retries: 0,
  async run(c) {
    if (!c.settings.processSla) return;
    while ((await c.tx((inside) => sweepBatch(inside, BATCH))) === BATCH && !c.signal.aborted);
  },
});

/** One batch of a sweep. @returns how many clocks were taken */
export async function sweepBatch(c: Ctx, limit: number): Promise<number> {
  const now = c.now();
  const { rows } = await sql<SweptRow>`
    with ripe as materialized (
      select ticket_id, clock, notified_near_at, notified_breached_at, notified_past_at
        from sla.clock
       where next_threshold_at <= ${now}
       order by next_threshold_at
       limit ${limit}
         for update skip locked)
    update sla.clock c
       set notified_near_at = coalesce(c.notified_near_at, case when c.near_at <= ${now} then ${now}::timestamptz end),
           notified_breached_at = coalesce(c.notified_breached_at, case when c.due_at <= ${now} then ${now}::timestamptz end),
           notified_past_at = coalesce(c.notified_past_at, case when c.past_at <= ${now} then ${now}::timestamptz end),
           breached_at = case when c.due_at <= ${now} then c.due_at else c.breached_at end,
           next_threshold_at = case
             when c.notified_near_at is null and c.near_at > ${now} then c.near_at
             when c.notified_breached_at is null and c.due_at > ${now} then c.due_at
             when c.notified_past_at is null and c.past_at > ${now} then c.past_at end,
           updated_at = ${now}
      from ripe
     where c.ticket_id = ripe.ticket_id and c.clock = ripe.clock
    returning c.ticket_id, c.clock, c.definition_name, c.near_at, c.due_at, c.past_at, c.near_percent, c.past_percent,
              ripe.notified_near_at as told_near, ripe.notified_breached_at as told_breached, ripe.notified_past_at as told_past`.execute(
    c.sql<SlaTables>(),
  );
  for (const row of rows) tellReached(c, row, now);
  return rows.length;
}

function tellReached(c: Ctx, row: SweptRow, now: Date): void {
  const clock = {
    ticketId: row.ticket_id,
    clock: row.clock,
    definitionName: row.definition_name,
    dueAt: row.due_at,
  };
  if (!row.told_near && row.near_at <= now) {
    tellCrossing(c, clock, 'near', { at: row.near_at, percent: row.near_percent });
  }
  if (!row.told_breached && row.due_at <= now) {
    tellCrossing(c, clock, 'breached', { at: row.due_at, percent: 100 });
  }
  if (!row.told_past && row.past_at <= now) {
    tellCrossing(c, clock, 'past', { at: row.past_at, percent: row.past_percent });
  }
}
