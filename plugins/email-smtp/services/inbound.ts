import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceHost, ServiceSpec } from '@serviflow/sdk';
import { MAIL_ADDRESS } from '../../mail/contract.ts';
import type { Ctx } from '../manifest.ts';
import { SmtpListener } from './listener.ts';

/** Mail for `anything@TENANT.localhost` needs no set-up; a tenant code is one label (RFC 6761 6.3 keeps the name local). */
const TENANT_HOST = /@([a-z0-9][a-z0-9-]{0,62})\.localhost$/;

/** The listener for incoming mail; `SMTP_PORT` 0 leaves it out. */
export function inboundService(): ServiceSpec {
  let listener: SmtpListener | null = null;
  return {
    role: 'worker',
    async start(host) {
      const port = Number(host.env.SMTP_PORT ?? 0);
      if (!port) return;
      const made = listenerFor(host);
      const bound = await made.listen(Math.max(0, port), String(host.env.HOST ?? '127.0.0.1'));
      listener = made;
      host.log.info('listening for mail', { port: bound });
    },
    async stop() {
      await listener?.close();
      listener = null;
    },
  };
}

/** A listener that asks the installation who takes mail, and hands messages to the mail plugin. */
export function listenerFor(host: ServiceHost): SmtpListener {
  const tls = certificate(join(host.dataDir, 'smtp-tls'));
  return new SmtpListener({
    name: new URL(host.baseUrl).hostname,
    async resolve(address) {
      const code = TENANT_HOST.exec(address)?.[1];
      const tenant =
        (await host.lookup(MAIL_ADDRESS, address)) ?? (code ? await host.tenantByCode(code) : null);
      return tenant && { tenantId: tenant.id };
    },
    async store({ tenantId, raw, recipient, envelopeFrom, envelopeTo, remoteAddress }) {
      await host.run(tenantId, (c) =>
        (c as unknown as Ctx).use.mail.receive(raw, {
          recipient,
          source: 'smtp',
          envelopeFrom,
          envelopeTo,
          remoteAddress,
        }),
      );
    },
    onError: (error) =>
      host.log.warn('mail was not taken', { error: error instanceof Error ? error.message : String(error) }),
    ...(tls && { tls }),
  });
}

/** STARTTLS is offered when the operator put `key.pem` and `cert.pem` there. */
function certificate(dir: string): { key: Buffer; cert: Buffer } | null {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  return existsSync(key) && existsSync(cert) ? { key: readFileSync(key), cert: readFileSync(cert) } : null;
}
