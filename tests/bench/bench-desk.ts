import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plans } from '@serviflow/config/plans';
import { plugins } from '@serviflow/config/plugins';
import { createKernel, roleUrls } from '@serviflow/kernel';
import { createDatabase } from '@serviflow/sdk/testing';

const PASSWORD = 'correct horse battery';

export interface BenchDesk {
  readonly databaseUrl: string;
  readonly secretKey: string;
  /** Connection as the app role, for the yardstick. */
  readonly appUrl: string;
  readonly tenantId: string;
  /** Logs the administrator in at a running server; its session cookie. */
  login(url: string): Promise<string>;
  drop(): Promise<void>;
}

/** A migrated database with one tenant and its administrator. */
export async function createBenchDesk(): Promise<BenchDesk> {
  const database = await createDatabase();
  const secretKey = 'a secret key that only the benchmark knows';
  const dataDir = mkdtempSync(join(tmpdir(), 'serviflow-bench-'));
  const quiet = () => {};
  const kernel = createKernel({
    databaseUrl: database.url,
    secretKey,
    baseUrl: 'http://127.0.0.1',
    dataDir,
    plugins,
    plans,
    role: 'web',
    log: {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (m, f) => process.stderr.write(`${m} ${JSON.stringify(f)}\n`),
    },
    storage: { kind: 'disk', dir: dataDir },
    env: { SMTP_PORT: 0 },
  });
  await kernel.migrate();
  const tenant = await kernel.runtime.tenants.create({ code: 'bench', name: 'Bench', plan: 'msp' });
  await kernel.runtime.auth.createFirstAdmin(tenant, { email: 'admin@bench.example', password: PASSWORD });
  // What enabling the plugins left to do is not part of any figure.
  await kernel.jobs.drain();
  await kernel.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return {
    databaseUrl: database.url,
    secretKey,
    appUrl: (await roleUrls(database.url, secretKey)).app,
    tenantId: tenant.id,
    async login(url) {
      const answer = await fetch(`${url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1' },
        body: JSON.stringify({ tenant: 'bench', username: 'admin', password: PASSWORD }),
      });
      const cookie = answer.headers
        .getSetCookie()
        .find((c) => c.startsWith('serviflow_session='))
        ?.split(';')[0];
      if (!cookie) throw new Error(`Login failed: ${await answer.text()}`);
      return cookie;
    },
    drop: () => database.drop(),
  };
}
