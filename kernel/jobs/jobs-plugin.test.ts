import { defineEvent, defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

const happened = defineEvent('demo.happened@1', Type.Object({ n: Type.Integer() }));
const demo = defineManifest({ id: 'demo', title: 'Demo', version: '1.0.0', sdk: '^1.0.0' });
let broken = true;
const seen: string[] = [];
const plugin = definePlugin(demo, {
  register(p) {
    p.event(happened);
    p.on(happened, 'hear', (_c, e) => {
      if (broken) throw new Error('deaf');
      seen.push(`hear ${e.payload.n} ${e.id}`);
    });
    p.on(happened, 'see', (_c, e) => void seen.push(`see ${e.payload.n}`));
  },
});

let t: TestKernel;
let acme: TestTenant;
beforeEach(async () => {
  broken = true;
  seen.length = 0;
  t = await createTestKernel({ plugins: [plugin] });
  acme = await t.tenant('acme');
});
afterEach(() => t.stop());

async function deadLetter() {
  await t.kernel.runtime.invoker.system('demo', acme.info.id, (c) => c.emit(happened, { n: 1 }));
  for (let i = 0; i < 6; i++) {
    await t.drain();
    t.clock.advance({ hours: 1 });
  }
  return (await acme.admin.get('/api/jobs/dead-letters')).body.items[0];
}

test('a dead letter can be run again: only the handler that failed, under the same id', async () => {
  const letter = await deadLetter();
  expect(letter).toMatchObject({
    type: 'demo.happened@1',
    handler: 'demo/on/hear',
    attempts: 6,
    error: 'Error: deaf',
  });
  expect((await acme.admin.get('/api/jobs/health')).body.deadLetters).toBe(1);
  broken = false;
  seen.length = 0;
  await acme.admin.post(`/api/jobs/dead-letters/${letter.id}/run-again`);
  await t.drain();
  expect(seen).toEqual([expect.stringMatching(/^hear 1 [0-9a-f-]{36}$/)]);
  expect((await acme.admin.get('/api/jobs/dead-letters')).body.items).toEqual([]);
});

test('nobody sees or touches the dead letters of another tenant', async () => {
  const letter = await deadLetter();
  const other = await t.tenant('other');
  expect((await other.admin.get('/api/jobs/dead-letters')).body.items).toEqual([]);
  expect((await other.admin.post(`/api/jobs/dead-letters/${letter.id}/discard`)).status).toBe(404);
  await acme.admin.post(`/api/jobs/dead-letters/${letter.id}/discard`);
  expect((await acme.admin.get('/api/jobs/health')).body.deadLetters).toBe(0);
});

test('a resting handler and its waiting jobs are told', async () => {
  const { invoker } = t.kernel.runtime;
  await invoker.system('demo', acme.info.id, (c) => {
    for (let n = 0; n < 4; n++) c.emit(happened, { n });
  });
  await t.drain();
  const health = (await acme.admin.get('/api/jobs/health')).body;
  expect(health.resting).toEqual([
    { handler: 'demo/on/hear', since: expect.any(String), error: 'Error: deaf' },
  ]);
  const queue = health.queues.find((q: { handler: string }) => q.handler === 'demo/on/hear');
  expect(queue.waiting + queue.retrying).toBe(4);
});
