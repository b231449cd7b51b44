import { defineEvent, defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const demo = defineManifest({ id: 'demo', title: 'Demo', version: '1.0.0', sdk: '^1.1.0' });
const counted = defineEvent('demo.counted@1', Type.Object({ n: Type.Integer() }));
const heard: string[] = [];
const plugin = definePlugin(demo, {
  register(p) {
    p.event(counted);
    p.on(counted, 'all', (_c, { payload }) => void heard.push(`all ${payload.n}`));
    p.on(counted, 'even', (_c, { payload }) => void heard.push(`even ${payload.n}`), {
      when: ({ n }) => n % 2 === 0,
    });
    p.on(counted, 'clumsy', (_c, { payload }) => void heard.push(`clumsy ${payload.n}`), {
      when: () => {
        throw new Error('no idea');
      },
    });
  },
});
let t: TestKernel;
beforeAll(async () => {
  t = await createTestKernel({ plugins: [plugin] });
});
afterAll(() => t?.stop());

test('a handler hears only what it wants, and all of it when its look fails', async () => {
  const { info } = await t.tenant('acme');
  await t.kernel.runtime.invoker.system('demo', info.id, (c) => {
    for (const n of [1, 2, 3]) c.emit(counted, { n });
  });
  await t.drain();
  expect(heard.sort()).toEqual(['all 1', 'all 2', 'all 3', 'clumsy 1', 'clumsy 2', 'clumsy 3', 'even 2']);
});
