import { createTransport, type Transporter } from 'nodemailer';
import { type MailTransport, TransportError, type WireMessage } from '../../mail/contract.ts';

export interface SmtpTransportOptions {
  /** `smtp://user:password@host:port` or `smtps://...`. */
  url: string;
  maxConnections?: number;
  /** Milliseconds for each step of the conversation. */
  timeout?: number;
}

/** Sends through a mail server over a small pool of connections. */
export class SmtpTransport implements MailTransport {
  readonly #transporter: Transporter;

  constructor({ url, maxConnections = 4, timeout = 20_000 }: SmtpTransportOptions) {
    this.#transporter = createTransport({
      url,
      pool: true,
      maxConnections,
      maxMessages: 500,
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout * 2,
      disableFileAccess: true,
      disableUrlAccess: true,
    } as Parameters<typeof createTransport>[0]);
  }

  async send(message: WireMessage): Promise<{ response: string }> {
    try {
      const info = await this.#transporter.sendMail({
        envelope: { from: message.from, to: [...message.to] },
        raw: Buffer.from(message.raw),
      });
      return { response: String((info as { response?: string }).response ?? 'sent') };
    } catch (error) {
      throw asTransportError(error);
    }
  }

  close(): void {
    this.#transporter.close();
  }
}

/** 5xx answers stay what they are however often one asks (RFC 5321 4.2.1); everything else may pass. */
function asTransportError(error: unknown): TransportError {
  const { message = String(error), responseCode = 0 } = error as { message?: string; responseCode?: number };
  return new TransportError(message, { permanent: responseCode >= 500 && responseCode < 600, cause: error });
}
