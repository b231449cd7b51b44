import { type HealthReport, type ServiceHost, sql } from '@serviflow/sdk';
import type { RepairTable, SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

/** Tenants that the health check asks; it has three seconds for all. */
const MAX_TENANTS = 200;

/** What earlier looks for tickets without clocks came to. */
export async function readRepair(c: Ctx): Promise<RepairTable | undefined> {
  return c.sql<SlaTables>().selectFrom('sla.repair').selectAll().executeTakeFirst();
}

/**
 * Writes down one more look.
 * @param found tickets that had no clocks and got them
 * @param checkedTo tickets that are over were looked at up to this id; unchanged when absent
 */
export async function writeRepair(
  c: Ctx,
  { found, checkedTo = null }: { found: number; checkedTo?: string | null },
): Promise<void> {
  const now = c.now();
  await sql`
    insert into sla.repair as r (what, checked_to, found, last_found_at, checked_at)
    values ('clocks', ${checkedTo}::uuid, ${found}, ${found ? now : null}::timestamptz, ${now})
    on conflict (tenant_id, what) do update set
      checked_to = coalesce(excluded.checked_to, r.checked_to),
      found = r.found + excluded.found,
      last_found_at = coalesce(excluded.last_found_at, r.last_found_at),
      checked_at = excluded.checked_at`.execute(c.sql<SlaTables>());
}

/** For `doctor` and the page of plugins: how many tickets were found without clocks so far. */
export async function checkClocks(host: ServiceHost): Promise<HealthReport> {
  const tenants = (await host.tenants()).slice(0, MAX_TENANTS);
  let found = 0;
  let last: Date | null = null;
  for (const { id } of tenants) {
    const row = await host.run(id, (c) => readRepair(c as Ctx));
    if (!row?.last_found_at) continue;
    found += row.found;
    if (last === null || row.last_found_at > last) last = row.last_found_at;
  }
  const detail =
    last === null
      ? 'No tickets without clocks were found.'
      : `${found} tickets without clocks were found and given some, the last at ${last.toISOString()}.`;
  return { ok: true, detail };
}
