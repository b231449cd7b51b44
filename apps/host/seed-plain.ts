import { DEMO_TENANT } from '@serviflow/config/demo-data';
import type { Kernel } from '@serviflow/kernel';
import { PLAIN_USERS } from './plain-users.ts';

/**
 * Makes the demo tenant with a user of each role, for desks without the plugin that has the demo data. A tenant that
 * has users is left as it is.
 */
export async function seedPlain(kernel: Kernel, password: string): Promise<'given'> {
  const { tenants, invoker } = kernel.runtime;
  const { id } = (await tenants.byCode(DEMO_TENANT.code)) ?? (await tenants.create(DEMO_TENANT));
  await invoker.system('users', id, async (c) => {
    if ((await c.users.list({ limit: 1 })).length) return;
    for (const role of PLAIN_USERS) {
      const email = `${role}@demo.example`;
      const name = role[0]?.toUpperCase() + role.slice(1);
      const user = await c.users.create({ username: role, name, email, role });
      await c.users.setPassword(user.id, password, { temporary: false });
    }
  });
  return 'given';
}

/**
 * Switches the first plugins from outside on for the demo tenant: those that somebody works on stand first.
 * @param count how many
 */
export async function switchOnInDemo(kernel: Kernel, count: number): Promise<void> {
  const { tenants, invoker, options, log } = kernel.runtime;
  const tenant = await tenants.byCode(DEMO_TENANT.code);
  if (!tenant) return;
  for (const { id } of (options.installed ?? []).slice(0, count)) {
    if (!kernel.loader.healthy(id) || (await tenants.enabled(tenant.id)).has(id)) continue;
    await invoker
      .system('admin', tenant.id, (c) => tenants.setPlugin(tenant.id, id, true, c.principal))
      .catch((error) => log.error('a plugin could not be switched on', { plugin: id, error: String(error) }));
  }
}
