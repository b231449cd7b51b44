import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { plans } from '@serviflow/config/plans';
import { plugins } from '@serviflow/config/plugins';
import { createKernel } from '@serviflow/kernel';

/** The desk as it ships, over the benchmark's database; prints round trips of each operation when it stops. */
const dataDir = mkdtempSync(join(tmpdir(), 'serviflow-bench-'));
const quiet = () => {};
const kernel = createKernel({
  databaseUrl: process.env.BENCH_DATABASE_URL ?? '',
  secretKey: process.env.BENCH_SECRET ?? '',
  baseUrl: 'http://127.0.0.1',
  dataDir,
  plugins,
  plans,
  role: 'all',
  log: {
    debug: quiet,
    info: (message, fields) => {
      if (message === 'listening for mail') process.stdout.write(`MAIL ${fields?.port}\n`);
    },
    warn: quiet,
    error: (message, fields) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  },
  storage: { kind: 'disk', dir: join(dataDir, 'files') },
  env: { SMTP_PORT: Number(process.env.BENCH_SMTP_PORT ?? 0) },
  requestsPerSecond: 1_000_000,
});
const trips = new Map<string, { calls: number; roundTrips: number }>();
kernel.runtime.invoker.onCall = ({ operation, roundTrips }) => {
  const seen = trips.get(operation) ?? { calls: 0, roundTrips: 0 };
  seen.calls += 1;
  seen.roundTrips += roundTrips;
  trips.set(operation, seen);
};
await kernel.start();
const server = serve(
  { fetch: (request, bindings) => kernel.fetch(request, bindings), hostname: '127.0.0.1', port: 0 },
  (info) => process.stdout.write(`READY ${info.port}\n`),
);
process.on('SIGTERM', async () => {
  const perCall = Object.fromEntries(
    [...trips].map(([operation, s]) => [operation, Math.round((s.roundTrips / s.calls) * 10) / 10]),
  );
  process.stdout.write(`TRIPS ${JSON.stringify(perCall)}\n`);
  server.close();
  await kernel.stop(3_000);
  process.exit(0);
});
