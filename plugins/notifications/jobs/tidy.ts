import type { NotificationsDb } from '../data/tables.ts';
import { notifications } from '../manifest.ts';

/** Takes old lines out of the lists. */
export const tidy = notifications.job('tidy', {
  cron: '40 3 * * *',
  perTenant: true,
  async run(c) {
    const before = new Date(c.now().getTime() - c.settings.keepDays * 86_400_000);
    await c.sql<NotificationsDb>().deleteFrom('notifications.notice').where('at', '<', before).execute();
  },
});
