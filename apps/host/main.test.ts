import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, readEnvironment } from '@serviflow/config/environment';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from './embedded-postgres.ts';
import { bootHost, type Desk, type DeskParts, type Host } from './main.ts';
import { createProgress } from './progress.ts';

/** A worker serves no web app. */
const NOWHERE = { root: '/nowhere', source: true, webDir: '/nowhere/dist' };
let env: Environment;
let lines: string[];
let host: Host | undefined;

beforeEach(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'serviflow-host-'));
  // A worker needs no web app, which the other tests of this file leave out.
  env = readEnvironment({ DATA_DIR: dataDir, PORT: String(await freePort()), ROLE: 'worker' });
  lines = [];
});

afterEach(async () => {
  await host?.stop();
  host = undefined;
  await rm(env.dataDir, { recursive: true, force: true });
});

/** A desk that does next to nothing, over the database that the host gives it. */
function smallDesk(overrides: Partial<Desk> = {}) {
  return async (_env: Environment, parts: DeskParts): Promise<Desk> => ({
    async migrate() {
      const client = new Client({ connectionString: parts.databaseUrl });
      await client.connect();
      await client.query('create table if not exists seen (n int)');
      await client.end();
      return 'one table';
    },
    seed: async () => 'given',
    start: async () => undefined,
    fetch: () => new Response('desk'),
    stop: async () => undefined,
    ...overrides,
  });
}

function boot(overrides: Partial<Desk> = {}, signal?: AbortSignal): Promise<Host> {
  const progress = createProgress((line) => lines.push(line));
  return bootHost(env, progress, { places: NOWHERE, signal, compose: smallDesk(overrides) });
}

const address = (path: string) => `http://127.0.0.1:${env.port}${path}`;

test('every step is told, and the desk answers', async () => {
  host = await boot();
  expect(host.url).toBe(`http://localhost:${env.port}`);
  expect(lines.map((line) => line.match(/s {2}(\w+( \w+)?)/)?.[1])).toEqual([
    'database',
    'kernel',
    'migrations',
    'demo data',
    'services',
  ]);
  expect(await (await fetch(address('/'))).text()).toBe('desk');
});

test('while starting it is alive but not ready', async () => {
  const answers: Response[] = [];
  host = await boot({
    async start() {
      answers.push(await fetch(address('/healthz')), await fetch(address('/readyz')));
    },
  });
  expect(answers.map((answer) => answer.status)).toEqual([200, 503]);
  expect(answers[1]?.headers.get('content-type')).toBe('application/problem+json');
});

test('a request in flight is finished by a stop, and the port is free afterwards', async () => {
  const release = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const running = await boot({
    async fetch() {
      reached.resolve();
      await release.promise;
      return new Response('finished');
    },
  });
  const answer = fetch(address('/slow'));
  await reached.promise;
  const stopped = running.stop();
  release.resolve();
  expect(await (await answer).text()).toBe('finished');
  await stopped;
  expect(await freePort(env.port)).toBe(env.port);
});

test('an open event stream does not hold up a stop', async () => {
  const running = await boot({
    fetch: () => new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } }),
  });
  const stream = await fetch(address('/stream'));
  const begin = performance.now();
  await running.stop();
  expect(performance.now() - begin).toBeLessThan(2_000);
  await expect(stream.text()).rejects.toThrow();
});

test('a port in use is named and nothing is left running', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(env.port, '127.0.0.1', resolve));
  await expect(boot()).rejects.toThrow(`Port ${env.port} on 127.0.0.1 is in use`);
  await new Promise((resolve) => other.close(resolve));
  host = await boot();
});

test('a step that fails undoes the start', async () => {
  const failing = boot({ migrate: async () => Promise.reject(new Error('no such column')) });
  await expect(failing).rejects.toThrow('no such column');
  expect(await freePort(env.port)).toBe(env.port);
  host = await boot();
});

test('a second host on the same data directory is refused', async () => {
  host = await boot();
  const second = { ...env, port: await freePort() };
  const progress = createProgress(() => undefined);
  await expect(bootHost(second, progress, { places: NOWHERE, compose: smallDesk() })).rejects.toThrow(
    /already running on .* \(process \d+\)/,
  );
});

test('a start that is called off stops what it had started', async () => {
  const controller = new AbortController();
  const reason = new Error('called off');
  const starting = boot({ start: async () => controller.abort(reason) }, controller.signal);
  await expect(starting).rejects.toBe(reason);
  expect(await freePort(env.port)).toBe(env.port);
});
