import { defineEvent, defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

/**
 * Nodes are restarted one at a time to get a new plugin. Until the last one is through, some do not know it, and the
 * relay of the installation may be one of those.
 */
const said = defineEvent('desk.said@1', Type.Object({ word: Type.String() }));
const planned = defineEvent('rota.planned@1', Type.Object({ word: Type.String() }));
const seen: string[] = [];

const deskManifest = defineManifest({ id: 'desk', title: 'Desk', version: '1.0.0', sdk: '^1.0.0' });
const desk = definePlugin(deskManifest, {
  register(p) {
    p.event(said);
    p.on(said, 'hear', (_c, e) => void seen.push(`desk heard ${e.payload.word}`));
  },
});

const rotaManifest = defineManifest({ id: 'rota', title: 'Rota', version: '1.0.0', sdk: '^1.0.0' });
const remind = rotaManifest.job('remind', {
  data: Type.Object({ word: Type.String() }),
  run: (_c, { word }) => void seen.push(`rota reminds ${word}`),
});
const sweep = rotaManifest.job('sweep', {
  cron: '0 2 * * *',
  perTenant: true,
  run: () => void seen.push('rota sweeps'),
});
const rota = definePlugin(rotaManifest, {
  register(p) {
    p.event(planned);
    p.job(remind, sweep);
    p.on(said, 'hear', (_c, e) => void seen.push(`rota heard ${e.payload.word}`));
    p.on(planned, 'tell', (_c, e) => void seen.push(`rota planned ${e.payload.word}`));
  },
});

/** With the plugin and running by itself, like a node that has just been restarted. */
let restarted: TestKernel;
/** Without the plugin. */
let old: TestKernel;
/** With the plugin; runs what is due when it is asked to. */
let next: TestKernel;
let tenantId: string;

beforeAll(async () => {
  restarted = await createTestKernel({ plugins: [desk, rota], live: true });
  const tenant = await restarted.tenant('north');
  tenantId = tenant.info.id;
  expect((await tenant.admin.post('/api/admin/plugins/rota/enable')).status).toBe(200);
  // It has said what it knows; from here on only the others work.
  await restarted.kernel.stop();
  const { databaseUrl } = restarted;
  old = await createTestKernel({ plugins: [desk], databaseUrl });
  next = await createTestKernel({ plugins: [desk, rota], databaseUrl });
});
afterAll(async () => {
  await next?.stop();
  await old?.stop();
  await restarted?.stop();
});
beforeEach(() => {
  seen.length = 0;
});

const deadLetters = async (): Promise<number> =>
  (await old.kernel.runtime.db.control.query('select from kernel.dead_letter')).rowCount ?? 0;

test('a fact that an old node relays reaches the new plugin, and runs on a node that has it', async () => {
  await old.kernel.runtime.invoker.system('desk', tenantId, (c) => c.emit(said, { word: 'one' }), {
    tx: 'write',
  });
  await old.drain();
  expect(seen).toEqual(['desk heard one']);
  await next.drain();
  expect(seen).toEqual(['desk heard one', 'rota heard one']);
});

test('facts and jobs of the new plugin wait for a node that has it', async () => {
  const work = async (c: Parameters<Parameters<typeof next.kernel.runtime.invoker.system>[2]>[0]) => {
    c.emit(planned, { word: 'two' });
    await c.enqueue(remind, { word: 'two' });
  };
  await next.kernel.runtime.invoker.system('rota', tenantId, work, { tx: 'write' });
  await old.drain();
  expect(seen).toEqual([]);
  expect(await deadLetters()).toBe(0);
  await next.drain();
  expect(seen.sort()).toEqual(['rota planned two', 'rota reminds two']);
});

test('what the clock starts is queued by an old node, too', async () => {
  await old.drain();
  old.clock.advance({ days: 1 });
  next.clock.set(old.clock.now());
  await old.drain();
  expect(seen).toEqual([]);
  await next.drain();
  expect(seen).toEqual(['rota sweeps']);
});

test('what was switched off is not queued for it', async () => {
  const { tenants, invoker } = next.kernel.runtime;
  const off = (on: boolean) =>
    invoker.system('admin', tenantId, (c) => tenants.setPlugin(tenantId, 'rota', on, c.principal));
  await off(false);
  old.kernel.runtime.tenants.changed(tenantId);
  await invoker.system('desk', tenantId, (c) => c.emit(said, { word: 'three' }), { tx: 'write' });
  await old.drain();
  await off(true);
  await next.drain();
  expect(seen).toEqual(['desk heard three']);
});

test('an old node answers for everything else, and says 404 for the plugin', async () => {
  const { admin } = await old.tenant('south');
  expect((await admin.get('/api/rota/anything')).status).toBe(404);
  expect((await admin.post('/api/admin/plugins/rota/enable')).status).toBe(404);
  expect((await old.kernel.health.ready()).ready).toBe(true);
});

test('a node that is gone for long is not waited for: the message is kept with the failed work', async () => {
  await old.kernel.runtime.db.control.query(
    "update kernel.known_work set seen_at = now() - interval '1 hour'",
  );
  old.kernel.runtime.bus.emit('known', {});
  await next.kernel.runtime.invoker.system('rota', tenantId, (c) => c.emit(planned, { word: 'four' }), {
    tx: 'write',
  });
  await old.drain();
  expect(await deadLetters()).toBe(1);
});
