import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Starts a PostgreSQL for the tests; nothing has to be installed.
    globalSetup: ['@serviflow/host/test-setup'],
    hookTimeout: 60_000,
    testTimeout: 20_000,
  },
});
