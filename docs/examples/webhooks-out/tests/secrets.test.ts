import clients from '@serviflow/plugin-clients';
import tickets from '@serviflow/plugin-tickets';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Endpoint } from '../entities/endpoint.ts';
import plugin from '../plugin.ts';
import { Hooks } from './support/hooks.ts';
import { type Receiver, startReceiver, verified } from './support/receiver.ts';

/* A desk whose operator keeps private addresses shut, but for the one on which the receiver of these tests listens. */

let desk: TestKernel;
let hooks: Hooks;
let receiver: Receiver;
beforeAll(async () => {
  desk = await createTestKernel({
    plugins: [clients, tickets, plugin],
    env: { PRIVATE_HOSTS: '127.0.0.1' },
  });
  hooks = new Hooks(await desk.tenant('acme'));
  receiver = await startReceiver();
});
afterAll(async () => {
  await desk?.stop();
  await receiver?.close();
});

const lastSent = () => receiver.received.at(-1) ?? { headers: {}, body: '' };

test('without a signing key no endpoint is added', async () => {
  const refused = await hooks.post('/endpoints', { url: receiver.url, events: ['ticket.created'] });
  expect([refused.status, refused.body.code]).toEqual([409, 'no-signing-key']);
  expect((await hooks.get('/overview')).body.keySet).toBe(false);
  await hooks.settings({ signingKey: 'a signing key that is long enough' });
  expect((await hooks.get('/overview')).body.keySet).toBe(true);
});

test('the secret is shown once; two sign for 24 hours after a new one was made, then one', async () => {
  const endpoint = await hooks.endpoint(receiver.url);
  const first = await hooks.secret(endpoint);
  const again = await hooks.post(`/endpoints/${endpoint}/secret`);
  expect([again.status, again.body.code]).toEqual([409, 'secret-seen']);

  const rotated = await hooks.post(`/endpoints/${endpoint}/rotate-secret`, { keepFormer: true });
  expect(rotated.body).toMatchObject({ secretUnseen: true, formerSecretUntil: expect.any(String) });
  const second = await hooks.secret(endpoint);
  expect(second).not.toBe(first);
  await hooks.ticket();
  await desk.drain();
  expect([first, second].map((secret) => verified(lastSent(), secret))).toEqual([true, true]);
  expect((await hooks.post(`/endpoints/${endpoint}/rotate-secret`, { keepFormer: true })).status).toBe(409);

  desk.clock.advance({ hours: 24, seconds: 1 });
  await hooks.ticket();
  await desk.drain();
  expect([first, second].map((secret) => verified(lastSent(), secret))).toEqual([false, true]);

  await hooks.post(`/endpoints/${endpoint}/rotate-secret`, { keepFormer: false });
  await hooks.ticket();
  await desk.drain();
  expect(verified(lastSent(), second)).toBe(false);
});

test('no answer, log line or row holds the secret or the key', async () => {
  const endpoint = await hooks.endpoint(receiver.url);
  const secret = await hooks.secret(endpoint);
  const rows = await hooks.tenant.system('webhooks-out', (c) => c.em.find(Endpoint, {}));
  const seen = JSON.stringify([
    rows,
    desk.log.lines,
    (await hooks.get('/endpoints')).body,
    (await hooks.tenant.admin.get('/api/settings/webhooks-out')).body,
    (await hooks.tenant.admin.get('/api/audit')).body,
  ]);
  for (const word of [secret, secret.slice('whsec_'.length), 'a signing key that is long enough'])
    expect(seen).not.toContain(word);
});

test.each([
  ['http://127.0.0.2:8080/', 'may not connect to'],
  ['http://169.254.169.254/latest/meta-data/', 'may not connect to'],
  ['http://[::1]:8080/', 'may not connect to'],
  ['http://user:word@127.0.0.1:8080/', 'user name or password'],
  ['ftp://127.0.0.1/', 'http'],
])('the address %s is refused', async (url, why) => {
  const { status, body } = await hooks.post('/endpoints', { url, events: ['ticket.created'] });
  expect(status).toBe(422);
  expect(JSON.stringify(body)).toContain(why);
});

test('an address that has come to lead inside is not asked', async () => {
  const endpoint = await hooks.endpoint(receiver.url, ['ticket.closed']);
  const inside = receiver.url.replace('127.0.0.1', '127.0.0.2');
  await hooks.tenant.system('webhooks-out', (c) =>
    c.em.nativeUpdate(Endpoint, { id: endpoint }, { url: inside }),
  );
  const before = receiver.received.length;
  await hooks.post(`/endpoints/${endpoint}/test`);
  await desk.drain();
  expect(receiver.received).toHaveLength(before);
  expect((await hooks.log('?type=webhook.test'))[0]).toMatchObject({
    state: 'failed',
    lastStatus: null,
    lastError: expect.stringContaining('may not connect to'),
  });
});

test('the plan says how many endpoints there may be', async () => {
  const { items } = (await hooks.get('/endpoints')).body;
  for (let count = items.length; count < 20; count += 1)
    await hooks.endpoint(receiver.url, ['ticket.deleted']);
  const { status, body } = await hooks.post('/endpoints', { url: receiver.url, events: ['ticket.created'] });
  expect([status, body.code]).toEqual([403, 'plan-limit']);
});
