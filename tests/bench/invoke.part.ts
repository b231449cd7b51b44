import { defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { startBenchKernel } from './bench-kernel.ts';
import { median } from './measure.ts';
import { type Part, round } from './part.ts';

const AIM_MICROSECONDS = 60;

const echo = defineManifest({
  id: 'echo',
  title: 'Echo',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'echo.use': { title: 'Use it', roles: ['admin'] } },
});
const text = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);
/** The whole door without a transaction: gate, permission, validation, context, deadline, trace. */
const say = echo.action('say', {
  title: 'Say',
  permission: 'echo.use',
  risk: 'read',
  tx: 'none',
  audit: false,
  input: text,
  reply: text,
  run: (_c, input) => input,
});

/** What the door itself costs, in microseconds of processor time: other programs do not count. */
export const part: Part = async ({ quick }) => {
  const plugin = definePlugin(echo, { migrations: [], register: (p) => p.action(say) });
  const kernel = await startBenchKernel([plugin], 'echo.use');
  try {
    const call = () => kernel.call(say, { text: 'hello' });
    const calls = quick ? 5_000 : 20_000;
    for (let i = 0; i < calls; i += 1) await call();
    const wall: number[] = [];
    const cpu: number[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      const used = process.cpuUsage();
      const began = performance.now();
      for (let i = 0; i < calls; i += 1) await call();
      wall.push(((performance.now() - began) * 1_000) / calls);
      const { user, system } = process.cpuUsage(used);
      cpu.push((user + system) / calls);
    }
    return [
      {
        name: 'invoke without database',
        'µs wall': round(median(wall)),
        'µs CPU': round(median(cpu)),
        aim: AIM_MICROSECONDS,
        ok: median(wall) < AIM_MICROSECONDS,
      },
    ];
  } finally {
    await kernel.stop();
  }
};
