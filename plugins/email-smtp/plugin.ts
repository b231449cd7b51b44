import { definePlugin } from '@serviflow/sdk';
import { emailSmtp } from './manifest.ts';
import { inboundService } from './services/inbound.ts';
import { outboundService } from './services/outbound.ts';

export default definePlugin(emailSmtp, {
  register(p) {
    p.background('outbound', outboundService());
    p.background('inbound', inboundService());
  },
});
