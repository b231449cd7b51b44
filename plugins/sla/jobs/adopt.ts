import type { SlaTables } from '../data/tables.ts';
import { type Ctx, sla } from '../manifest.ts';
import { reassessTicket } from '../services/ticket-clocks.ts';

const PAGE = 100;

/**
 * Gives clocks to tickets that have none: those that were there before the plugin was enabled, and those that were
 * stored while it failed.
 */
export const adopt = sla.job('adopt', {
  cron: '20 4 * * *',
  perTenant: true,
  tx: 'none',
  timeoutSeconds: 600,
  async run(c) {
    let after: string | null | undefined;
    while (after !== null && !c.signal.aborted) {
      const from: string | undefined = after;
      after = await c.tx((inside) => adoptPage(inside, from));
    }
  },
});

/** @returns the ticket to go on after, or null when there are no more */
async function adoptPage(c: Ctx, after: string | undefined): Promise<string | null> {
  const tickets = await c.use.tickets.scan({
    statuses: ['open', 'in_progress', 'paused'],
    ...(after === undefined ? {} : { after }),
    limit: PAGE,
  });
  const ids = tickets.map((ticket) => ticket.id);
  if (ids.length === 0) return null;
  const rows = await c
    .sql<SlaTables>()
    .selectFrom('sla.clock')
    .select('ticket_id')
    .where('ticket_id', 'in', ids)
    .execute();
  const known = new Set(rows.map((row) => row.ticket_id));
  for (const id of ids) if (!known.has(id)) await reassessTicket(c, id);
  return ids.length === PAGE ? (ids.at(-1) as string) : null;
}
