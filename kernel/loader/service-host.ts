import type { ServiceHost, TenantInfo } from '@serviflow/sdk';
import { withFields } from '../invoke/call-parts.ts';
import type { Runtime } from '../runtime.ts';
import type { Loader } from './loader.ts';

/** What a plugin's background services and health checks may use. */
export function serviceHost(
  runtime: Runtime,
  loader: Loader,
  plugin: string,
  signal: AbortSignal,
): ServiceHost {
  const enabledTenant = async (id: string | undefined): Promise<TenantInfo | null> => {
    if (!id || !loader.healthy(plugin)) return null;
    const usable = (await runtime.tenants.active(id)) && (await runtime.tenants.enabled(id)).has(plugin);
    return usable ? runtime.tenants.byId(id) : null;
  };
  const manifest = loader.state(plugin)?.manifest;
  if (!manifest) throw new Error(`There is no plugin ${plugin}`);
  return {
    log: withFields(runtime.log, { plugin }),
    signal,
    baseUrl: runtime.options.baseUrl,
    dataDir: runtime.options.dataDir,
    env: runtime.options.env,
    outside: runtime.outside.forPlugin(manifest, signal),
    now: () => runtime.now(),
    async lookup(kind, key) {
      const found = await runtime.db.control.query(
        'select tenant_id from kernel.directory where kind = $1 and key = $2',
        [kind, key],
      );
      return enabledTenant(found.rows[0]?.tenant_id);
    },
    async tenantByCode(code) {
      return enabledTenant((await runtime.tenants.byCode(code))?.id);
    },
    async tenants() {
      const all = await Promise.all((await runtime.tenants.all()).map(enabledTenant));
      return all.filter((t) => t !== null);
    },
    run: (tenantId, work, options) =>
      runtime.invoker.system(plugin, tenantId, work, { ...options, what: `${plugin} (background)` }),
    as: (who, work, options) => runtime.invoker.acting.run(plugin, who, work, options),
  };
}
