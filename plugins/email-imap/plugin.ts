import { definePlugin } from '@serviflow/sdk';
import { status, testConnection } from './actions/connection.ts';
import { emailImap } from './manifest.ts';
import { mailboxInit } from './migrations/0001-mailbox.ts';
import { supervisorService } from './services/supervisor.ts';
import { outboundService } from './services/tenant-transport.ts';
import { registerPages } from './ui-pages.ts';

export default definePlugin(emailImap, {
  migrations: [mailboxInit],
  register(p) {
    p.action(testConnection);
    p.query(status);
    registerPages(p);
    p.background('outbound', outboundService());
    p.background('mailboxes', supervisorService());
  },
});
