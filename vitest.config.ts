import { defineConfig } from 'vitest/config';

// The examples are packages on their own; tests/examples runs their tests where they are installed.
const IGNORED = ['**/node_modules/**', '**/dist/**', '**/.cache/**', 'docs/examples/**'];
const POSTGRES = ['apps/host/test-setup.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    exclude: IGNORED,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'architecture',
          include: ['tests/architecture/**/*.test.ts'],
          // They read the whole tree; a busy machine takes its time for that.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'main',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...IGNORED, 'tests/architecture/**', 'tests/e2e/**', 'tests/examples/**'],
          globalSetup: POSTGRES,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/{e2e,examples}/**/*.test.{ts,tsx}'],
          globalSetup: POSTGRES,
          // Each starts a whole desk and a browser; two at a time only slow each other down.
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
