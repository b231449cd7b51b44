import type { Status } from '../../tickets/contract.ts';
import type { SlaTables } from '../data/tables.ts';
import { type Ctx, sla } from '../manifest.ts';
import { readRepair, writeRepair } from '../services/repair.ts';
import { reassessTicket } from '../services/ticket-clocks.ts';

/** Tickets of one transaction. */
const PAGE = 100;
const ACTIVE: readonly Status[] = ['open', 'in_progress', 'paused'];
const OVER: readonly Status[] = ['resolved', 'closed'];

/**
 * Gives clocks to every ticket that has none: those that were there before the plugin was enabled, and those that were
 * stored while it failed. Tickets that somebody works on are looked at each night, as a service level may have been
 * added for them; those that are over once, from where the last night ended.
 */
export const adopt = sla.job('adopt', {
  cron: '20 4 * * *',
  perTenant: true,
  tx: 'none',
  timeoutSeconds: 600,
  async run(c) {
    const before = await c.tx((inside) => readRepair(inside));
    const active = await walk(c, { statuses: ACTIVE, after: null });
    const over = await walk(c, { statuses: OVER, after: before?.checked_to ?? null });
    const found = active.found + over.found;
    await c.tx((inside) => writeRepair(inside, { found, checkedTo: over.last }));
    if (found) c.log.warn('tickets had no clocks and were given some', { found });
  },
});

interface Walk {
  readonly statuses: readonly Status[];
  readonly after: string | null;
}

/** @returns how many got clocks, and the last ticket that was looked at */
async function walk(c: Ctx, { statuses, after }: Walk): Promise<{ found: number; last: string | null }> {
  let last = after;
  let found = 0;
  while (!c.signal.aborted) {
    const from = last;
    const page = await c.tx((inside) => adoptPage(inside, { statuses, after: from }));
    found += page.found;
    last = page.last ?? last;
    if (page.looked < PAGE) break;
  }
  return { found, last };
}

async function adoptPage(
  c: Ctx,
  { statuses, after }: Walk,
): Promise<{ found: number; looked: number; last: string | null }> {
  const tickets = await c.use.tickets.scan({ statuses, ...(after === null ? {} : { after }), limit: PAGE });
  const ids = tickets.map((ticket) => ticket.id);
  if (ids.length === 0) return { found: 0, looked: 0, last: null };
  const rows = await c
    .sql<SlaTables>()
    .selectFrom('sla.clock')
    .select('ticket_id')
    .where('ticket_id', 'in', ids)
    .execute();
  const known = new Set(rows.map((row) => row.ticket_id));
  let found = 0;
  for (const id of ids) if (!known.has(id) && (await reassessTicket(c, id))) found += 1;
  return { found, looked: ids.length, last: ids.at(-1) ?? null };
}
