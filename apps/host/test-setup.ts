import { startTestPostgres } from './test-postgres.ts';

/**
 * Vitest's global set-up: one server for the whole run, found by the tests through SERVIFLOW_TEST_POSTGRES.
 * A variable that is set already points to a server that someone else looks after.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.SERVIFLOW_TEST_POSTGRES) return undefined;
  const postgres = await startTestPostgres();
  process.env.SERVIFLOW_TEST_POSTGRES = postgres.url;
  return async () => {
    delete process.env.SERVIFLOW_TEST_POSTGRES;
    await postgres.stop();
  };
}
