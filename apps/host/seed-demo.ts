import { DEMO_TENANT, loadDemoData } from '@serviflow/config/demo-data';
import type { Kernel } from '@serviflow/kernel';
import { seedPlain } from './seed-plain.ts';

/**
 * What became of the demo users: they have the password that was `given`, they `kept` another, or there are `none`.
 */
export type Seeded = 'given' | 'kept' | 'none';

/** Advisory lock of the installation: processes that start side by side both want the demo, one makes it. */
const LOCK = 7_310_010;

/**
 * Makes the demo tenant unless it is there and fills it once; later starts touch nothing of it.
 * A tenant of somebody else that happens to have the code is left alone.
 * @param kernel migrated and connected
 */
export async function seedDemo(kernel: Kernel, password: string): Promise<Seeded> {
  const client = await kernel.runtime.db.control.connect();
  try {
    // The other process may need a while; the pool's own limit is meant for calls.
    await client.query("set lock_timeout = '60s'");
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    return await seedAlone(kernel, password);
  } finally {
    // Ends the session and with it the lock.
    client.release(true);
  }
}

async function seedAlone(kernel: Kernel, password: string): Promise<Seeded> {
  const { tenants, log } = kernel.runtime;
  if (!kernel.loader.state(loadDemoData.plugin)) return seedPlain(kernel, password);
  if (!kernel.loader.healthy(loadDemoData.plugin)) {
    log.warn('demo data was not loaded: its plugin did not start', { plugin: loadDemoData.plugin });
    return 'none';
  }
  const known = await tenants.byCode(DEMO_TENANT.code);
  if (!known) {
    return load(kernel, (await tenants.create(DEMO_TENANT)).id, password);
  } else if ((await tenants.profile(known.id)).demo !== true) {
    log.warn('the tenant with the code of the demo is not the demo: nothing was loaded', {
      tenant: known.code,
    });
    return 'none';
  }
  // A process that was killed between making the tenant and filling it may have left it without its basics.
  return load(kernel, known.id, password).catch(async (error) => {
    log.warn('demo data is loaded again after a fault', { error: String(error) });
    await giveBasics(kernel, known.id);
    return load(kernel, known.id, password);
  });
}

async function load({ runtime }: Kernel, tenantId: string, password: string): Promise<Seeded> {
  const { plugin, id: what } = loadDemoData;
  const { given } = await runtime.invoker.system(
    plugin,
    tenantId,
    (c) => c.invoke(loadDemoData, { password }),
    { what },
  );
  return given ? 'given' : 'kept';
}

/** What each plugin gives a new tenant; repeatable by contract. */
async function giveBasics({ runtime }: Kernel, tenantId: string): Promise<void> {
  for (const plugin of await runtime.tenants.enabled(tenantId)) {
    for (const hook of runtime.registry.of(plugin)?.enableHooks ?? [])
      await runtime.invoker.system(plugin, tenantId, hook);
  }
}
