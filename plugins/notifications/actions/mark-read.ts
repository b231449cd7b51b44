import { Type } from '@serviflow/sdk';
import { notifications } from '../manifest.ts';
import { countUnread, markRead as mark } from '../services/notices.ts';

export const markRead = notifications.action('mark-read', {
  title: 'Mark as read',
  description: 'Those that are named, or all.',
  permission: 'notifications.own',
  audit: false,
  listed: false,
  input: Type.Object({
    ids: Type.Optional(
      Type.Array(Type.String({ format: 'uuid' }), { title: 'Notifications', minItems: 1, maxItems: 200 }),
    ),
  }),
  reply: Type.Object({ count: Type.Integer({ description: 'Still unread' }) }),
  async run(c, { ids }) {
    await mark(c, c.principal.id, ids ?? null);
    return { count: await countUnread(c, c.principal.id) };
  },
});
