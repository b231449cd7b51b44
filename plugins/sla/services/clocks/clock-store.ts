import { type Kysely, sql } from '@serviflow/sdk';
import type { ClockName } from '../../contract.ts';
import type { ClockTable, SlaTables } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import type { BusinessProfile } from '../calendar/index.ts';
import type { Clock, StoredPause } from './clock.ts';

/** Clocks of the given tickets, response before resolve; locked for a change when asked. */
export async function loadClocks(
  db: Kysely<SlaTables>,
  ticketIds: readonly string[],
  options: { lock?: boolean } = {},
): Promise<Clock[]> {
  if (ticketIds.length === 0) return [];
  let query = db
    .selectFrom('sla.clock')
    .selectAll()
    .where('ticket_id', 'in', [...ticketIds])
    .orderBy('clock', 'desc');
  if (options.lock) query = query.forUpdate();
  return (await query.execute()).map(toClock);
}

/** Adds or replaces clocks in one statement, on the way of the call's next one. */
export function saveClocks(c: Ctx, clocks: readonly Clock[]): void {
  if (clocks.length === 0) return;
  const rows = JSON.stringify(clocks.map((clock) => ({ ...toRow(clock), updated_at: c.now() })));
  const names = COLUMNS.map(([name]) => name);
  c.later(sql`
    insert into sla.clock (${sql.raw(names.join(', '))})
    select ${sql.raw(names.map((name) => `r.${name}`).join(', '))}
      from jsonb_to_recordset(${rows}::jsonb) as r(${sql.raw(COLUMNS.map((column) => column.join(' ')).join(', '))})
    on conflict (tenant_id, ticket_id, clock) do update set ${sql.raw(
      names
        .filter((name) => name !== 'ticket_id' && name !== 'clock')
        .map((name) => `${name} = excluded.${name}`)
        .join(', '),
    )}`);
}

const COLUMNS: readonly (readonly [keyof ClockTable, string])[] = [
  ['ticket_id', 'uuid'],
  ['clock', 'text'],
  ['definition_id', 'uuid'],
  ['definition_name', 'text'],
  ['source', 'text'],
  ['reason', 'text'],
  ['profile_id', 'uuid'],
  ['profile_name', 'text'],
  ['profile', 'jsonb'],
  ['target_seconds', 'integer'],
  ['near_percent', 'integer'],
  ['past_percent', 'integer'],
  ['started_at', 'timestamptz'],
  ['pauses', 'jsonb'],
  ['stopped_at', 'timestamptz'],
  ['near_at', 'timestamptz'],
  ['due_at', 'timestamptz'],
  ['past_at', 'timestamptz'],
  ['breached_at', 'timestamptz'],
  ['notified_near_at', 'timestamptz'],
  ['notified_breached_at', 'timestamptz'],
  ['notified_past_at', 'timestamptz'],
  ['next_threshold_at', 'timestamptz'],
  ['updated_at', 'timestamptz'],
];

/** A stored row as a clock. */
export function toClock(row: ClockTable): Clock {
  return {
    ticketId: row.ticket_id,
    clock: row.clock as ClockName,
    definitionId: row.definition_id,
    definitionName: row.definition_name,
    source: row.source,
    reason: row.reason,
    profileId: row.profile_id,
    profileName: row.profile_name,
    profile: row.profile as BusinessProfile,
    targetSeconds: row.target_seconds,
    nearPercent: row.near_percent,
    pastPercent: row.past_percent,
    startedAt: row.started_at,
    pauses: row.pauses as StoredPause[],
    stoppedAt: row.stopped_at,
    nearAt: row.near_at,
    dueAt: row.due_at,
    pastAt: row.past_at,
    breachedAt: row.breached_at,
    notifiedNearAt: row.notified_near_at,
    notifiedBreachedAt: row.notified_breached_at,
    notifiedPastAt: row.notified_past_at,
    nextThresholdAt: row.next_threshold_at,
  };
}

function toRow(clock: Clock): Omit<ClockTable, 'updated_at'> {
  return {
    ticket_id: clock.ticketId,
    clock: clock.clock,
    definition_id: clock.definitionId,
    definition_name: clock.definitionName,
    source: clock.source,
    reason: clock.reason,
    profile_id: clock.profileId,
    profile_name: clock.profileName,
    profile: clock.profile,
    target_seconds: clock.targetSeconds,
    near_percent: clock.nearPercent,
    past_percent: clock.pastPercent,
    started_at: clock.startedAt,
    pauses: clock.pauses,
    stopped_at: clock.stoppedAt,
    near_at: clock.nearAt,
    due_at: clock.dueAt,
    past_at: clock.pastAt,
    breached_at: clock.breachedAt,
    notified_near_at: clock.notifiedNearAt,
    notified_breached_at: clock.notifiedBreachedAt,
    notified_past_at: clock.notifiedPastAt,
    next_threshold_at: clock.nextThresholdAt,
  };
}
