import { ticketClosed, ticketSidebar, ticketWillCreate } from '@serviflow/plugin-tickets/contract';
import { definePlugin } from '@serviflow/sdk';
import { followUpAdded, SAMPLE_PLUGIN } from './contract.ts';
import { FollowUp } from './entities/follow-up.ts';
import { samplePlugin } from './manifest.ts';
import { followUpTable } from './migrations/0001-follow-up.ts';
import { add } from './operations/add.ts';
import { list } from './operations/list.ts';
import { finishAll, samplePluginApi } from './services/follow-ups.ts';

export default definePlugin(samplePlugin, {
  entities: [FollowUp],
  migrations: [followUpTable],
  // Only declares; nothing runs before the desk starts.
  register(p) {
    p.provide(SAMPLE_PLUGIN, samplePluginApi);
    p.action(add);
    p.query(list);
    p.event(followUpAdded);

    // A fact: this runs after the change, at least once, in a transaction of its own.
    p.on(ticketClosed, 'finish', (c, event) => finishAll(c, event.payload.ticketId));

    // A question: this runs before the ticket is stored, and may change or refuse it.
    p.filter(
      ticketWillCreate,
      'urgent-mail',
      (c, ticket) => {
        const word = c.settings.urgentWord.trim().toLowerCase();
        const urgent = word !== '' && ticket.title.toLowerCase().includes(word);
        return ticket.source === 'email' && urgent ? { ...ticket, priority: 'high' as const } : ticket;
      },
      { phase: 'change' },
    );

    p.contribute(ticketSidebar, {
      id: 'sample-plugin.card',
      component: 'FollowUpCard',
      title: 'Follow-ups',
      permission: 'sample-plugin.read',
    });
    p.page({
      path: '/sample-plugin',
      component: 'FollowUpPage',
      title: 'Sample plugin',
      permission: 'sample-plugin.read',
      nav: { group: 'Work', icon: 'clipboard-list', order: 80 },
    });

    p.health('table', async (host) => {
      const [tenant] = await host.tenants();
      if (!tenant) return { ok: true, detail: 'No tenant has it switched on.' };
      const open = await host.run(tenant.id, (c) => c.em.count(FollowUp, { done: false }));
      return { ok: true, detail: `${open} follow-ups are open in ${tenant.code}.` };
    });
  },
});
