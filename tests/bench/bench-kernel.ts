import { createKernel } from '@serviflow/kernel';
import type { OperationDef, Plugin, Principal } from '@serviflow/sdk';
import { createDatabase } from '@serviflow/sdk/testing';

export interface BenchKernel {
  /** Runs an action as an administrator who has its permission. */
  call(op: object, input: object): Promise<unknown>;
  /** Runs work of a plugin as its event handlers are run, without a transaction. */
  deliver(plugin: string, work: () => void): Promise<unknown>;
  stop(): Promise<void>;
}

/** A kernel with one tenant in this process, without a web server between it and the benchmark. */
export async function startBenchKernel(plugins: readonly Plugin[], permission: string): Promise<BenchKernel> {
  const database = await createDatabase();
  const quiet = () => {};
  const kernel = createKernel({
    databaseUrl: database.url,
    secretKey: 'a secret key that only the benchmark knows',
    baseUrl: 'http://127.0.0.1',
    dataDir: '/nonexistent',
    plugins,
    plans: [{ id: 'bench', title: 'Bench', plugins: '*', enabled: '*', features: {} }],
    role: 'web',
    work: 'by-hand',
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    storage: { kind: 'disk', dir: '/nonexistent' },
    env: {},
  });
  const stop = async () => {
    await kernel.stop();
    await database.drop();
  };
  const { invoker, tenants } = kernel.runtime;
  const principal = administrator(permission);
  try {
    await kernel.migrate();
    await kernel.start();
    const tenant = await tenants.create({ code: 'bench', name: 'Bench', plan: 'bench' });
    return {
      call: (op, input) => invoker.invoke(op as OperationDef, { tenant, principal, input }),
      deliver: (plugin, work) =>
        invoker.system(plugin, tenant.id, work, { tx: 'none', what: `${plugin}/on/bench` }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const administrator = (permission: string): Principal => ({
  kind: 'user',
  id: '01900000-0000-7000-8000-000000000001',
  username: 'admin',
  name: 'Admin',
  email: 'admin@bench.example',
  role: 'admin',
  companyAdmin: false,
  permissions: new Set([permission]),
  groups: [],
  claims: {},
  sessionId: null,
  elevatedUntil: null,
  restrictedTo: null,
});
