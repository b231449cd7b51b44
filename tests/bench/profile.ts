import pg from 'pg';
import { startTestPostgres } from '../support/postgres.ts';

const postgres = await startTestPostgres();
process.env.SERVIFLOW_TEST_POSTGRES = postgres.url;
const { createBenchDesk } = await import('../bench/bench-desk.ts');
const { startServer } = await import('../bench/child-server.ts');
const { drive } = await import('../bench/load.ts');
const { seedTickets, seedTimelines } = await import('../bench/seed-tickets.ts');
try {
  const desk = await createBenchDesk();
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  await seedTickets(owner, desk.tenantId, 10000);
  const ids = await seedTimelines(owner, desk.tenantId, 500);
  process.env.NODE_OPTIONS = '--cpu-prof --cpu-prof-dir=/tmp/prof';
  const real = await startServer('./desk-server.ts', {
    BENCH_DATABASE_URL: desk.databaseUrl,
    BENCH_SECRET: desk.secretKey,
  });
  const login = { cookie: await desk.login(real.url), origin: 'http://127.0.0.1' };
  const what = process.argv[2];
  const spec =
    what === 'create'
      ? {
          paths: ['/api/tickets'],
          method: 'POST' as const,
          body: {
            title: 'The printer on the second floor is on fire',
            description: 'It began this morning. Smoke comes out of tray two.',
          },
        }
      : what === 'comment'
        ? {
            paths: ids.map((i) => `/api/tickets/${i}/reply`),
            method: 'POST' as const,
            body: { body: 'on it' },
          }
        : { paths: [what ?? ''] };
  await drive({ url: real.url, callers: 8, seconds: 1, headers: login, ...spec });
  console.log(await drive({ url: real.url, callers: 8, seconds: 5, headers: login, ...spec }));
  console.log(await real.stop());
  await owner.end();
} finally {
  await postgres.stop();
}
