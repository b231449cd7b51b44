import { sql } from '@serviflow/sdk';
import { tickets } from '../manifest.ts';

/**
 * Lists show the names of assignees without asking for users. Somebody who got another name gets it on tickets that
 * are not over too; what is over keeps the name of its time.
 */
export const refreshNames = tickets.job('refresh-names', {
  cron: '17 3 * * *',
  perTenant: true,
  timeoutSeconds: 120,
  async run(c) {
    const { rows } = await sql<{ assignee_id: string }>`
      select distinct t.assignee_id from tickets.ticket t
       where t.deleted_at is null and t.assignee_id is not null and t.status in ('open', 'in_progress', 'paused')`.execute(
      c.sql(),
    );
    const users = await c.users.find(rows.map((row) => row.assignee_id));
    const names = JSON.stringify([...users.values()].map(({ id, name }) => ({ id, name })));
    await sql`
      update tickets.ticket t set assignee_name = u.name
        from jsonb_to_recordset(${names}::jsonb) as u(id uuid, name text)
       where t.assignee_id = u.id and t.assignee_name is distinct from u.name
         and t.deleted_at is null and t.status in ('open', 'in_progress', 'paused')`.execute(c.sql());
  },
});
