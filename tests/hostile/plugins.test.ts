import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKernel, type Kernel } from '@serviflow/kernel';
import { createDatabase, RecordingLog, type TestDatabase, TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AT_BOOT, BOOM, clumsy, goodPlugin, IN_FILTER, IN_HEALTH } from './bad-plugins.ts';

/** A bad plugin costs the desk that plugin, and the desk says which, where and why. */
const log = new RecordingLog();
const dataDir = mkdtempSync(join(tmpdir(), 'serviflow-bad-'));
let database: TestDatabase;
let kernel: Kernel;
let tenant: TestTenant;

beforeAll(async () => {
  database = await createDatabase();
  const plugins = [goodPlugin, clumsy, ...[...AT_BOOT, ...IN_FILTER, ...IN_HEALTH].map(([plugin]) => plugin)];
  kernel = createKernel({
    databaseUrl: database.url,
    secretKey: 'a secret key that only tests know, long enough',
    baseUrl: 'http://desk.test',
    dataDir,
    plugins,
    plans: [{ id: 'test', title: 'Test', plugins: '*', enabled: '*', features: {} }],
    role: 'all',
    log,
    storage: { kind: 'disk', dir: join(dataDir, 'files') },
    work: 'by-hand',
    env: {},
    poolSize: 6,
    requestsPerSecond: 1_000,
    deadlines: { start: 300, filter: 300, health: 300 },
  });
  await kernel.migrate();
  await kernel.start();
  tenant = await TestTenant.create(kernel, { code: 'north' });
}, 60_000);
afterAll(async () => {
  await kernel?.stop();
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  log.lines.length = 0;
});

interface Shown {
  id: string;
  status: string;
  surface: string | null;
  reason: string | null;
  health: { name: string; ok: boolean; detail: string }[];
  faults: { handler: string; lastError: string }[];
}
async function shown(): Promise<Map<string, Shown>> {
  const { status, body } = await tenant.admin.get('/api/admin/plugins');
  expect(status).toBe(200);
  return new Map(body.items.map((item: Shown) => [item.id, item]));
}
const faultsOf = async (id: string) =>
  ((await shown()).get(id)?.faults ?? []).map((f) => `${f.handler.split('@')[0]}: ${f.lastError}`);

test('a desk full of plugins that cannot come up is ready and says who they are', async () => {
  expect((await kernel.health.ready()).ready).toBe(true);
  const all = await shown();
  for (const [{ manifest }, surface, reason] of AT_BOOT) {
    expect(all.get(manifest.id), manifest.id).toMatchObject({
      surface,
      reason: expect.stringContaining(reason),
    });
    expect(['failed', 'blocked']).toContain(all.get(manifest.id)?.status);
  }
  expect(all.get('good')?.status).toBe('started');
});

test('the log names each of them once', async () => {
  const again = new RecordingLog();
  const second = createKernel({ ...kernel.runtime.options, log: again });
  const named = again.errors().map((line) => line.fields.plugin);
  for (const [{ manifest }, surface] of AT_BOOT)
    if (['register', 'manifest'].includes(surface))
      expect(named.filter((id) => id === manifest.id)).toHaveLength(1);
  await second.stop();
});

test('filters that throw, hang or lie are left out, and the work is done', async () => {
  const answer = await tenant.admin.post('/api/good/say', { text: 'hello' });
  expect(answer).toMatchObject({ status: 200, body: { text: 'hello' } });
  const lines = log.errors().filter((l) => l.message === 'a filter failed and was left out');
  for (const [{ manifest }, reason] of IN_FILTER) {
    expect(lines.filter((l) => l.fields.plugin === manifest.id)).toHaveLength(1);
    expect(await faultsOf(manifest.id)).toEqual([expect.stringContaining(reason)]);
  }
});

test('health checks that throw, hang or lie are shown as unwell', async () => {
  const all = await shown();
  for (const [{ manifest }, detail] of IN_HEALTH)
    expect(all.get(manifest.id)?.health).toEqual([
      { name: 'pulse', ok: false, detail: expect.stringContaining(detail) },
    ]);
});

test.each([
  ['POST', 'act', 'clumsy.act'],
  ['GET', 'ask', 'clumsy.ask'],
  ['GET', 'page', 'clumsy GET /api/clumsy/page'],
])('%s %s: a fault without its inside, and the plugin is named', async (method, name, operation) => {
  const answer = await tenant.admin.send(method, `/api/clumsy/${name}`, method === 'POST' ? {} : undefined);
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(answer.body)).not.toContain('boom');
  expect(log.errors()).toMatchObject([{ fields: { plugin: 'clumsy', operation, error: BOOM } }]);
  expect(await faultsOf('clumsy')).toContain(`clumsy/request/${operation}: ${BOOM}`);
});

test('a query that never ends is ended', async () => {
  const answer = await tenant.admin.get('/api/clumsy/sleep');
  expect(answer.status).toBe(503);
  expect(log.errors()[0]?.fields.plugin).toBe('clumsy');
  expect((await tenant.admin.post('/api/good/say', { text: 'still here' })).status).toBe(200);
});

test('a stray rejection is charged to its plugin, an effect after the commit does not undo the answer', async () => {
  expect((await tenant.admin.post('/api/clumsy/stray')).status).toBe(200);
  await new Promise((resolve) => setImmediate(resolve));
  expect(log.errors()).toMatchObject([
    { message: 'a rejection was not handled', fields: { plugin: 'clumsy' } },
  ]);
  expect(await faultsOf('clumsy')).toContain(`clumsy/stray/promise: ${BOOM}`);
  log.lines.length = 0;
  expect((await tenant.admin.post('/api/clumsy/after')).status).toBe(200);
  expect(log.errors()).toMatchObject([{ fields: { plugin: 'clumsy', operation: 'clumsy.after' } }]);
});

test('event handlers and jobs that throw end in the dead letters with their names', async () => {
  expect((await tenant.admin.post('/api/clumsy/enqueue')).status).toBe(200);
  expect((await tenant.admin.post('/api/good/say', { text: 'to the listener' })).status).toBe(200);
  await kernel.jobs.drain();
  const faults = await faultsOf('clumsy');
  expect(faults).toContain(`clumsy/job/tick: ${BOOM}`);
  expect(faults).toContain(`clumsy/on/listen: ${BOOM}`);
});

test('a seed or a claim that throws costs nobody the desk', async () => {
  expect(await faultsOf('clumsy')).toContain(`clumsy/enable/seed: ${BOOM}`);
  const rival = await TestTenant.create(kernel, { code: 'south' });
  expect((await rival.admin.post('/api/good/say', { text: 'we, too' })).status).toBe(200);
  expect(
    log
      .errors()
      .filter((l) => l.message.startsWith('a plugin could not'))
      .map((l) => l.fields.plugin),
  ).toContain('clumsy');
});

test('the metrics count the faults by plugin', async () => {
  const { status, body } = await tenant.admin.get('/metrics');
  expect(status).toBe(200);
  expect(body).toMatch(/serviflow_faults_total\{plugin="clumsy"\} [1-9]/);
  expect(body).toMatch(/serviflow_outbox_waiting \d/);
});
