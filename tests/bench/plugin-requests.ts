import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plugins } from '@serviflow/config/plugins';
import { createKernel, type FoundPlugin, type Kernel } from '@serviflow/kernel';
import { createDatabase, type TestDatabase, TestTenant } from '@serviflow/sdk/testing';
import { findInstalled } from '../../apps/host/installed/find-installed.ts';
import { median } from './measure.ts';
import { type Figure, type PartOptions, round } from './part.ts';
import { writeSmallPlugins } from './small-plugins.ts';

const AIM_PERCENT = 2;
const ROUTES = {
  // Not /api/auth/me: it lists the person's permissions, of which each plugin has some.
  'list of clients': '/api/clients?limit=50',
  'list of tickets': '/api/tickets?limit=50',
} as const;

interface Side {
  readonly kernel: Kernel;
  readonly tenant: TestTenant;
  readonly database: TestDatabase;
}

/** Two desks with the same tickets in one process, one with the plugins on; turns alternate, the median of the ratios counts. */
export async function requestCost({ quick, count }: PartOptions & { count: number }): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'serviflow-small-'));
  const ids = writeSmallPlugins(dir, count);
  const found = await findInstalled({ packages: [], from: import.meta.url, pluginsDir: dir, folders: [] });
  const sides: Side[] = [];
  try {
    sides.push(await openSide('without', []), await openSide('with', found));
    const [without, withThem] = sides as [Side, Side];
    for (const id of ids) await expectOk(withThem, 'POST', `/api/admin/plugins/${id}/enable`);
    for (const side of sides)
      for (let n = 0; n < 100; n += 1)
        await expectOk(side, 'POST', '/api/tickets', { title: `Ticket ${n}`, description: 'Text' });
    // What the tickets left to do is not part of any figure.
    for (const side of sides) await side.kernel.jobs.drain();
    const figures: Figure[] = [];
    for (const [name, path] of Object.entries(ROUTES)) {
      const { before, after, ratios } = await compare(path, without, withThem, quick);
      const percent = (median(ratios) - 1) * 100;
      figures.push({
        name: `${name}, ${count} plugins on`,
        without: `${round(before)} ms CPU`,
        with: `${round(after)} ms CPU`,
        more: `${round(percent)} %`,
        aim: `${AIM_PERCENT} %`,
        ok: percent < AIM_PERCENT,
      });
    }
    return figures;
  } finally {
    for (const { kernel, database } of sides) {
      await kernel.stop();
      await database.drop();
    }
    rmSync(dir, { recursive: true, force: true });
  }
}

async function compare(path: string, without: Side, withThem: Side, quick: boolean) {
  const calls = 50;
  const turns = quick ? 60 : 150;
  const turn = async (side: Side) => {
    // Processor time: it moves less with the load of the machine, and PostgreSQL has the same work on both sides.
    const { user, system } = process.cpuUsage();
    for (let n = 0; n < calls; n += 1) await expectOk(side, 'GET', path);
    const used = process.cpuUsage();
    return (used.user + used.system - user - system) / 1_000 / calls;
  };
  for (const side of [without, withThem, without, withThem]) await turn(side);
  const before: number[] = [];
  const after: number[] = [];
  for (let n = 0; n < turns; n += 1) {
    // Who goes first changes, so that neither side always comes after the other's garbage.
    for (const side of n % 2 ? [withThem, without] : [without, withThem])
      (side === without ? before : after).push(await turn(side));
  }
  return {
    before: median(before),
    after: median(after),
    ratios: after.map((ms, n) => ms / (before[n] ?? Number.NaN)),
  };
}

async function expectOk(side: Side, method: string, path: string, body?: object): Promise<void> {
  const { status } = await side.tenant.admin.send(method, path, body);
  if (status >= 300) throw new Error(`${method} ${path} answers ${status}`);
}

async function openSide(code: string, installed: readonly FoundPlugin[]): Promise<Side> {
  const database = await createDatabase();
  const quiet = () => {};
  const kernel = createKernel({
    databaseUrl: database.url,
    secretKey: 'a secret key that only the benchmark knows',
    baseUrl: 'http://desk.test',
    dataDir: '/nonexistent',
    plugins,
    installed,
    plans: [{ id: 'test', title: 'Test', plugins: '*', enabled: '*', features: {} }],
    role: 'web',
    work: 'by-hand',
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    storage: { kind: 'disk', dir: '/nonexistent' },
    env: { SMTP_PORT: 0 },
    requestsPerSecond: 1_000_000,
  });
  await kernel.migrate();
  await kernel.start();
  return { kernel, database, tenant: await TestTenant.create(kernel, { code }) };
}
