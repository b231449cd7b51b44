import { definePlugin, problems } from '@serviflow/sdk';
import { ticketClosed, ticketSidebar, ticketWillChange } from '../../../plugins/tickets/contract.ts';
import { REMINDERS, reminderDue } from './contract.ts';
import { reminders } from './manifest.ts';
import { init } from './migrations.ts';
import { remind, sweep, waiting } from './operations.ts';
import { forget, remindersApi } from './service.ts';

// biome-ignore lint/style/noDefaultExport: a plugin is the default export of plugin.ts
export default definePlugin(reminders, {
  migrations: [init],
  register(p) {
    p.provide(REMINDERS, remindersApi);
    p.action(remind);
    p.query(waiting);
    p.job(sweep);
    p.event(reminderDue);

    // A fact: this runs after the change, at least once, in a transaction of its own.
    p.on(ticketClosed, 'forget', (c, event) => forget(c, event.payload.ticketId));

    // A question: this runs before the change is stored and may refuse it.
    p.filter(
      ticketWillChange,
      'keep-open',
      async (c, { before, after }) => {
        const closes = before.status !== 'closed' && after.status === 'closed';
        if (!closes || !c.settings.keepOpen) return;
        const count = (await remindersApi(c).waiting([after.id])).get(after.id) ?? 0;
        if (count > 0) throw problems.conflict('A reminder is still waiting.', { code: 'reminder-waiting' });
      },
      { phase: 'check' },
    );

    p.contribute(ticketSidebar, {
      id: 'reminders.card',
      component: 'ReminderCard',
      title: 'Reminders',
      permission: 'reminders.read',
    });
  },
});
