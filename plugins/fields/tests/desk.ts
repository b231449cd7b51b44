import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import type { ClientsV1, Contact } from '../../clients/contract.ts';
import clients from '../../clients/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import fields from '../plugin.ts';

export interface Desk {
  readonly kernel: TestKernel;
  readonly tenant: TestTenant;
  readonly admin: TestUser;
  readonly expert: TestUser;
  readonly customer: TestUser;
  readonly clientId: string;
  readonly contact: Contact;
}

/** A desk with custom fields, an expert and a customer. */
export async function openDesk(): Promise<Desk> {
  const kernel = await createTestKernel({ plugins: [fields, clients, tickets] });
  const tenant = await kernel.tenant('acme');
  const expert = await tenant.user('erin', 'expert');
  const { client, contact } = await tenant.system('tickets', async (c) => {
    const api = (c.use as { clients: ClientsV1 }).clients;
    const client = await api.add({ company: 'Globex', domains: ['globex.example'] });
    const made = await api.addContact(client.id, { name: 'Carla', email: 'carla@globex.example' });
    return { client, contact: await api.giveAccess(made.id, { username: 'carla' }) };
  });
  const customer = await tenant.withPassword(contact.userId as string);
  return { kernel, tenant, admin: tenant.admin, expert, customer, clientId: client.id, contact };
}

/** Adds a field to tickets; throws what the server says against it. */
export async function field(
  desk: Desk,
  draft: Record<string, unknown>,
): Promise<{ id: string; key: string }> {
  const { status, body } = await desk.admin.post('/api/fields/definitions', {
    subject: 'tickets.ticket',
    label: String(draft.key),
    ...draft,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as { id: string; key: string };
}
