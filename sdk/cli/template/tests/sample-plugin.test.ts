import clients from '@serviflow/plugin-clients';
import tickets from '@serviflow/plugin-tickets';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '../manifest.ts';
import samplePlugin from '../plugin.ts';
import { samplePluginApi } from '../services/follow-ups.ts';

/* A whole desk on a real PostgreSQL, with a clock that stands still until a test moves it. */

let desk: TestKernel;
let acme: TestTenant;
let other: TestTenant;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients, tickets, samplePlugin] });
  acme = await desk.tenant('acme');
  other = await desk.tenant('other');
});
afterAll(() => desk?.stop());

const ticketOf = async (tenant: TestTenant): Promise<string> =>
  (await tenant.admin.post('/api/tickets', { title: 'Order paper', description: 'A4, white.' })).body.id;
const add = (tenant: TestTenant, ticketId: string, note: string) =>
  tenant.admin.post(`/api/sample-plugin/tickets/${ticketId}/add`, { note });
/** Work as the plugin itself does it in a job or an event handler. */
const inside = <T>(tenant: TestTenant, work: (c: Ctx) => Promise<T>) =>
  tenant.system('sample-plugin', (c) => work(c as Ctx));
const notes = async (tenant: TestTenant, query = ''): Promise<string[]> =>
  (await tenant.admin.get(`/api/sample-plugin/open${query}`)).body.items.map(
    (item: { note: string }) => item.note,
  );

test('a follow-up is added to a ticket and listed until the ticket is closed', async () => {
  const id = await ticketOf(acme);
  expect(await add(acme, id, 'Has it come?')).toMatchObject({ status: 200, body: { ticketId: id } });
  expect(await notes(acme, `?ticketId=${id}`)).toEqual(['Has it come?']);

  await acme.admin.post(`/api/tickets/${id}/close`, { note: 'It came.' });
  await desk.drain();
  expect(await notes(acme, `?ticketId=${id}`)).toEqual([]);
  expect(await add(acme, id, 'Too late')).toMatchObject({ status: 409 });
});

test('the list is paged, the oldest first', async () => {
  const id = await ticketOf(acme);
  for (const note of ['one', 'two', 'three']) await add(acme, id, note);
  const first = await acme.admin.get(`/api/sample-plugin/open?ticketId=${id}&limit=2`);
  expect(first.body.items).toMatchObject([{ note: 'one' }, { note: 'two' }]);
  expect(await notes(acme, `?ticketId=${id}&limit=2&cursor=${first.body.next}`)).toEqual(['three']);
});

test('one tenant sees and touches nothing of another', async () => {
  const mine = await ticketOf(acme);
  await add(acme, mine, 'Ours alone');
  expect(await notes(other)).toEqual([]);
  expect(await notes(other, `?ticketId=${mine}`)).toEqual([]);
  expect(await add(other, mine, 'Not theirs')).toMatchObject({ status: 404 });
  expect((await inside(acme, (c) => samplePluginApi(c).open([mine]))).get(mine)).toBe(1);
  expect((await inside(other, (c) => samplePluginApi(c).open([mine]))).size).toBe(0);
});

test('a viewer reads and may not write', async () => {
  const viewer = await acme.user('vera', 'viewer');
  const id = await ticketOf(acme);
  expect((await viewer.get('/api/sample-plugin/open')).status).toBe(200);
  expect((await viewer.post(`/api/sample-plugin/tickets/${id}/add`, { note: 'No' })).status).toBe(403);
});

test('mail with the urgent word becomes a ticket of high priority, other tickets stay as they are', async () => {
  const priorityOf = async (source: 'email' | 'web', title: string) => {
    const draft = { title, description: 'Please help.', source };
    const ticket = await inside(acme, (c) => c.use.tickets.create(draft));
    return ticket.priority;
  };
  expect(await priorityOf('email', 'URGENT: printer is on fire')).toBe('high');
  expect(await priorityOf('email', 'Printer needs paper')).not.toBe('high');
  expect(await priorityOf('web', 'Urgent printer')).not.toBe('high');
});
