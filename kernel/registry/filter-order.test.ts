import { defineFilter, defineManifest, definePlugin, type Plugin, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterEach, expect, test } from 'vitest';

const willList = defineFilter('board.will-list@1', Type.Object({ seen: Type.Array(Type.String()) }), {
  phases: ['change', 'check', 'deadlines'],
  onFault: 'skip',
});
type Place = { phase?: 'change' | 'check' | 'deadlines'; after?: string[] };

const plugin = (id: string, handlers: Record<string, Place>): Plugin =>
  definePlugin(defineManifest({ id, title: id, version: '1.0.0', sdk: '^1.1.0' }), {
    register(p) {
      for (const [name, place] of Object.entries(handlers))
        p.filter(willList, name, (_c, { seen }) => ({ seen: [...seen, `${id}/${name}`] }), place);
    },
  });
const board = plugin('board', {});

let desk: TestKernel | undefined;
afterEach(() => desk?.stop());
async function orderOf(...plugins: Plugin[]): Promise<string[]> {
  desk = await createTestKernel({ plugins: [board, ...plugins] });
  const tenant = await desk.tenant('acme');
  return tenant.system('board', async (c) => (await c.apply(willList, { seen: [] })).seen);
}

const crew = () => [
  plugin('zeta', { early: {}, also: { after: ['alpha/late-one'] } }),
  plugin('alpha', { 'late-one': { phase: 'change', after: ['zeta/early', 'absent/who'] } }),
  plugin('clock', { start: { phase: 'deadlines' } }),
  plugin('watch', { guard: { phase: 'check' } }),
];

test('handlers run by phase, then after those that they name, then by name: not as plugins are listed', async () => {
  const order = ['zeta/early', 'alpha/late-one', 'zeta/also', 'watch/guard', 'clock/start'];
  expect(await orderOf(...crew())).toEqual(order);
  await desk?.stop();
  expect(await orderOf(...crew().reverse())).toEqual(order);
});

const stateOf = (id: string) => desk?.kernel.loader.state(id);

test.each(['listed one way', 'listed the other way'])(
  'a cycle sets one plugin aside and says which, %s',
  async (way) => {
    const [hen, egg] = [
      plugin('hen', { hatch: { after: ['egg/lay'] } }),
      plugin('egg', { lay: { after: ['hen/hatch'] } }),
    ];
    expect(await orderOf(...(way.includes('other') ? [egg, hen] : [hen, egg]))).toEqual(['egg/lay']);
    expect(stateOf('hen')).toMatchObject({ status: 'failed', surface: 'register' });
    expect(stateOf('hen')?.reason).toContain('"hatch" is part of a cycle of board.will-list@1');
  },
);

test.each<[string, Record<string, Place>, string]>([
  [
    'a phase that is not there',
    { odd: { phase: 'nowhere' as 'check' } },
    'bad/filter/odd names the phase "nowhere"',
  ],
  [
    'a handler that is not there',
    { odd: { after: ['clock/stop'] } },
    'runs after "clock/stop", which is no handler',
  ],
  [
    'a handler of a later phase',
    { odd: { after: ['clock/start'] } },
    '"clock/start" only later, in "deadlines"',
  ],
  ['itself', { odd: { after: ['bad/odd'] } }, 'bad/odd after bad/odd'],
])('a handler that names %s sets its plugin aside', async (_what, handlers, reason) => {
  expect(await orderOf(plugin('bad', handlers), plugin('clock', { start: { phase: 'deadlines' } }))).toEqual([
    'clock/start',
  ]);
  expect(stateOf('bad')).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) });
});

test('a filter whose owner names a phase twice is refused where it is declared', () => {
  expect(() =>
    defineFilter('board.twice@1', Type.Object({}), { phases: ['check', 'check'], onFault: 'skip' }),
  ).toThrow('board.twice@1 names a phase twice');
});
