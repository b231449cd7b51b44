import { Type, uuidv7 } from '@serviflow/sdk';
import type { NotificationsDb } from '../data/tables.ts';
import { type Ctx, notifications } from '../manifest.ts';
import { nextTelling } from '../model/triage.ts';
import { tellDeciders } from '../services/triage.ts';

/**
 * Tells those who may decide about mail that waits, and comes again as long as some does. Queued by the first message
 * that waits; one waiting job stands for all of them.
 */
export const triageJob = notifications.job('triage', {
  data: Type.Object({}),
  run: (c) => tellWaiting(c),
});

/** Queues the job; `after` null means at once. */
export async function wakeTriage(c: Ctx, after: Date | null = null): Promise<void> {
  // A reminder that waits must not stand for a message that has just come.
  await c.enqueue(triageJob, {}, { key: `triage-${after?.getTime() ?? 'now'}`, ...(after && { after }) });
}

async function tellWaiting(c: Ctx): Promise<void> {
  const db = c.sql<NotificationsDb>();
  const waiting = await c.use.mail.waiting();
  const told = await db
    .selectFrom('notifications.triage_told')
    .select(['id', 'told_at', 'times'])
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (waiting.count === 0 || !waiting.oldestAt || !waiting.newestAt) {
    if (told) await db.deleteFrom('notifications.triage_told').where('id', '=', told.id).execute();
    return;
  }
  const now = c.now();
  const due = nextTelling(told ? { at: told.told_at, times: told.times } : null, waiting.newestAt);
  if (due && due > now) return wakeTriage(c, due);
  const fresh = !told || waiting.newestAt > told.told_at;
  const row = { told_at: now, times: fresh ? 1 : told.times + 1 };
  if (told) await db.updateTable('notifications.triage_told').set(row).where('id', '=', told.id).execute();
  else
    await db
      .insertInto('notifications.triage_told')
      .values({ id: uuidv7(), ...row })
      .execute();
  await tellDeciders(c, { count: waiting.count, oldestAt: waiting.oldestAt });
  await wakeTriage(c, nextTelling({ at: now, times: row.times }, waiting.oldestAt));
}
