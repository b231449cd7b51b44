import type { NotificationsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

/** Those of the given users who want no mails about tickets. */
export async function mutedOf(c: Ctx, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await c
    .sql<NotificationsDb>()
    .selectFrom('notifications.preference')
    .select('user_id')
    .where('user_id', 'in', [...userIds])
    .where('emails', '=', false)
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

/** Whether a user wants mails about tickets; the list in the app goes on either way. True until said otherwise. */
export async function wantsMail(c: Ctx, userId: string): Promise<boolean> {
  const row = await c
    .sql<NotificationsDb>()
    .selectFrom('notifications.preference')
    .select('emails')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.emails ?? true;
}

export async function setWantsMail(c: Ctx, userId: string, emails: boolean): Promise<void> {
  const row = { emails, at: c.now() };
  await c
    .sql<NotificationsDb>()
    .insertInto('notifications.preference')
    .values({ user_id: userId, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id' as never, 'user_id']).doUpdateSet(row))
    .execute();
}
