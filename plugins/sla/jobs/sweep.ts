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
  /** Reached in this batch */
  near: boolean | null;
  breached: boolean | null;
  past: boolean | null;
}

/**
 * Tells of every threshold that was reached since the last sweep (20.11, 20.12). Rows are taken with skip locked, and
 * what was told is recorded in the transaction that stores the event: two workers or a restart tell nothing twice.
 */
export const sweep = sla.job('sweep', {
  cron: '* * * * *',
  due: 'sla.sweep_due',
  perTenant: true,
  tx: 'none',
  timeoutSeconds: 55,
  retries: 0,
  async run(c) {
    if (!c.settings.processSla) return;
    while ((await c.tx((inside) => sweepBatch(inside, BATCH))) === BATCH && !c.signal.aborted);
  },
});

/**
 * One batch of a sweep, in two statements: the keys come from the partial index, the change goes by primary key. As
 * one statement the planner, which must not look at the values, would at times read the whole table.
 * @returns how many clocks were taken
 */
export async function sweepBatch(c: Ctx, limit: number): Promise<number> {
  const now = c.now();
  const ripe = await c
    .sql<SlaTables>()
    .selectFrom('sla.clock')
    .select(['ticket_id', 'clock'])
    .where('next_threshold_at', '<=', now)
    .orderBy('next_threshold_at')
    .limit(sql.lit(limit))
    .forUpdate()
    .skipLocked()
    .execute();
  if (ripe.length === 0) return 0;
  const told = (column: string, threshold: string) =>
    sql.raw(`coalesce(c.${column}, case when c.${threshold} <= n.now then n.now end)`);
  const { rows } = await sql<SweptRow>`
    update sla.clock c
       set notified_near_at = ${told('notified_near_at', 'near_at')},
           notified_breached_at = ${told('notified_breached_at', 'due_at')},
           notified_past_at = ${told('notified_past_at', 'past_at')},
           breached_at = case when c.due_at <= n.now then c.due_at else c.breached_at end,
           next_threshold_at = case
             when c.notified_near_at is null and c.near_at > n.now then c.near_at
             when c.notified_breached_at is null and c.due_at > n.now then c.due_at
             when c.notified_past_at is null and c.past_at > n.now then c.past_at end,
           updated_at = n.now
      from unnest(${ripe.map((row) => row.ticket_id)}::uuid[], ${ripe.map((row) => row.clock)}::text[]) as ripe(ticket_id, clock),
           (select ${now}::timestamptz as now) as n
     where c.ticket_id = ripe.ticket_id and c.clock = ripe.clock
    returning c.ticket_id, c.clock, c.definition_name, c.near_at, c.due_at, c.past_at, c.near_percent, c.past_percent,
              c.notified_near_at = n.now as near, c.notified_breached_at = n.now as breached, c.notified_past_at = n.now as past`.execute(
    c.sql<SlaTables>(),
  );
  for (const row of rows) tellReached(c, row);
  return rows.length;
}

function tellReached(c: Ctx, row: SweptRow): void {
  const clock = {
    ticketId: row.ticket_id,
    clock: row.clock,
    definitionName: row.definition_name,
    dueAt: row.due_at,
  };
  if (row.near) tellCrossing(c, clock, 'near', { at: row.near_at, percent: row.near_percent });
  if (row.breached) tellCrossing(c, clock, 'breached', { at: row.due_at, percent: 100 });
  if (row.past) tellCrossing(c, clock, 'past', { at: row.past_at, percent: row.past_percent });
}
