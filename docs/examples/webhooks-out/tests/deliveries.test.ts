import clients from '@serviflow/plugin-clients';
import tickets from '@serviflow/plugin-tickets';
import { encodeCursor } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Delivery } from '../entities/delivery.ts';
import { Endpoint } from '../entities/endpoint.ts';
import type { Ctx } from '../manifest.ts';
import { EVENT_TYPES } from '../model/event-types.ts';
import plugin from '../plugin.ts';
import { Hooks } from './support/hooks.ts';
import { answers, type Receiver, startReceiver, verified } from './support/receiver.ts';

const KEY = 'the signing key of acme, long enough';
let desk: TestKernel;
let acme: Hooks;
let other: Hooks;
let receiver: Receiver;

beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients, tickets, plugin] });
  acme = new Hooks(await desk.tenant('acme'));
  other = new Hooks(await desk.tenant('other'));
  for (const hooks of [acme, other]) expect((await hooks.settings({ signingKey: KEY })).status).toBe(200);
});
afterAll(() => desk?.stop());
// Each test has a receiver of its own: what others still send goes to closed doors.
beforeEach(async () => {
  receiver = await startReceiver();
  return async () => {
    await desk.drain();
    for (const { tenant } of [acme, other])
      await tenant.system('webhooks-out', (c) => c.em.nativeDelete(Endpoint, {}));
    await receiver.close();
  };
});

test('a new ticket is told, signed, to the endpoint that asks for it', async () => {
  const endpoint = await acme.endpoint(receiver.url);
  const secret = await acme.secret(endpoint);
  const ticketId = await acme.ticket();
  await acme.tenant.admin.post(`/api/tickets/${ticketId}/close`, { note: 'Not asked for.' });
  await desk.drain();

  expect(receiver.received).toHaveLength(1);
  const [request] = receiver.received;
  if (!request) return;
  expect(request.headers['content-type']).toBe('application/json');
  expect(Number(request.headers['webhook-timestamp'])).toBe(desk.clock.read() / 1_000);
  expect(verified(request, secret)).toBe(true);
  expect(verified({ ...request, body: request.body.replace('fire', 'water') }, secret)).toBe(false);
  expect(JSON.parse(request.body)).toEqual({
    type: 'ticket.created',
    timestamp: desk.clock.now().toISOString(),
    data: expect.objectContaining({
      ticketId,
      url: `http://desk.test/tickets/${ticketId}`,
      title: 'Printer on fire',
      actor: { kind: 'user', id: acme.tenant.admin.id, name: expect.any(String) },
    }),
  });
  const [line] = await acme.log();
  expect(line).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 200, lastError: null, ticketId });
  expect(line.messageId).toBe(request.headers['webhook-id']);
  expect((await acme.get(`/deliveries/${line.id}`)).body).toMatchObject({
    body: request.body,
    excerpt: 'Thank you',
  });
});

