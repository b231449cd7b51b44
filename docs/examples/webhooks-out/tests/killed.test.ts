import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeskProcess, startDesk } from '@serviflow/host';
import { createDatabase, type TestDatabase } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Receiver, silence, startReceiver, verified } from './support/receiver.ts';

const DEMO_PASSWORD = 'Demo-Password-1';

let database: TestDatabase;
let dataDir: string;
let receiver: Receiver;
let desk: DeskProcess;
let plugin: string;

/** A package that leads to the sources, so that the test needs no build. @returns its folder */
async function standIn(): Promise<string> {
  const folder = join(dataDir, 'stand-in');
  const serviflow = { id: 'webhooks-out', title: 'Webhooks', plugin: './plugin.js' };
  const json = { name: 'webhooks-out-stand-in', version: '0.1.0', type: 'module', serviflow };
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(json));
  await writeFile(
    join(folder, 'plugin.js'),
    `export { default } from '${new URL('../plugin.ts', import.meta.url).href}';`,
  );
  return folder;
}

const start = (): Promise<DeskProcess> =>
  startDesk({
    dataDir,
    plugins: [plugin],
    only: true,
    env: { DATABASE_URL: database.url, DEMO_PASSWORD },
  });

beforeAll(async () => {
  [database, dataDir, receiver] = await Promise.all([
    createDatabase(),
    mkdtemp(join(tmpdir(), 'webhooks-out-')),
    startReceiver(),
  ]);
  plugin = await standIn();
  desk = await start();
});
afterAll(async () => {
  await desk?.end();
  await receiver?.close();
  await database?.drop();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

/** The desk's HTTP interface, as a browser uses it. @throws Error with the answer when that is no success */
async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const answer = await fetch(`${desk.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: desk.url, cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
let cookie = '';
async function logIn(): Promise<void> {
  const login = await call('POST', '/api/auth/login', {
    tenant: 'demo',
    username: 'admin',
    password: DEMO_PASSWORD,
  });
  cookie = cookieOf(login);
  // A stored secret is changed by somebody who has just given the password again.
  cookie = cookieOf(await call('POST', '/api/auth/elevate', { password: DEMO_PASSWORD }));
}

const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');

test('a desk that is killed while it delivers does so again when it is back, under the same id', async () => {
  await logIn();
  await call('PUT', '/api/settings/webhooks-out', {
    values: { signingKey: 'a signing key that is long enough' },
  });
  const added = await call('POST', '/api/webhooks-out/endpoints', {
    url: receiver.url,
    events: ['ticket.created'],
  });
  const { id } = (await added.json()) as { id: string };
  const shown = await call('POST', `/api/webhooks-out/endpoints/${id}/secret`);
  const { secret } = (await shown.json()) as { secret: string };

  receiver.next(silence);
  await call('POST', '/api/tickets', { title: 'Printer on fire', description: 'Please help.' });
  await receiver.arrived(1);
  await desk.end('SIGKILL');
  desk = await start();
  await receiver.arrived(2);

  const [first, second] = receiver.received;
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second?.body).toBe(first?.body);
  for (const request of receiver.received) expect(verified(request, secret)).toBe(true);
  await vi.waitFor(async () => {
    const log = await call('GET', '/api/webhooks-out/deliveries');
    expect(await log.json()).toMatchObject({ items: [{ state: 'delivered', attempts: 1 }] });
  }, 10_000);
}, 60_000);
