import { decodeCursor, encodeCursor, invalidField, pageInput, pageOf, Type } from '@serviflow/sdk';
import { Notice } from '../contract.ts';
import { notifications } from '../manifest.ts';
import { countUnread, listNotices, toNotice } from '../services/notices.ts';

export const list = notifications.query('list', {
  title: 'My notifications',
  icon: 'bell',
  permission: 'notifications.own',
  http: { path: '' },
  input: Type.Object({
    ...pageInput,
    unread: Type.Optional(Type.Boolean({ title: 'Unread only' })),
  }),
  reply: pageOf(Notice),
  async run(c, { limit = 50, cursor, unread = false }) {
    const at = cursor ? decodeCursor(cursor, 2) : null;
    if (cursor && !at) throw invalidField('/cursor', 'is not a cursor of this list', 'cursor');
    const before = at ? { at: String(at[0]), id: String(at[1]) } : null;
    const rows = await listNotices(c, { userId: c.principal.id, unread, limit: limit + 1, before });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(toNotice),
      next: rows.length > limit && last ? encodeCursor([last.at.toISOString(), last.id]) : null,
    };
  },
});

export const unreadCount = notifications.query('unread-count', {
  title: 'Unread notifications',
  permission: 'notifications.own',
  input: Type.Object({}),
  reply: Type.Object({ count: Type.Integer() }),
  run: async (c) => ({ count: await countUnread(c, c.principal.id) }),
});
