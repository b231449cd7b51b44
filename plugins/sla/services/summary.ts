import { sql } from '@serviflow/sdk';
import { CLOCKS, type ClockName, type ClockSummary } from '../contract.ts';
import type { SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

/** Counts of clocks by outcome; paused clocks count as breached only when they were so before the pause. */
export async function summarize(
  c: Ctx,
  filter: { from: string; to: string; ticketIds?: readonly string[] },
): Promise<Record<ClockName, ClockSummary>> {
  const of = filter.ticketIds ? sql`and ticket_id = any (${[...filter.ticketIds]}::uuid[])` : sql``;
  const { rows } = await sql<ClockSummary & { clock: ClockName }>`
    select clock,
           count(*)::int as total,
           (count(*) filter (where stopped_at is not null and breached_at is null))::int as met,
           (count(*) filter (where stopped_at is not null and breached_at is not null))::int as missed,
           (count(*) filter (where stopped_at is null and (breached_at is not null
             or (next_threshold_at is not null and due_at < ${c.now()}))))::int as breached
      from sla.clock
     where started_at >= ${new Date(filter.from)} and started_at < ${new Date(filter.to)} ${of}
     group by clock`.execute(c.sql<SlaTables>());
  const empty: ClockSummary = { total: 0, met: 0, missed: 0, breached: 0 };
  const found = (name: ClockName): ClockSummary => {
    const row = rows.find((candidate) => candidate.clock === name);
    return row ? { total: row.total, met: row.met, missed: row.missed, breached: row.breached } : empty;
  };
  return Object.fromEntries(CLOCKS.map((name) => [name, found(name)])) as Record<ClockName, ClockSummary>;
}
