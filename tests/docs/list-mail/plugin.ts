import { defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { MAIL, mailWillAccept } from '../../../plugins/mail/contract.ts';

const listMail = defineManifest({
  id: 'list-mail',
  title: 'List mail',
  version: '1.0.0',
  sdk: '^1.1.0',
  requires: { mail: MAIL },
  settings: Type.Object({
    keep: Type.Array(Type.String(), { title: 'Lists that make tickets', default: [] }),
  }),
});

// biome-ignore lint/style/noDefaultExport: a plugin is the default export of plugin.ts
export default definePlugin(listMail, {
  register(p) {
    p.filter(
      mailWillAccept,
      'lists',
      (c, asked) => {
        const { message, ticket } = asked;
        const list = message.headers['list-id'];
        // An answer on a ticket counts, whatever way it came.
        if (!list || message.ticketId) return;
        if (c.settings.keep.some((name) => list.includes(name)))
          return {
            ...asked,
            ticket: { ...ticket, priority: 'low' as const, tags: [...ticket.tags, 'list'] },
          };
        return { ...asked, decision: { outcome: 'drop' as const, reason: `It went to the list ${list}` } };
      },
      { phase: 'decide' },
    );
  },
});
