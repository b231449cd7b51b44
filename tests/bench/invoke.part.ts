import { plans } from '@serviflow/config/plans';
import { createKernel } from '@serviflow/kernel';
import { defineManifest, definePlugin, type OperationDef, type Principal, Type } from '@serviflow/sdk';
import { createDatabase } from '@serviflow/sdk/testing';
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

const admin: Principal = {
  kind: 'user',
  id: '01900000-0000-7000-8000-000000000001',
  username: 'admin',
  name: 'Admin',
  email: 'admin@bench.example',
  role: 'admin',
  companyAdmin: false,
  permissions: new Set(['echo.use']),
  groups: [],
  claims: {},
  sessionId: null,
  elevatedUntil: null,
  restrictedTo: null,
};

/** What the door itself costs, in microseconds of processor time: other programs do not count. */
export const part: Part = async ({ quick }) => {
  const database = await createDatabase();
  const quiet = () => {};
  const kernel = createKernel({
    databaseUrl: database.url,
    secretKey: 'a secret key that only the benchmark knows',
    baseUrl: 'http://127.0.0.1',
    dataDir: '/nonexistent',
    plugins: [definePlugin(echo, { migrations: [], register: (p) => p.action(say) })],
    plans,
    role: 'web',
    work: 'by-hand',
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    storage: { kind: 'disk', dir: '/nonexistent' },
    env: {},
  });
  try {
    await kernel.migrate();
    await kernel.start();
    const tenant = await kernel.runtime.tenants.create({ code: 'bench', name: 'Bench', plan: 'msp' });
    const op = say as unknown as OperationDef;
    const call = () =>
      kernel.runtime.invoker.invoke(op, { tenant, principal: admin, input: { text: 'hello' } });
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
    await database.drop();
  }
};
