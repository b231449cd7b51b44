import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClientsV1, ResolvedSender } from '../contract.ts';
import clients from '../plugin.ts';
import { clientsApi } from '../services/api.ts';

let kernel: TestKernel;
let tenant: TestTenant;
beforeAll(async () => {
  kernel = await createTestKernel({ plugins: [clients] });
  tenant = await kernel.tenant('north');
});
afterAll(() => kernel?.stop());

const api = <T>(work: (api: ClientsV1) => Promise<T>): Promise<T> =>
  tenant.system('clients', (c) => work(clientsApi(c as never)));
const from = (email: string, name = ''): Promise<ResolvedSender> => api((a) => a.resolveSender(email, name));

it('knows a contact by address, whatever the letter case', async () => {
  const first = await from('John@acme.example', 'John Doe');
  expect(first).toMatchObject({
    outcome: 'new',
    client: { kind: 'company', displayName: 'Acme' },
    contact: { name: 'John Doe', primary: true },
  });
  const again = await from('JOHN@ACME.example', 'Somebody else');
  expect(again).toMatchObject({ outcome: 'known', contact: { id: first.contact.id, name: 'John Doe' } });
});

it('adds further people of a known domain to its client (27.5)', async () => {
  const { client } = await from('jane@acme.example');
  expect(client.displayName).toBe('Acme');
  const jane = await from('jane@acme.example');
  expect(jane).toMatchObject({ outcome: 'known', contact: { name: 'jane', primary: false } });
});

it('treats a sub-domain and a look-alike as strangers', async () => {
  const acme = (await from('john@acme.example')).client.id;
  expect((await from('x@mail.acme.example')).client.id).not.toBe(acme);
  expect((await from('x@acme.example.evil.example')).client.id).not.toBe(acme);
  expect((await from('x@xacme.example')).client.id).not.toBe(acme);
});

it('makes a person of somebody at a public mail service, and never joins two of them', async () => {
  const one = await from('kari.nordmann@gmail.com', 'Kari Nordmann');
  const two = await from('ola.nordmann@gmail.com', 'Ola Nordmann');
  expect(one).toMatchObject({
    outcome: 'new',
    client: { kind: 'person', displayName: 'Kari Nordmann', domains: [], email: 'kari.nordmann@gmail.com' },
  });
  expect(two.client.id).not.toBe(one.client.id);
});

it('makes one client of two first mails that come at the same moment', async () => {
  const found = await Promise.all(['a', 'b', 'c', 'a'].map((who) => from(`${who}@together.example`, who)));
  expect(new Set(found.map((f) => f.client.id)).size).toBe(1);
  expect(new Set(found.map((f) => f.contact.id)).size).toBe(3);
});

it('reads in batches, and finds while typing', async () => {
  const { client, contact } = await from('zed@zebra-works.example', 'Zed Zebra');
  await api(async (a) => {
    expect((await a.get([client.id, '01890000-0000-7000-8000-000000000000', 'x'])).size).toBe(1);
    expect((await a.contacts([contact.id])).get(contact.id)?.email).toBe('zed@zebra-works.example');
    expect((await a.contactsOf([client.id])).get(client.id)).toHaveLength(1);
    expect((await a.findByDomain('ZEBRA-works.example'))?.id).toBe(client.id);
    expect(await a.findByEmail('nobody@zebra-works.example')).toBeNull();
    expect((await a.search('zeb wor', 10)).map((found) => found.id)).toEqual([client.id]);
    expect(await a.search('& |', 10)).toEqual([]);
  });
});

it('takes both spellings of an international domain for one', async () => {
  const { body } = await tenant.admin.post('/api/clients', {
    company: 'Bücher',
    domains: ['Bücher.example'],
  });
  expect(body.domains).toEqual(['xn--bcher-kva.example']);
  const one = await from('jörg@xn--bcher-kva.example');
  const two = await from('JÖRG@bücher.example');
  expect([one.outcome, two.outcome]).toEqual(['domain', 'known']);
  expect([one.client.id, two.contact.id]).toEqual([body.id, one.contact.id]);
  const again = await tenant.admin.post(`/api/clients/${body.id}/add-contact`, {
    name: 'J',
    email: 'jörg@BÜCHER.example',
  });
  expect(again.status).toBe(422);
  const other = await tenant.admin.post('/api/clients', { company: 'B2', domains: ['bücher.example'] });
  expect(other.status).toBe(422);
});

it.each(['gmail.com', 'GMX.ch', 'privaterelay.appleid.com', 'co.uk', 'müllmail.com'])(
  'refuses %s as the domain of a client',
  async (domain) => {
    const refused = await tenant.admin.post('/api/clients', { company: 'Wide', domains: [domain] });
    expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([422, 'shared-domain']);
  },
);

it('never joins strangers at a relay, a small provider or a throw-away service', async () => {
  for (const domain of ['privaterelay.appleid.com', 'tuta.io', 'mailinator.com', 'yahoo.com.vn']) {
    const [a, b] = [await from(`a1@${domain}`), await from(`b2@${domain}`)];
    expect(a.client.id).not.toBe(b.client.id);
    expect(a.client.domains).toEqual([]);
  }
});
