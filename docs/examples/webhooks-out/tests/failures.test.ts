import clients from '@serviflow/plugin-clients';
import tickets from '@serviflow/plugin-tickets';
import type { ServiceHost } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { MAX_ATTEMPTS } from '../model/backoff.ts';
import plugin from '../plugin.ts';
import { checkHealth } from '../services/figures.ts';
import { Hooks } from './support/hooks.ts';
import { answers, type Receiver, silence, startReceiver } from './support/receiver.ts';

let desk: TestKernel;
let hooks: Hooks;
let receiver: Receiver;

beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients, tickets, plugin] });
});
afterAll(() => desk?.stop());
let count = 0;
beforeEach(async () => {
  count += 1;
  hooks = new Hooks(await desk.tenant(`t${count}`));
  await hooks.settings({
    signingKey: 'a signing key for tests of failures',
    timeoutSeconds: 1,
    pauseAfterHours: 2,
  });
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

/** The endpoint as it is now. */
const endpointNow = async () => (await hooks.get('/endpoints')).body.items[0];
/** What the check says of the tenant of this test. */
const health = () =>
  checkHealth({
    tenants: async () => [hooks.tenant.info],
    run: (_id, work) => hooks.tenant.system('webhooks-out', work),
    now: () => desk.clock.now(),
  } as Pick<ServiceHost, 'tenants' | 'run' | 'now'> as ServiceHost);

test('500, then 200: it comes again under the same id', async () => {
  await hooks.endpoint(receiver.url);
  receiver.next(answers(500, {}, 'Out of paper'));
  await hooks.ticket();
  await desk.drain();
  expect(await hooks.log()).toMatchObject([
    { state: 'waiting', attempts: 1, lastStatus: 500, lastError: 'The receiver answered 500.' },
  ]);
  expect((await endpointNow()).failingSince).not.toBeNull();
  desk.clock.advance({ seconds: 4 });
  await desk.drain();
  expect(receiver.received, 'not before it is due').toHaveLength(1);

  desk.clock.advance({ seconds: 3 });
  await desk.drain();
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toEqual([ids[0], ids[0]]);
  expect(receiver.received[0]?.headers['webhook-timestamp']).not.toBe(
    receiver.received[1]?.headers['webhook-timestamp'],
  );
  expect(await hooks.log()).toMatchObject([
    { state: 'delivered', attempts: 2, lastError: null, nextAt: null },
  ]);
  expect(await endpointNow()).toMatchObject({ status: 'on', failingSince: null });
});

test('a receiver that never answers is given up on after the time that is set', async () => {
  await hooks.endpoint(receiver.url);
  receiver.next(silence);
  await hooks.ticket();
  await desk.drain();
  const [line] = await hooks.log();
  expect(line).toMatchObject({
    state: 'waiting',
    lastStatus: null,
    lastError: expect.stringContaining('in time'),
  });
  expect(line.durationMs).toBeGreaterThanOrEqual(990);
});

test('410 switches the endpoint off and says so; what comes then is skipped', async () => {
  await hooks.endpoint(receiver.url);
  receiver.next(answers(410));
  await hooks.ticket();
  await desk.drain();
  expect(await hooks.log()).toMatchObject([{ state: 'failed', attempts: 1 }]);
  expect(await endpointNow()).toMatchObject({ status: 'off', reason: expect.stringContaining('410') });
  await hooks.ticket();
  await desk.drain();
  expect(receiver.received).toHaveLength(1);
  expect((await hooks.log())[0]).toMatchObject({ state: 'skipped', lastError: 'The endpoint was off.' });
});

test('a redirect, to a private address as to any, is not followed', async () => {
  const inside = await startReceiver();
  await hooks.endpoint(receiver.url);
  receiver.next(answers(307, { location: inside.url }));
  await hooks.ticket();
  await desk.drain();
  expect(await hooks.log()).toMatchObject([{ state: 'waiting', lastStatus: 307 }]);
  expect((await hooks.log())[0].lastError).toContain('Redirects are not followed');
  expect(inside.received).toEqual([]);
  await inside.close();
});

test('an answer without end is cut, and odd bytes in one do no harm', async () => {
  await hooks.endpoint(receiver.url);
  receiver.next(answers(200, {}, 'x'.repeat(100_000)), answers(500, {}, `zero\0byte ${'y'.repeat(1_000)}`));
  await hooks.ticket();
  await hooks.ticket();
  await desk.drain();
  const lines = await hooks.log();
  expect(lines.map(({ lastError }) => lastError).sort()).toEqual([
    expect.stringContaining('larger than'),
    'The receiver answered 500.',
  ]);
  const [answered] = lines.filter(({ lastStatus }) => lastStatus === 500);
  expect((await hooks.get(`/deliveries/${answered.id}`)).body.excerpt).toMatch(/^zerobyte y{489,491}$/);
});

test('after a day of failures a message is given up, and the endpoint is paused until somebody switches it on', async () => {
  await hooks.endpoint(receiver.url);
  const refusal = answers(503);
  receiver.next(...Array.from({ length: 2 * MAX_ATTEMPTS }, () => refusal));
  await hooks.ticket('First');
  await hooks.ticket('Second');
  expect(await health()).toMatchObject({ ok: true });
  let tries = 0;
  for (let hours = 0; hours < 40; hours += 2) {
    await desk.drain();
    tries = Math.max(tries, receiver.received.length);
    desk.clock.advance({ hours: 2, minutes: 30 });
  }
  const endpoint = await endpointNow();
  expect(endpoint).toMatchObject({
    status: 'paused',
    reason: expect.stringMatching(/^Every attempt has failed for \d+ hours\.$/),
  });
  expect(tries).toBeGreaterThanOrEqual(10);
  expect(tries).toBeLessThanOrEqual(2 * MAX_ATTEMPTS);
  expect(await health()).toMatchObject({ detail: expect.stringContaining('paused endpoints: 1') });
  expect((await hooks.log()).map(({ state }) => state)).toEqual(['skipped', 'skipped']);

  await hooks.post(`/endpoints/${endpoint.id}/switch-on`);
  expect(await endpointNow()).toMatchObject({ status: 'on', reason: null, failingSince: null });
});

test('a delivery that lost its job is found and sent', async () => {
  const endpoint = await hooks.endpoint(receiver.url);
  await hooks.tenant.system('webhooks-out', async (c) => {
    const { Delivery } = await import('../entities/delivery.ts');
    const lost = {
      endpointId: endpoint,
      messageId: 'msg_lost',
      type: 'ticket.created',
      body: '{}',
      state: 'waiting',
    } as const;
    await c.em.persist(c.em.create(Delivery, { ...lost, nextAt: c.now(), createdAt: c.now() })).flush();
  });
  await desk.drain();
  expect(receiver.received).toEqual([]);
  desk.clock.advance({ minutes: 26 });
  expect(await health()).toMatchObject({ ok: false, detail: expect.stringContaining('due for 26 min') });
  await desk.drain();
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_lost']);
});
