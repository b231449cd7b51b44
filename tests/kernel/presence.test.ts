import clients from '@serviflow/plugin-clients';
import sla from '@serviflow/plugin-sla';
import tickets from '@serviflow/plugin-tickets';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const PLUGINS = { plugins: [clients, tickets, sla] };
let here: TestKernel;
/** Another host process over the same database. */
let there: TestKernel;
let tenant: TestTenant;
let erin: TestUser;
let bo: TestUser;
let ticketId: string;

beforeAll(async () => {
  here = await createTestKernel({ ...PLUGINS, live: true });
  there = await createTestKernel({ ...PLUGINS, databaseUrl: here.databaseUrl, live: true });
  tenant = await here.tenant('north');
  erin = await tenant.user('erin', 'expert', { name: 'Erin' });
  bo = await tenant.user('bo', 'expert', { name: 'Bo' });
});
afterAll(async () => {
  await there?.stop();
  await here?.stop();
});
beforeEach(async () => {
  const made = await erin.post('/api/tickets', { title: 'Shared', description: 'Two look at it' });
  ticketId = made.body.id;
});

const sign = (state: string, more: object = {}) => ({
  subject: 'tickets.ticket',
  id: ticketId,
  state,
  window: 'w1',
  ...more,
});

/** The same person, logged in at the other process. */
async function at(node: TestKernel, user: TestUser, state: string, more: object = {}) {
  const { baseUrl } = node.kernel.runtime.options;
  const headers = { cookie: await user.cookie(), origin: baseUrl, 'content-type': 'application/json' };
  const body = JSON.stringify(sign(state, more));
  const answer = await node.kernel.fetch(
    new Request(`${baseUrl}/api/presence`, { method: 'POST', headers, body }),
  );
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}

test('two people on one ticket see each other across two host processes, viewing and writing', async () => {
  expect(await at(here, erin, 'viewing')).toEqual({ status: 200, body: { items: [] } });
  const seen = async () => (await at(there, bo, 'viewing')).body.items;
  await expect.poll(seen).toEqual([{ id: erin.id, name: 'Erin', state: 'viewing' }]);
  await at(there, bo, 'writing');
  const back = async () => (await at(here, erin, 'viewing')).body.items;
  await expect.poll(back).toEqual([{ id: bo.id, name: 'Bo', state: 'writing' }]);
  // A second window that only looks hides nothing.
  await at(there, bo, 'viewing', { window: 'w2' });
  expect(await back()).toEqual([{ id: bo.id, name: 'Bo', state: 'writing' }]);
  await at(there, bo, 'gone');
  await expect.poll(back).toEqual([{ id: bo.id, name: 'Bo', state: 'viewing' }]);
  await at(there, bo, 'gone', { window: 'w2' });
  await expect.poll(back).toEqual([]);
});

test('who gives no sign is gone after 30 seconds', async () => {
  await at(here, erin, 'writing');
  expect((await at(here, bo, 'viewing')).body.items).toHaveLength(1);
  here.clock.advance({ seconds: 31 });
  expect((await at(here, bo, 'viewing')).body.items).toEqual([]);
});

test('only who may see the ticket learns who is there; customers never do', async () => {
  const other = await here.tenant('south');
  await at(here, erin, 'writing');
  const client = await tenant.admin.post('/api/clients', { company: 'Acme', domains: ['acme.example'] });
  const added = await tenant.admin.post('/api/clients/customers', {
    username: 'carla',
    name: 'Carla',
    email: 'carla@acme.example',
    clientId: client.body.id,
  });
  const carla = await tenant.withPassword(added.body.contact.userId);
  const own = await carla.post('/api/tickets', { title: 'Mine', description: 'A request' });
  const strangers = [
    await at(here, other.admin, 'viewing'),
    await at(here, carla, 'viewing'),
    await at(here, carla, 'viewing', { id: own.body.id }),
    await at(here, bo, 'viewing', { id: '0190d1d2-0000-7000-8000-000000000000' }),
    await at(here, bo, 'viewing', { subject: 'tickets.nothing' }),
  ];
  expect(strangers.map((one) => one.status)).toEqual([404, 404, 404, 404, 404]);
  expect((await at(here, erin, 'viewing')).body.items).toEqual([]);
});
