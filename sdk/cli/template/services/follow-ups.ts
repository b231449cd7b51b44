import { sql } from '@serviflow/sdk';
import type { FollowUpView, SamplePluginV1 } from '../contract.ts';
import type { Ctx } from '../manifest.ts';

/** The contract, made once for each call that asks for it. */
export function samplePluginApi(c: Ctx): SamplePluginV1 {
  return {
    async open(ticketIds) {
      const { rows } = await sql<{ ticket_id: string; count: string }>`
        select ticket_id, count(*) from sample_plugin.follow_up
         where ticket_id = any(${ticketIds}::uuid[]) and not done group by ticket_id`.execute(c.sql());
      return new Map(rows.map((row) => [row.ticket_id, Number(row.count)]));
    },
  };
}

interface Row {
  id: string;
  ticketId: string;
  note: string;
  createdAt: Date;
}

/** A stored follow-up as others see it. */
export function viewOf(row: Row): FollowUpView {
  return {
    id: row.id,
    ticketId: row.ticketId,
    note: row.note,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Nothing is left to be done about a ticket that is closed. */
export async function finishAll(c: Ctx, ticketId: string): Promise<void> {
  await sql`update sample_plugin.follow_up set done = true where ticket_id = ${ticketId} and not done`.execute(
    c.sql(),
  );
}
