import { join } from 'node:path';
import type { ServiceSpec } from '@serviflow/sdk';
import { transports } from '../../mail/contract.ts';
import { OutboxTransport } from './outbox-transport.ts';
import { SmtpTransport } from './smtp-transport.ts';

/** Offers the transport `default`: the mail server of `OUTBOUND_SMTP_URL`, or files in `DATA_DIR/outbox`. */
export function outboundService(): ServiceSpec {
  let server: SmtpTransport | null = null;
  return {
    // Workers send; the web role sends test mails.
    role: 'any',
    async start(host) {
      const url = host.env.OUTBOUND_SMTP_URL;
      server = url ? new SmtpTransport({ url: String(url) }) : null;
      transports.offer('default', server ?? new OutboxTransport(join(host.dataDir, 'outbox')));
    },
    async stop() {
      transports.withdraw('default');
      server?.close();
      server = null;
    },
  };
}
