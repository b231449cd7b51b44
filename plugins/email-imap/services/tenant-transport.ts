import { isIP } from 'node:net';
import type { Outside, OutsideHost, ServiceHost, ServiceSpec } from '@serviflow/sdk';
import { createTransport, type Transporter } from 'nodemailer';
import { type MailTransport, TransportError, transports, type WireMessage } from '../../mail/contract.ts';
import type { Ctx, Settings } from '../manifest.ts';

/** Servers that stay connected; the one unused for longest goes first. */
const MAX_OPEN = 50;

/** Sends each tenant's mail through the server of its own mailbox (25.3). */
export class TenantTransport implements MailTransport {
  readonly #settingsOf: (tenantId: string) => Promise<Settings>;
  readonly #outside: Pick<Outside, 'resolve'>;
  readonly #open = new Map<string, { settings: string; address: string; transporter: Transporter }>();

  constructor(settingsOf: (tenantId: string) => Promise<Settings>, outside: Pick<Outside, 'resolve'>) {
    this.#settingsOf = settingsOf;
    this.#outside = outside;
  }

  async send(message: WireMessage): Promise<{ response: string }> {
    const settings = await this.#settingsOf(message.tenantId);
    if (!settings.smtpHost)
      throw new TransportError('No SMTP host is set for the mailbox.', { permanent: false });
    try {
      const server = await this.#outside.resolve(settings.smtpHost);
      const info = await this.#connection(message.tenantId, settings, server).sendMail({
        envelope: { from: message.from, to: [...message.to] },
        raw: Buffer.from(message.raw),
      });
      return { response: String((info as { response?: string }).response ?? 'sent') };
    } catch (error) {
      const { message: text = String(error), responseCode = 0 } = error as {
        message?: string;
        responseCode?: number;
      };
      throw new TransportError(text, {
        permanent: responseCode >= 500 && responseCode !== 535 && responseCode !== 530,
        cause: error,
      });
    }
  }

  /** A password is set, so nothing is sent without a login. */
  async ownAccount(tenantId: string): Promise<boolean> {
    const { smtpHost, password } = await this.#settingsOf(tenantId);
    return smtpHost !== '' && password !== '';
  }

  close(): void {
    for (const { transporter } of this.#open.values()) transporter.close();
    this.#open.clear();
  }

  /** The open connection while its address is still one of the host's; else a new one to the address looked up. */
  #connection(tenantId: string, settings: Settings, server: OutsideHost): Transporter {
    const { smtpHost, smtpPort, username, password, authMethod, allowSelfSigned } = settings;
    const key = JSON.stringify([smtpHost, smtpPort, username, password, authMethod, allowSelfSigned]);
    const known = this.#open.get(tenantId);
    this.#open.delete(tenantId);
    if (known?.settings === key && server.addresses.includes(known.address)) {
      this.#open.set(tenantId, known);
      return known.transporter;
    }
    known?.transporter.close();
    const transporter = createTransport({
      host: server.address,
      port: smtpPort,
      secure: smtpPort === 465,
      // A password must never cross the network in the clear.
      requireTLS: password !== '' && smtpPort !== 465,
      ...(password && {
        auth:
          authMethod === 'oauth2'
            ? { type: 'OAuth2', user: username, accessToken: password }
            : { user: username, pass: password },
      }),
      tls: {
        rejectUnauthorized: !allowSelfSigned,
        ...(isIP(server.host) ? {} : { servername: server.host }),
      },
      pool: true,
      maxConnections: 2,
      connectionTimeout: 20_000,
      greetingTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    } as Parameters<typeof createTransport>[0]);
    this.#open.set(tenantId, { settings: key, address: server.address, transporter });
    const [oldest] = this.#open;
    if (oldest && this.#open.size > MAX_OPEN) {
      oldest[1].transporter.close();
      this.#open.delete(oldest[0]);
    }
    return transporter;
  }
}

/** Offers the transport `email-imap`. */
export function outboundService(): ServiceSpec {
  let transport: TenantTransport | null = null;
  return {
    role: 'any',
    async start(host: ServiceHost) {
      transport = new TenantTransport(
        (tenantId) =>
          host.run(tenantId, async (c) => {
            const { settings, lostSecrets } = c as unknown as Ctx;
            if (lostSecrets.length)
              throw new TransportError('The stored password cannot be read; it has to be entered again.', {
                permanent: false,
              });
            return { ...settings };
          }),
        host.outside,
      );
      transports.offer('email-imap', transport);
    },
    async stop() {
      transports.withdraw('email-imap');
      transport?.close();
    },
  };
}
