import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { createTransport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import clients from '../../clients/plugin.ts';
import emailSmtp from '../../email-smtp/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import mail from '../plugin.ts';

export interface MailToSend {
  from?: string;
  to?: string | string[];
  subject?: string;
  text?: string;
  html?: string;
  headers?: Record<string, string>;
  messageId?: string;
  inReplyTo?: string;
  references?: string[];
  /** Envelope sender, when it differs. */
  envelopeFrom?: string;
  raw?: string | Buffer;
  /** Signs as a server of this domain does. */
  dkim?: { domainName: string; keySelector: string; privateKey: string };
  attachments?: { filename: string; content: string; contentType?: string; cid?: string }[];
}

// biome-ignore lint/suspicious/noExplicitAny: bodies of answers are asserted on, not typed
type Body = any;

/** A desk that gets and sends mail: real listener, real database, files for what goes out. */
export class MailDesk {
  readonly kernel: TestKernel;
  readonly tenant: TestTenant;
  readonly port: number;
  readonly acme: string;

  private constructor(kernel: TestKernel, tenant: TestTenant, more: { port: number; acme: string }) {
    this.kernel = kernel;
    this.tenant = tenant;
    this.port = more.port;
    this.acme = more.acme;
  }

  static async open(options: { plugins?: Plugin[]; code?: string } = {}): Promise<MailDesk> {
    const kernel = await createTestKernel({
      plugins: [clients, tickets, mail, emailSmtp, ...(options.plugins ?? [])],
      env: { SMTP_PORT: -1 },
    });
    const tenant = await kernel.tenant(options.code ?? 'north');
    const { body } = await tenant.admin.post('/api/clients', {
      company: 'Acme Corp',
      domains: ['acme.example'],
    });
    const port = kernel.log.lines.find((line) => line.message === 'listening for mail')?.fields
      .port as number;
    return new MailDesk(kernel, tenant, { port, acme: body.id });
  }

  get admin(): TestUser {
    return this.tenant.admin;
  }

  get code(): string {
    return this.tenant.info.code;
  }

  /** Sends by SMTP as an outside server does. @returns the reply code: 250, or what it was refused with */
  async send(given: MailToSend): Promise<number> {
    const { envelopeFrom, raw, dkim, ...message } = {
      from: 'Alice <alice@acme.example>',
      to: `support@${this.code}.localhost`,
      subject: 'Printer jams',
      text: 'It jams.',
      ...given,
    };
    const transport = createTransport({
      host: '127.0.0.1',
      port: this.port,
      ignoreTLS: true,
      name: 'mx.acme.example',
      ...(dkim && { dkim }),
    });
    const from = envelopeFrom ?? /<?([^<>\s]+@[^<>\s]+)>?$/.exec(message.from)?.[1] ?? '';
    const envelope = { from, to: message.to };
    try {
      await transport.sendMail(raw === undefined ? { ...message, envelope } : { envelope, raw });
      return 250;
    } catch (error) {
      return (error as { responseCode?: number }).responseCode ?? 0;
    } finally {
      transport.close();
    }
  }

  /** Sends and lets the desk work until nothing is due. @returns the newest message of the log, with its trail */
  async deliver(message: MailToSend): Promise<Body> {
    const code = await this.send(message);
    if (code !== 250)
      throw new Error(`refused with ${code}: ${JSON.stringify(this.kernel.log.lines.at(-1))}`);
    await this.kernel.drain();
    return this.newest();
  }

  async newest(): Promise<Body> {
    const { body } = await this.admin.get('/api/mail/messages?limit=1');
    return (await this.admin.get(`/api/mail/messages/${body.items[0].id}`)).body;
  }

  async ticket(number: number): Promise<Body> {
    return (await this.admin.get(`/api/tickets/${number}`)).body;
  }

  async timeline(number: number): Promise<Body[]> {
    return (await this.admin.get(`/api/tickets/${number}/activity?limit=100`)).body.items;
  }

  /** Mails written to the outbox, oldest first. */
  async sent(): Promise<Email[]> {
    const dir = join(this.kernel.dataDir, 'outbox');
    const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
    return Promise.all(names.map(async (name) => PostalMime.parse(await readFile(join(dir, name)))));
  }

  async lastSent(): Promise<Email> {
    const mails = await this.sent();
    const last = mails.at(-1);
    if (!last) throw new Error('nothing was sent');
    return last;
  }

  /** Steps of a trail as `step=outcome`. */
  static trail(message: Body): string[] {
    return message.verdicts.map((v: { step: string; outcome: string }) => `${v.step}=${v.outcome}`);
  }

  stop(): Promise<void> {
    return this.kernel.stop();
  }
}

/** Value of a header in a parsed mail. */
export const header = (mail: Email, name: string): string | undefined =>
  mail.headers.find((h) => h.key === name.toLowerCase())?.value;