test('public replies are told with their text, internal notes are not told at all', async () => {
  await acme.endpoint(receiver.url, EVENT_TYPES);
  const expert = await acme.tenant.user('eva', 'expert');
  const ticketId = await acme.ticket();
  const on = (action: string, body: unknown) =>
    acme.tenant.admin.post(`/api/tickets/${ticketId}/${action}`, body);
  const done = [
    await on('note', { body: 'SECRET the customer is difficult' }),
    await on('reply', { body: 'We are on it.' }),
    await on('reassign', { assigneeId: expert.id, note: 'SECRET you like this one' }),
    await on('escalate', { note: 'SECRET this may get dear' }),
    await on('resolve', { note: 'Put out.' }),
  ];
  expect(done.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await desk.drain();

  const told = receiver.received.map(({ body }) => JSON.parse(body));
  expect(told.map(({ type }) => type).sort()).toEqual(
    expect.arrayContaining([
      'ticket.assigned',
      'ticket.created',
      'ticket.escalated',
      'ticket.replied',
      'ticket.resolved',
    ]),
  );
  expect(told.find(({ type }) => type === 'ticket.replied').data).toMatchObject({
    text: 'We are on it.',
    by: 'staff',
  });
  expect(JSON.stringify(receiver.received)).not.toContain('SECRET');
});

test('what is brought in from before is told to nobody', async () => {
  await acme.endpoint(receiver.url);
  const at = new Date(desk.clock.read() - 86_400_000).toISOString();
  const old = { title: 'Last year', description: 'Long ago', source: 'api', at } as const;
  await acme.tenant.system('webhooks-out', (c) => (c as Ctx).use.tickets.create(old));
  await desk.drain();
  expect(receiver.received).toEqual([]);
});

test('a tenant hears nothing of another, and touches nothing of it', async () => {
  const theirs = await startReceiver();
  const mine = await acme.endpoint(receiver.url);
  await other.endpoint(theirs.url);
  const ticketId = await acme.ticket();
  await desk.drain();
  expect(receiver.received).toHaveLength(1);
  expect(theirs.received).toEqual([]);

  await other.ticket();
  await desk.drain();
  expect(theirs.received).toHaveLength(1);
  expect(theirs.received[0]?.body).not.toContain(ticketId);
  expect(verified(theirs.received[0] ?? { headers: {}, body: '' }, await acme.secret(mine))).toBe(false);

  const [line] = await acme.log();
  expect((await other.log()).map(({ id }) => id)).not.toContain(line.id);
  const refused = [
    other.get(`/endpoints/${mine}`),
    other.get(`/deliveries/${line.id}`),
    other.post(`/deliveries/${line.id}/resend`),
    other.post(`/endpoints/${mine}/secret`),
    other.post(`/endpoints/${mine}/delete`),
  ];
  expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  await theirs.close();
});

test('"Send again" sends the same message under the same id, one or many', async () => {
  receiver.next(answers(410));
  const endpoint = await acme.endpoint(receiver.url);
  await acme.ticket();
  await desk.drain();
  await acme.ticket('Skipped');
  await desk.drain();
  const lines = await acme.log();
  expect(lines.map(({ state }) => state)).toEqual(['skipped', 'failed']);
  expect((await acme.post(`/deliveries/${lines[0].id}/resend`)).status).toBe(409);

  await acme.post(`/endpoints/${endpoint}/switch-on`);
  const ids = lines.map(({ id }) => id);
  expect((await acme.post('/deliveries/bulk/resend', { ids, input: {} })).body.done).toHaveLength(2);
  await desk.drain();
  expect((await acme.log()).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  const sent = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(sent.slice(1).sort()).toEqual(lines.map(({ messageId }) => messageId).sort());
});

test('a test is sent to this endpoint alone, even when it is off', async () => {
  const endpoint = await acme.endpoint(receiver.url, ['ticket.closed']);
  await acme.post(`/endpoints/${endpoint}/switch-off`);
  expect((await acme.post(`/endpoints/${endpoint}/test`)).status).toBe(200);
  await desk.drain();
  expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual(['webhook.test']);
  expect(await acme.log()).toMatchObject([{ state: 'delivered', type: 'webhook.test', ticketId: null }]);
});

test('only those who may manage webhooks see or change them', async () => {
  const expert = await acme.tenant.user('egon', 'expert');
  const path = '/api/webhooks-out';
  expect((await expert.get(`${path}/deliveries`)).status).toBe(403);
  expect((await expert.get(`${path}/endpoints`)).status).toBe(403);
  const id = await acme.endpoint(receiver.url);
  expect((await expert.post(`${path}/endpoints/${id}/secret`)).status).toBe(403);
  expect(
    (await expert.post(`${path}/endpoints`, { url: receiver.url, events: ['ticket.created'] })).status,
  ).toBe(403);
});

test('the log is paged by keyset, can be filtered, and is kept for 30 days', async () => {
  const endpoint = await acme.endpoint(receiver.url);
  for (const title of ['One', 'Two', 'Three']) await acme.ticket(title);
  await acme.post(`/endpoints/${endpoint}/test`);
  await desk.drain();
  const first = (await acme.get('/deliveries?limit=2&type=ticket.created')).body;
  const second = (await acme.get(`/deliveries?limit=2&type=ticket.created&cursor=${first.next}`)).body;
  const pages = [first, second].map(({ items }) => items.length);
  expect([pages, second.next]).toEqual([[2, 1], null]);
  const nonsense = encodeCursor(['nowhere']);
  expect((await acme.get(`/deliveries?cursor=${nonsense}`)).body.items).toHaveLength(4);
  expect(await acme.log(`?endpoint=${endpoint}&state=failed,skipped`)).toEqual([]);
  expect(await acme.log('?type=webhook.test')).toHaveLength(1);

  desk.clock.advance({ days: 31 });
  await desk.drain();
  // Nobody is logged in for a month.
  expect(await acme.tenant.system('webhooks-out', (c) => c.em.count(Delivery))).toBe(0);
});
