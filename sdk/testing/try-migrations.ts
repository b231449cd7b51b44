import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineManifest, definePlugin, type Plugin } from '../index.ts';
import { createDatabase } from './database.ts';
import { RecordingLog } from './recording-log.ts';

/**
 * Runs the migrations of a plugin on an empty throw-away database, as a desk does it: from nothing to the last one,
 * with the desk's check that rows of tenants are kept apart. Other plugins are not needed for it.
 * @param options.server URL of a PostgreSQL server as a superuser; the run's test server when absent
 * @returns what the desk says of them, one sentence each; empty when all is well
 * @throws Error when no server answers
 * @since 1.1
 */
export async function tryMigrations(
  plugin: Plugin,
  options: { readonly server?: string | undefined } = {},
): Promise<string[]> {
  const { createKernel } = await import('@serviflow/kernel');
  const database = await createDatabase(options.server === undefined ? {} : { server: options.server });
  const dataDir = mkdtempSync(join(tmpdir(), 'serviflow-migrations-'));
  // Only the migrations matter: what it needs would have to be there too, and other faults are found elsewhere.
  const { id, title } = plugin.manifest;
  const bare = definePlugin(defineManifest({ id, title, version: '1.0.0', sdk: '*' }), {
    migrations: plugin.migrations,
    register() {},
  });
  const kernel = createKernel({
    databaseUrl: database.url,
    secretKey: 'a secret key that only tests know, long enough',
    baseUrl: 'http://desk.test',
    dataDir,
    plugins: [bare],
    plans: [{ id: 'test', title: 'Test', plugins: '*', enabled: '*', features: {} }],
    role: 'all',
    log: new RecordingLog(),
    storage: { kind: 'disk', dir: join(dataDir, 'files') },
    env: {},
    work: 'by-hand',
  });
  try {
    const { failed } = await kernel.migrate();
    const refused = kernel.loader.state(plugin.manifest.id);
    const reasons = [...failed.values()].map((error) => error.message);
    return reasons.length === 0 && refused?.status === 'failed' ? [refused.reason ?? ''] : reasons;
  } finally {
    await kernel.stop();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
