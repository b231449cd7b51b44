import type { MailDb } from '../data/tables.ts';
import { mail } from '../manifest.ts';
import { deliverJob } from './deliver.ts';
import { wakeLane } from './process.ts';

/** Wakes what waits for its next try, and what a killed worker left behind. */
export const sweepJob = mail.job('sweep', {
  cron: '* * * * *',
  due: 'mail.sweep_due',
  perTenant: true,
  async run(c) {
    const db = c.sql<MailDb>();
    const due = c.now();
    const lanes = await db
      .selectFrom('mail.message')
      .select('lane')
      .distinct()
      .where('state', '=', 'received')
      .where('next_attempt_at', '<=', due)
      .execute();
    for (const { lane } of lanes) await wakeLane(c, lane);
    const outgoing = db
      .selectFrom('mail.outgoing')
      .select('id')
      .where('state', 'in', ['queued', 'sending'])
      .where('next_attempt_at', '<=', due)
      .limit(1);
    if (await outgoing.executeTakeFirst()) await c.enqueue(deliverJob, {}, { key: 'deliver' });
  },
});
