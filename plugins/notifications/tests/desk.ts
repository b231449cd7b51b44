import { sql } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import clients from '../../clients/plugin.ts';
import mail from '../../mail/plugin.ts';
import sla from '../../sla/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import notifications from '../plugin.ts';

export interface SentMail {
  readonly key: string;
  readonly to: string;
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Record<string, string>;
  readonly in_reply_to: string | null;
  readonly message_id: string;
  readonly file_ids: string[];
}

/** A desk with one expert, two administrators and a customer company, and the mails that it queues. */
export class NotifiedDesk {
  readonly kernel: TestKernel;
  readonly tenant: TestTenant;
  expert!: TestUser;
  expert2!: TestUser;
  customer!: TestUser;
  boss!: TestUser;
  acme!: string;
  #seen = 0;

  private constructor(kernel: TestKernel, tenant: TestTenant) {
    this.kernel = kernel;
    this.tenant = tenant;
  }

  static async open(code = 'north'): Promise<NotifiedDesk> {
    const kernel = await createTestKernel({ plugins: [clients, tickets, sla, mail, notifications] });
    const desk = new NotifiedDesk(kernel, await kernel.tenant(code));
    const { admin } = desk;
    desk.acme = (
      await admin.post('/api/clients', { company: 'Acme Corp', domains: ['acme.example'] })
    ).body.id;
    desk.expert = await desk.tenant.user('erin', 'expert', { name: 'Erin' });
    desk.expert2 = await desk.tenant.user('otto', 'expert', { name: 'Otto' });
    desk.customer = await desk.portalUser('carla');
    desk.boss = await desk.portalUser('boss', true);
    await kernel.drain();
    await desk.fresh();
    return desk;
  }

  get admin(): TestUser {
    return this.tenant.admin;
  }

  async portalUser(username: string, companyAdmin = false): Promise<TestUser> {
    const email = `${username}@acme.example`;
    const { body } = await this.admin.post('/api/clients/customers', {
      username,
      email,
      clientId: this.acme,
      companyAdmin,
    });
    return this.tenant.withPassword(body.contact.userId);
  }

  // biome-ignore lint/suspicious/noExplicitAny: bodies of answers are asserted on, not typed
  async ticket(by: TestUser, more: Record<string, unknown> = {}): Promise<any> {
    const { status, body } = await by.post('/api/tickets', {
      title: 'Printer is on fire',
      description: 'Smoke comes out of it.',
      ...more,
    });
    if (status !== 201) throw new Error(`no ticket: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** A ticket of the customer that the expert works on; its mails are seen already. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  async ownedTicket(): Promise<any> {
    const ticket = await this.ticket(this.customer);
    await this.act(this.expert, ticket, 'self-assign');
    await this.fresh();
    return ticket;
  }

  async act(by: TestUser, ticket: { id: string }, action: string, input: object = {}): Promise<void> {
    const { status, body } = await by.post(`/api/tickets/${ticket.id}/${action}`, input);
    if (status !== 200) throw new Error(`${action}: ${status} ${JSON.stringify(body)}`);
  }

  async settings(values: Record<string, unknown>): Promise<void> {
    const { status, body } = await this.admin.put('/api/settings/notifications', { values });
    if (status !== 200) throw new Error(`settings: ${status} ${JSON.stringify(body)}`);
  }

  /** Lets the desk work, then gives the mails that were queued since the last call. */
  async fresh(): Promise<SentMail[]> {
    await this.kernel.drain();
    const all = await this.tenant.system('mail', async (c) => {
      const { rows } = await sql<SentMail>`
        select key, recipients->0->>'address' as to, template, subject, text, html, headers, in_reply_to, message_id, file_ids
          from mail.outgoing order by id`.execute(c.sql());
      // Bodies wait sealed; the desk opens them as the one that sends does.
      return rows.map((row) => ({ ...row, text: c.unseal(row.text), html: c.unseal(row.html) }));
    });
    const fresh = all.slice(this.#seen);
    this.#seen = all.length;
    return fresh;
  }

  /** `template > address` of the mails since the last call, sorted. */
  async mails(): Promise<string[]> {
    return (await this.fresh()).map((one) => `${one.template} > ${one.to}`).sort();
  }

  stop(): Promise<void> {
    return this.kernel.stop();
  }
}

export const CARLA = 'carla@acme.example';
export const ERIN = 'erin@north.example';
export const ADMIN = 'admin@north.example';
