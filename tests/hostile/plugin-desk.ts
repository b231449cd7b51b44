import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ServerType, serve } from '@hono/node-server';
import { plugins } from '@serviflow/config/plugins';
import { createKernel, type Kernel } from '@serviflow/kernel';
import type { Logger } from '@serviflow/sdk';
import { examine } from '../../apps/cli/doctor.ts';
import { watchEarlyStrays } from '../../apps/host/installed/early-strays.ts';
import { findInstalled } from '../../apps/host/installed/find-installed.ts';

/**
 * A desk in a process of its own: the product's plugins beside packages from a folder, found as the host finds them.
 * Short deadlines, no screens. Log on standard error, one JSON object a line; commands come on standard input.
 */
const dataDir = process.env.DATA_DIR ?? '';
mkdirSync(dataDir, { recursive: true });
const line =
  (level: string): Logger['info'] =>
  (message, fields) =>
    void process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`);
const log: Logger = { debug: () => {}, info: () => {}, warn: line('warn'), error: line('error') };
let kernel: Kernel | undefined;
let server: ServerType | undefined;
const onCrash = async () => {
  server?.close();
  await kernel?.stop(2_000);
  process.exit(1);
};
// Packages may leave something running at their import, before there is a kernel.
const handOver = watchEarlyStrays({ log, onCrash });
const installed = await findInstalled(
  { packages: [], from: import.meta.url, pluginsDir: join(dataDir, 'plugins'), folders: [] },
  1_000,
);
const desk = createKernel({
  databaseUrl: process.env.DATABASE_URL ?? '',
  secretKey: 'a secret key that only tests know, long enough',
  baseUrl: 'http://desk.test',
  dataDir,
  plugins,
  installed,
  plans: [{ id: 'test', title: 'Test', plugins: '*', enabled: '*', features: {} }],
  role: 'all',
  log,
  storage: { kind: 'disk', dir: join(dataDir, 'files') },
  env: { SMTP_PORT: 0 },
  requestsPerSecond: 10_000,
  deadlines: { start: 500, filter: 500, health: 500 },
  onCrash,
});
kernel = desk;
handOver(desk);
await desk.migrate();
await desk.start();
const tenant = await desk.runtime.tenants.create({ code: 'north', name: 'North', plan: 'test' });
await desk.runtime.auth.createFirstAdmin(tenant, {
  email: 'admin@north.example',
  password: process.env.PASSWORD ?? '',
});
server = serve({ fetch: (r, b) => desk.fetch(r, b), hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  process.stdout.write(`${JSON.stringify({ port })}\n`),
);
createInterface({ input: process.stdin }).on('line', async (command) => {
  if (command === 'doctor')
    process.stdout.write(`${JSON.stringify({ doctor: await examine(desk, { running: true }) })}\n`);
  else if (command === 'crash')
    setTimeout(() => {
      throw new Error('nobody is known for this');
    }, 1);
  else await desk.stop(2_000).then(() => process.exit(0));
});
