import { type Context, definePlugin, pluginSchema, problems, Type } from '@serviflow/sdk';
import { RUNTIME } from '../runtime-token.ts';
import { admin, PLUGIN_ADMIN } from './manifest.ts';
import { faultsFor } from './plugin-faults.ts';
import { PluginView, viewOf } from './plugin-view.ts';
import { data, purge, purgeJob } from './purge.ts';

/** Plugin -> its tables, of all in one statement. */
async function tablesOfAll(c: Context, plugins: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await c.get(RUNTIME).db.control.query(
    `select n.nspname as schema, array_agg(c.relname::text order by c.relname) as tables
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any($1) and c.relkind in ('r', 'p') and c.relname <> 'migration' group by 1`,
    [plugins.map(pluginSchema)],
  );
  const bySchema = new Map(rows.map((row) => [row.schema as string, row.tables as string[]]));
  return new Map(
    plugins.map((id) => [
      id,
      (bySchema.get(pluginSchema(id)) ?? []).map((name) => `${pluginSchema(id)}.${name}`),
    ]),
  );
}

async function purgingOf(c: Context): Promise<Map<string, Date>> {
  const { rows } = await c
    .get(RUNTIME)
    .db.control.query(
      'select plugin, purging_since from kernel.tenant_plugin where tenant_id = $1 and purging_since is not null',
      [c.tenant.id],
    );
  return new Map(rows.map((row) => [row.plugin, row.purging_since]));
}

const list = admin.query('plugins', {
  title: 'Plugins',
  permission: 'admin.plugins',
  http: { path: '/plugins' },
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(PluginView) }),
  async run(c) {
    const runtime = c.get(RUNTIME);
    const { loader, health } = c.get(PLUGIN_ADMIN);
    const states = loader.states();
    const [enabled, faults, tables, purging] = await Promise.all([
      runtime.tenants.enabled(c.tenant.id),
      faultsFor(runtime, c.tenant.id),
      tablesOfAll(
        c,
        states.filter((s) => !s.core).map((s) => s.id),
      ),
      purgingOf(c),
    ]);
    const items = await Promise.all(
      states.map(async (state) =>
        viewOf(state, {
          runtime,
          loader,
          tenant: c.tenant,
          enabled,
          purging,
          tables,
          faults,
          health: loader.healthy(state.id) ? await health.check(state.id) : [],
        }),
      ),
    );
    return { items };
  },
});

const Id = Type.String({ minLength: 1, maxLength: 40 });
const Switched = Type.Object({
  id: Type.String(),
  enabled: Type.Boolean(),
  changed: Type.Array(Type.String()),
});

function assertOptional(c: Context, id: string): void {
  if (c.get(PLUGIN_ADMIN).loader.state(id)?.core)
    throw problems.conflict('This part of the kernel is always on.', { code: 'core-plugin' });
}

const enable = admin.action('enable', {
  title: 'Enable plugin',
  description: 'Switches on the plugin and all that it requires.',
  permission: 'admin.plugins',
  http: { path: '/plugins/{id}/enable' },
  listed: false,
  // The switch belongs to the control plane, which has its own connection.
  tx: 'none',
  input: Type.Object({ id: Id }),
  reply: Switched,
  async run(c, { id }) {
    assertOptional(c, id);
    const { tenants } = c.get(RUNTIME);
    const before = await tenants.enabled(c.tenant.id);
    await tenants.setPlugin(c.tenant.id, id, true, c.principal);
    const changed = [...c.get(PLUGIN_ADMIN).loader.closure(id)].filter((one) => !before.has(one));
    c.audit({ plugin: id, enabled: true, changed });
    return { id, enabled: true, changed };
  },
});

const disable = admin.action('disable', {
  title: 'Disable plugin',
  description: 'Refused while other plugins need it, unless they are to be switched off with it.',
  permission: 'admin.plugins',
  http: { path: '/plugins/{id}/disable' },
  listed: false,
  tx: 'none',
  input: Type.Object({
    id: Id,
    withOthers: Type.Optional(Type.Boolean({ title: 'Switch off those that need it, too', default: false })),
  }),
  reply: Switched,
  async run(c, { id, withOthers = false }) {
    assertOptional(c, id);
    const { tenants } = c.get(RUNTIME);
    const { loader } = c.get(PLUGIN_ADMIN);
    const before = await tenants.enabled(c.tenant.id);
    // In dependency order, so the last one is needed by none of the others.
    const others = withOthers ? loader.dependents(id).filter((one) => before.has(one)) : [];
    const changed = [...others.reverse(), id];
    for (const one of changed) await tenants.setPlugin(c.tenant.id, one, false, c.principal);
    c.audit({ plugin: id, enabled: false, changed });
    return { id, enabled: false, changed };
  },
});

export const adminPlugin = definePlugin(admin, {
  register(p) {
    p.query(list, data);
    p.action(enable, disable, purge);
    p.job(purgeJob);
  },
});
