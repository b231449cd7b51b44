import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import clients from '../../clients/plugin.ts';
import tickets from '../plugin.ts';

/** A desk with people of every role and two customer companies. */
export interface Desk {
  readonly kernel: TestKernel;
  readonly tenant: TestTenant;
  readonly admin: TestUser;
  readonly expert: TestUser;
  readonly expert2: TestUser;
  readonly viewer: TestUser;
  /** Company admin, plain customer and a colleague at Acme; somebody at Globex. */
  readonly boss: TestUser;
  readonly customer: TestUser;
  readonly colleague: TestUser;
  readonly stranger: TestUser;
  readonly acme: string;
  readonly globex: string;
  /** Creates a ticket over HTTP and gives its body. */
  // biome-ignore lint/suspicious/noExplicitAny: bodies of answers are asserted on, not typed
  ticket(by: TestUser, more?: Record<string, unknown>): Promise<any>;
}

export async function openDesk(code = 'north'): Promise<Desk> {
  const kernel = await createTestKernel({ plugins: [clients, tickets] });
  const tenant = await kernel.tenant(code, { timezone: 'Europe/Oslo' });
  const { admin } = tenant;
  const company = async (name: string, domain: string) =>
    (await admin.post('/api/clients', { company: name, domains: [domain] })).body.id as string;
  const [acme, globex] = [
    await company('Acme Corp', 'acme.example'),
    await company('Globex', 'globex.example'),
  ];
  const person = async (clientId: string, username: string, companyAdmin = false) => {
    const email = `${username}@${clientId === acme ? 'acme' : 'globex'}.example`;
    const { body } = await admin.post('/api/clients/customers', { username, email, clientId, companyAdmin });
    return tenant.withPassword(body.contact.userId);
  };
  return {
    kernel,
    tenant,
    admin,
    expert: await tenant.user('erin', 'expert', { name: 'Erin' }),
    expert2: await tenant.user('otto', 'expert', { name: 'Otto' }),
    viewer: await tenant.user('vera', 'viewer'),
    boss: await person(acme, 'boss', true),
    customer: await person(acme, 'carla'),
    colleague: await person(acme, 'colin'),
    stranger: await person(globex, 'greta'),
    acme,
    globex,
    async ticket(by, more = {}) {
      const { status, body } = await by.post('/api/tickets', {
        title: 'Printer is on fire',
        description: 'Smoke comes out of it.',
        ...more,
      });
      if (status !== 201) throw new Error(`no ticket: ${status} ${JSON.stringify(body)}`);
      return body;
    },
  };
}
