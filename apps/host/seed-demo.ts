import { DEMO_TENANT, loadDemoData } from '@serviflow/config/demo-data';
import type { Kernel } from '@serviflow/kernel';
import { Problem, type TenantInfo } from '@serviflow/sdk';

/**
 * Makes the demo tenant unless it is there and fills it once; later starts only pass on a changed demo password.
 * A tenant of somebody else that happens to have the code is left alone.
 * @param kernel migrated and connected
 */
export async function seedDemo(kernel: Kernel, password: string): Promise<void> {
  const { tenants, invoker, log } = kernel.runtime;
  const tenant = (await tenants.byCode(DEMO_TENANT.code)) ?? (await makeTenant(kernel));
  if ((await tenants.profile(tenant.id)).demo !== true) {
    log.warn('the tenant with the code of the demo is not the demo: nothing was loaded', {
      tenant: tenant.code,
    });
    return;
  }
  if (!kernel.loader.healthy(loadDemoData.plugin)) {
    log.warn('demo data was not loaded: its plugin did not start', { plugin: loadDemoData.plugin });
    return;
  }
  await invoker.system(loadDemoData.plugin, tenant.id, (c) => c.invoke(loadDemoData, { password }), {
    what: loadDemoData.id,
  });
}

/** Processes that start side by side both want it; one makes it. */
async function makeTenant({ runtime }: Kernel): Promise<TenantInfo> {
  try {
    return await runtime.tenants.create(DEMO_TENANT);
  } catch (error) {
    const other =
      error instanceof Problem && error.code === 'code-taken'
        ? await runtime.tenants.byCode(DEMO_TENANT.code)
        : null;
    if (!other) throw error;
    return other;
  }
}
