import { defineFilter, defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { startBenchKernel } from './bench-kernel.ts';
import { median } from './measure.ts';
import { type Figure, type PartOptions, round } from './part.ts';

const AIM_MICROSECONDS = 20;
const FILTERS = 10;
/** Filters asked in one call, so that the call itself hardly counts. */
const TIMES = 1_000;

const shop = defineManifest({
  id: 'shop',
  title: 'Shop',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'shop.use': { title: 'Use it', roles: ['admin'] } },
});
const Order = Type.Object({ title: Type.String(), amount: Type.Integer({ minimum: 0 }) });
const asked = {
  none: defineFilter('shop.none@1', Order),
  unchanged: defineFilter('shop.unchanged@1', Order),
  changed: defineFilter('shop.changed@1', Order),
  later: defineFilter('shop.later@1', Order),
};
const ask = shop.action('ask', {
  title: 'Ask',
  permission: 'shop.use',
  tx: 'none',
  audit: false,
  input: Type.Object({ kind: Type.String() }),
  reply: Type.Object({}),
  async run(c, { kind }) {
    const filter = asked[kind as keyof typeof asked];
    for (let n = 0; n < TIMES; n += 1) await c.apply(filter, { title: 'Paper', amount: n });
    return {};
  },
});
const shopPlugin = definePlugin(shop, { register: (p) => p.action(ask) });
/** Handlers of plugins of their own, as strangers' are. */
const strangers = Array.from({ length: FILTERS }, (_, i) => {
  const stranger = defineManifest({
    id: `stranger-${i}`,
    title: 'Stranger',
    version: '1.0.0',
    sdk: '^1.0.0',
  });
  return definePlugin(stranger, {
    register(p) {
      p.filter(asked.unchanged, 'look', () => {});
      p.filter(asked.changed, 'change', (_c, order) => ({ ...order, amount: order.amount + 1 }));
      p.filter(asked.later, 'change-later', async (_c, order) => ({ ...order, amount: order.amount + 1 }));
    },
  });
});

/** Processor time of one handler of a plugin, in microseconds, without database. */
export async function handlerCosts({ quick }: PartOptions): Promise<Figure[]> {
  const kernel = await startBenchKernel([shopPlugin, ...strangers], 'shop.use');
  try {
    const call = (kind: string) => kernel.call(ask, { kind });
    const turns = quick ? 15 : 40;
    const cost = async (work: () => Promise<unknown>, per: number) => {
      for (let n = 0; n < 20; n += 1) await work();
      const each: number[] = [];
      for (let n = 0; n < turns; n += 1) {
        const { user, system } = process.cpuUsage();
        await work();
        const used = process.cpuUsage();
        each.push((used.user + used.system - user - system) / per);
      }
      return median(each);
    };
    const base = await cost(() => call('none'), TIMES);
    const figures: Figure[] = [];
    const add = (name: string, micros: number) =>
      figures.push({
        name,
        more: `${round(micros)} µs`,
        aim: `${AIM_MICROSECONDS} µs`,
        ok: micros < AIM_MICROSECONDS,
      });
    for (const [kind, name] of [
      ['unchanged', 'a filter that leaves the value'],
      ['changed', 'a filter that changes it'],
      ['later', 'a filter that changes it, async'],
    ] as const)
      add(name, ((await cost(() => call(kind), TIMES)) - base) / FILTERS);
    const deliver = async () => {
      for (let n = 0; n < TIMES; n += 1) await kernel.deliver('stranger-0', () => {});
    };
    add('an event handler, delivery without database', await cost(deliver, TIMES));
    return figures;
  } finally {
    await kernel.stop();
  }
}
