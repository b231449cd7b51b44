import { startTestPostgres } from '../support/postgres.ts';

const postgres = await startTestPostgres();
process.env.SERVIFLOW_TEST_POSTGRES = postgres.url;
const { compareWithBare } = await import('./compare.ts');
try {
  console.table(await compareWithBare({ tickets: 10_000, callers: [8], seconds: 2 }));
} finally {
  await postgres.stop();
}
