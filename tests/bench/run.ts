import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { startTestPostgres } from '../../apps/host/test-postgres.ts';
import type { Part } from './part.ts';

/**
 * `npm run bench -- [parts...] [--quick] [--jobs create,open] [--mails 20000]`: figures of the desk on this machine, as tables and as
 * `tests/bench/results/latest.json`. Starts and throws away a PostgreSQL of its own.
 */
const PARTS: Record<string, () => Promise<{ part: Part }>> = {
  compare: () => import('./compare.part.ts'),
  invoke: () => import('./invoke.part.ts'),
  tenant: () => import('./tenant.part.ts'),
  scale: () => import('./scale.part.ts'),
  mail: () => import('./mail.part.ts'),
  sweep: () => import('./sweep.part.ts'),
  plugins: () => import('./plugins.part.ts'),
  boot: () => import('./boot.part.ts'),
  memory: () => import('./memory.part.ts'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    jobs: { type: 'string' },
    mails: { type: 'string' },
  },
});
const wanted = positionals.length ? positionals : Object.keys(PARTS);
const unknown = wanted.filter((name) => !PARTS[name]);
if (unknown.length)
  throw new Error(`There is no part ${unknown.join(', ')}; known: ${Object.keys(PARTS).join(', ')}`);

const postgres = await startTestPostgres();
// Read when the test support is loaded, which the parts do.
process.env.SERVIFLOW_TEST_POSTGRES = postgres.url;
const figures: Record<string, unknown> = {};
let missed = 0;
try {
  for (const name of wanted) {
    const began = performance.now();
    const loaded = await PARTS[name]?.();
    if (!loaded) continue;
    process.stdout.write(`\n${name}\n`);
    try {
      const rows = await loaded.part({
        quick: values.quick,
        jobs: values.jobs?.split(','),
        ...(values.mails ? { mails: Number(values.mails) } : {}),
      });
      console.table(Object.fromEntries(rows.map(({ name: row, ...rest }) => [row, rest])));
      figures[name] = rows;
      missed += rows.filter((row) => row.ok === false).length;
    } catch (error) {
      missed += 1;
      figures[name] = { error: String(error) };
      process.stderr.write(`${name}: ${(error as Error).stack}\n`);
    }
    process.stdout.write(`${((performance.now() - began) / 1_000).toFixed(0)} s\n`);
  }
} finally {
  await postgres.stop();
}
const folder = new URL('./results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
};
const report = { at: new Date().toISOString(), node: process.version, machine, quick: values.quick, figures };
writeFileSync(new URL('latest.json', folder), `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(
  `\n${missed === 0 ? 'Every figure reaches its aim.' : `${missed} figures miss their aim.`}\n`,
);
