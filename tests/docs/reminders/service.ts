import { sql } from '@serviflow/sdk';
import type { RemindersV1 } from './contract.ts';
import { reminderDue } from './contract.ts';
import type { Ctx } from './manifest.ts';

export interface Row {
  id: string;
  ticket_id: string;
  at: Date;
  note: string;
}

/** The contract, made once for each call that asks for it. */
export function remindersApi(c: Ctx): RemindersV1 {
  return {
    async waiting(ticketIds) {
      const { rows } = await sql<{ ticket_id: string; count: string }>`
        select ticket_id, count(*) from reminders.reminder
         where ticket_id = any(${ticketIds}::uuid[]) and not sent group by ticket_id`.execute(c.sql());
      return new Map(rows.map((row) => [row.ticket_id, Number(row.count)]));
    },
  };
}

/** Takes the reminders that are due, writes each into its ticket, and tells of it. */
export async function sendDue(c: Ctx): Promise<void> {
  const { rows } = await sql<Row>`
    update reminders.reminder set sent = true where not sent and at <= ${c.now()}
    returning id, ticket_id, at, note`.execute(c.sql());
  const tickets = await c.use.tickets.get(rows.map((row) => row.ticket_id));
  for (const row of rows) {
    const ticket = tickets.get(row.ticket_id);
    if (!ticket) continue;
    await c.use.tickets.recordActivity(ticket.id, {
      type: 'reminder',
      visibility: 'internal',
      channel: 'system',
      body: `Reminder: ${row.note}`,
    });
    c.emit(
      reminderDue,
      { reminderId: row.id, ticketId: ticket.id, note: row.note },
      { aggregate: ticket.id, audience: { permission: 'reminders.read' } },
    );
  }
}

export async function forget(c: Ctx, ticketId: string): Promise<void> {
  await sql`delete from reminders.reminder where ticket_id = ${ticketId} and not sent`.execute(c.sql());
}
