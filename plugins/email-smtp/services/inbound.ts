import { join } from 'node:path';
import type { ServiceHost, ServiceSpec } from '@serviflow/sdk';
import { MAIL_ADDRESS } from '../../mail/contract.ts';
import type { Ctx } from '../manifest.ts';
import { CertificateFiles, type KeyPair } from './certificate.ts';
import { SmtpListener } from './listener.ts';

/** Mail for `anything@TENANT.localhost` needs no set-up; a tenant code is one label (RFC 6761 6.3 keeps the name local). */
const TENANT_HOST = /@([a-z0-9][a-z0-9-]{0,62})\.localhost$/;
/** Milliseconds after which a renewed certificate is found. */
const RENEWAL_CHECK = 60_000;

/** The listener for incoming mail; `SMTP_PORT` 0 leaves it out. */
export function inboundService(): ServiceSpec {
  let listener: SmtpListener | null = null;
  let renewal: NodeJS.Timeout | undefined;
  return {
    role: 'worker',
    async start(host) {
      const port = Number(host.env.SMTP_PORT ?? 0);
      if (!port || host.env.MAIL === 'off') return;
      const files = certificateFiles(host);
      const pair = files.present ? pairOf(files, host) : null;
      const made = listenerFor(host, pair);
      const bound = await made.listen(Math.max(0, port), String(host.env.HOST ?? '127.0.0.1'));
      listener = made;
      host.log.info('listening for mail', { port: bound, starttls: pair !== null });
      if (!pair) return;
      renewal = setInterval(() => {
        const next = pairOf(files, host);
        if (next) made.useCertificate(next);
      }, RENEWAL_CHECK);
      renewal.unref();
    },
    async stop() {
      clearInterval(renewal);
      await listener?.close();
      listener = null;
    },
  };
}

/** A listener that asks the installation who takes mail, and hands messages to the mail plugin. */
export function listenerFor(host: ServiceHost, tls: KeyPair | null = null): SmtpListener {
  return new SmtpListener({
    name: new URL(host.baseUrl).hostname,
    async resolve(address) {
      const code = TENANT_HOST.exec(address)?.[1];
      const tenant =
        (await host.lookup(MAIL_ADDRESS, address)) ?? (code ? await host.tenantByCode(code) : null);
      return tenant && { tenantId: tenant.id };
    },
    async store({ tenantId, raw, recipient, envelopeFrom, envelopeTo, remoteAddress, helo }) {
      await host.run(tenantId, (c) =>
        (c as unknown as Ctx).use.mail.receive(raw, {
          recipient,
          source: 'smtp',
          envelopeFrom,
          envelopeTo,
          remoteAddress,
          helo,
        }),
      );
    },
    onError: (error) =>
      host.log.warn('mail was not taken', { error: error instanceof Error ? error.message : String(error) }),
    ...(tls && { tls }),
  });
}

function certificateFiles(host: ServiceHost): CertificateFiles {
  const { SMTP_TLS_KEY, SMTP_TLS_CERT } = host.env;
  const folder = join(host.dataDir, 'smtp-tls');
  return new CertificateFiles({
    key: SMTP_TLS_KEY ? String(SMTP_TLS_KEY) : join(folder, 'key.pem'),
    cert: SMTP_TLS_CERT ? String(SMTP_TLS_CERT) : join(folder, 'cert.pem'),
  });
}

/** A pair that cannot be used costs encryption, which is optional between mail servers, but not the mail. */
function pairOf(files: CertificateFiles, host: ServiceHost): KeyPair | null {
  try {
    return files.renewed();
  } catch (error) {
    host.log.error('the certificate for incoming mail cannot be used', {
      error: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}
