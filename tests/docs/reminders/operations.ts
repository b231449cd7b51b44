import { invalidField, sql, Type, uuidv7 } from '@serviflow/sdk';
import { TICKET } from '../../../plugins/tickets/contract.ts';
import { reminders } from './manifest.ts';
import { type Row, sendDue } from './service.ts';

const Reminder = Type.Object({
  id: Type.String(),
  at: Type.String({ format: 'date-time' }),
  note: Type.String(),
});

/** POST /api/reminders/tickets/{id}/remind, and a button on the ticket. */
export const remind = reminders.actionOn(TICKET, 'remind', {
  title: 'Remind me',
  done: 'Reminder set',
  icon: 'bell',
  permission: 'reminders.write',
  input: Type.Object(
    {
      at: Type.String({ title: 'When', format: 'date-time' }),
      note: Type.String({ title: 'What for', minLength: 1, maxLength: 500 }),
    },
    { additionalProperties: false },
  ),
  reply: Reminder,
  when: (ticket) => ticket.status !== 'closed' || 'The ticket is closed.',
  async run(c, ticket, { at, note }) {
    if (new Date(at) <= c.now()) throw invalidField('/at', 'Choose a time that is still to come.');
    const id = uuidv7();
    await sql`insert into reminders.reminder (id, ticket_id, at, note)
      values (${id}, ${ticket.id}, ${at}, ${note})`.execute(c.sql());
    return { id, at, note };
  },
});

/** GET /api/reminders/tickets/{id}/waiting */
export const waiting = reminders.queryOn(TICKET, 'waiting', {
  title: 'Reminders of a ticket',
  permission: 'reminders.read',
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(Reminder) }),
  async run(c, ticket) {
    const { rows } = await sql<Row>`
      select id, at, note from reminders.reminder
       where ticket_id = ${ticket.id} and not sent order by at limit 200`.execute(c.sql());
    return { items: rows.map((row) => ({ id: row.id, at: row.at.toISOString(), note: row.note })) };
  },
});

/** Every minute, once for each tenant that has the plugin on. */
export const sweep = reminders.job('sweep', { cron: '* * * * *', perTenant: true, run: sendDue });
