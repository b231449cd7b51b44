import { sql } from '@serviflow/sdk';
import type { MailDb, SenderRow } from '../../data/tables.ts';
import { deliverJob } from '../../jobs/deliver.ts';
import type { Ctx } from '../../manifest.ts';

/** Notes a proof, and lets what waited for one go out. */
export async function noteProof(c: Ctx, id: string, by: 'link' | 'dns'): Promise<SenderRow | null> {
  const row = await c
    .sql<MailDb>()
    .updateTable('mail.sender')
    .set({ proven_by: by, proven_at: c.now() })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  await sql`update mail.outgoing set next_attempt_at = ${c.now()}
             where held_reason is not null and state = 'queued'`.execute(c.sql<unknown>());
  await c.enqueue(deliverJob, {}, { key: 'deliver' });
  return row as SenderRow;
}
