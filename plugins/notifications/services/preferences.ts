import type { NotificationsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

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
