import { sql } from '@serviflow/sdk';
import { type ImapDb, MAILBOX, type MailboxRow } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import type { Cursor } from './account.ts';

/** Seconds that a worker holds the mailbox without a sign of life. */
export const LEASE_SECONDS = 90;

export const leaseEnd = (c: Ctx): Date => new Date(c.now().getTime() + LEASE_SECONDS * 1000);

/**
 * Takes the mailbox for a worker, or keeps it.
 * @param account see `accountKey`; another account than before forgets the cursor
 * @returns null while another worker holds it
 */
export async function takeMailbox(
  c: Ctx,
  worker: string,
  account: string,
): Promise<{ cursor: Cursor | null } | null> {
  const now = c.now();
  const taken = await c
    .sql<ImapDb>()
    .insertInto('email_imap.mailbox')
    .values({ name: MAILBOX, account, locked_by: worker, lock_expires: leaseEnd(c) } as never)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id' as never, 'name'])
        .doUpdateSet({
          locked_by: worker,
          lock_expires: leaseEnd(c),
          account,
          cursor: sql`case when mailbox.account = ${account} then mailbox.cursor end` as never,
        })
        .where((e) =>
          e.or([
            e('mailbox.locked_by' as never, 'is', null),
            e('mailbox.locked_by' as never, '=', worker as never),
            e('mailbox.lock_expires' as never, '<', now as never),
          ]),
        ),
    )
    .returning('cursor')
    .executeTakeFirst();
  return taken ? { cursor: taken.cursor } : null;
}

/**
 * Notes progress and shows life. Called in the transaction that stores the message, so both happen or none.
 * @returns false when the worker lost the mailbox to another
 */
export async function noteProgress(
  c: Ctx,
  worker: string,
  cursor: Cursor,
  fetched: number,
): Promise<boolean> {
  const done = await c
    .sql<ImapDb>()
    .updateTable('email_imap.mailbox')
    .set({
      cursor: JSON.stringify(cursor) as never,
      lock_expires: leaseEnd(c),
      fetched: sql`fetched + ${fetched}`,
    })
    .where('name', '=', MAILBOX)
    .where('locked_by', '=', worker)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Notes how a check ended. */
export async function noteCheck(
  c: Ctx,
  worker: string,
  error: { step: string; message: string } | null,
): Promise<void> {
  const now = c.now();
  await c
    .sql<ImapDb>()
    .updateTable('email_imap.mailbox')
    .set({
      last_checked_at: now,
      last_error: error?.message ?? null,
      last_error_step: error?.step ?? null,
      lock_expires: leaseEnd(c),
      ...(error === null && { last_success_at: now }),
    })
    .where('name', '=', MAILBOX)
    .where('locked_by', '=', worker)
    .execute();
}

/** Gives the mailbox back, so that another worker need not wait for the lease to end. */
export async function leaveMailbox(c: Ctx, worker: string): Promise<void> {
  await c
    .sql<ImapDb>()
    .updateTable('email_imap.mailbox')
    .set({ locked_by: null, lock_expires: null })
    .where('name', '=', MAILBOX)
    .where('locked_by', '=', worker)
    .execute();
}

export async function mailboxState(c: Ctx): Promise<MailboxRow | null> {
  return (
    (await c
      .sql<ImapDb>()
      .selectFrom('email_imap.mailbox')
      .selectAll()
      .where('name', '=', MAILBOX)
      .executeTakeFirst()) ?? null
  );
}
