import { sql, uuidv7 } from '@serviflow/sdk';
import { type Notice, noticed } from '../contract.ts';
import type { NoticeRow, NotificationsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

const MAX_TITLE = 200;
const MAX_BODY = 200;

export interface NoticeDraft {
  readonly userId: string;
  readonly eventId: string;
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  readonly ticket: { readonly id: string; readonly number: number } | null;
}

const short = (text: string, max: number) => {
  const line = text.replace(/\s+/g, ' ').trim().toWellFormed();
  return line.length > max ? `${line.slice(0, max - 1).toWellFormed()}…` : line;
};

/** Adds a line to somebody's list and tells their screens; a line that is there already stays as it is. */
export async function addNotice(c: Ctx, draft: NoticeDraft): Promise<void> {
  const id = uuidv7();
  const title = short(draft.title, MAX_TITLE);
  const added = await c
    .sql<NotificationsDb>()
    .insertInto('notifications.notice')
    .values({
      id,
      user_id: draft.userId,
      event_id: draft.eventId,
      kind: draft.kind,
      title,
      body: short(draft.body, MAX_BODY),
      ticket_id: draft.ticket?.id ?? null,
      ticket_number: draft.ticket?.number ?? null,
      at: c.now(),
      read_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) return;
  c.emit(
    noticed,
    { noticeId: id, kind: draft.kind, title, ticketId: draft.ticket?.id ?? null },
    { audience: { users: [draft.userId] } },
  );
}

export const toNotice = (row: NoticeRow): Notice => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  body: row.body,
  ticketId: row.ticket_id,
  ticketNumber: row.ticket_number,
  at: row.at.toISOString(),
  readAt: row.read_at?.toISOString() ?? null,
});

/** Lines of one user, newest first. */
export async function listNotices(
  c: Ctx,
  filter: { userId: string; unread: boolean; limit: number; before: { at: string; id: string } | null },
): Promise<NoticeRow[]> {
  let query = c
    .sql<NotificationsDb>()
    .selectFrom('notifications.notice')
    .selectAll()
    .where('user_id', '=', filter.userId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(sql.lit(filter.limit));
  if (filter.unread) query = query.where('read_at', 'is', null);
  if (filter.before)
    query = query.where(
      sql<boolean>`(at, id) < (${filter.before.at}::timestamptz, ${filter.before.id}::uuid)`,
    );
  return query.execute();
}

/** Unread lines of a user; counts no further than a badge shows. */
export async function countUnread(c: Ctx, userId: string): Promise<number> {
  const rows = await c
    .sql<NotificationsDb>()
    .selectFrom('notifications.notice')
    .select('id')
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .limit(1000)
    .execute();
  return rows.length;
}

/** Marks lines of a user as read. @param ids null = all */
export async function markRead(c: Ctx, userId: string, ids: readonly string[] | null): Promise<void> {
  let query = c
    .sql<NotificationsDb>()
    .updateTable('notifications.notice')
    .set({ read_at: c.now() })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null);
  if (ids) query = query.where('id', 'in', ids);
  await query.execute();
}
