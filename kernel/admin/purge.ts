import { type Context, problems, sql, Type } from '@serviflow/sdk';
import type { PluginState } from '../loader/plugin-state.ts';
import { RUNTIME } from '../runtime-token.ts';
import { admin, PLUGIN_ADMIN } from './manifest.ts';
import { dataOf, deleteData, quiet } from './plugin-data.ts';

const Id = Type.String({ minLength: 1, maxLength: 40 });
const NullableTime = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);

function installed(c: Context, id: string): PluginState {
  const state = c.get(PLUGIN_ADMIN).loader.state(id);
  if (!state || state.core) throw problems.notFound();
  return state;
}

async function purgingSince(c: Context, id: string): Promise<Date | null> {
  const { rows } = await sql<{ purging_since: Date | null }>`
    select purging_since from kernel.tenant_plugin where plugin = ${id}`.execute(c.sql());
  return rows[0]?.purging_since ?? null;
}

/** Says what a purge would delete, and while one goes on, what it has still to delete. */
export const data = admin.query('plugin-data', {
  title: 'Data of a plugin',
  permission: 'admin.plugins',
  http: { path: '/plugins/{id}/data' },
  input: Type.Object({ id: Id }),
  reply: Type.Object({
    /** Whole numbers up to 100,000, which stands for that many or more. */
    tables: Type.Array(Type.Object({ table: Type.String(), rows: Type.Integer() })),
    settings: Type.Integer(),
    files: Type.Integer(),
    messages: Type.Integer(),
    purgingSince: NullableTime,
  }),
  async run(c, { id }) {
    installed(c, id);
    const since = await purgingSince(c, id);
    return { ...(await dataOf(c.get(RUNTIME), c.tenant.id, id)), purgingSince: since?.toISOString() ?? null };
  },
});

/** Deletes in the background; a worker that dies leaves the rest to the next try. */
export const purgeJob = admin.job('purge', {
  data: Type.Object({ plugin: Id }),
  tx: 'none',
  retries: 10,
  timeoutSeconds: 3_600,
  concurrency: 1,
  async run(c, { plugin }) {
    const runtime = c.get(RUNTIME);
    const target = { tenantId: c.tenant.id, plugin, signal: c.signal };
    await quiet(runtime, target);
    const deleted: Record<string, number> = {};
    for (;;) {
      const round = Object.entries(await deleteData(runtime, target));
      for (const [table, rows] of round) deleted[table] = (deleted[table] ?? 0) + rows;
      // A call that began before the plugin was switched off may have written once more.
      if (round.length === 0) break;
    }
    await runtime.audit.write({
      tenantId: c.tenant.id,
      actor: c.principal,
      action: 'admin.purged',
      entity: { type: 'admin', id: plugin },
      details: { plugin, deleted },
      requestId: c.requestId,
    });
    await c.tx(async (tx) => {
      await sql`update kernel.tenant_plugin set purging_since = null where plugin = ${plugin}`.execute(
        tx.sql(),
      );
    });
    // Its settings were in memory.
    runtime.tenants.changed(c.tenant.id);
  },
});

/** Asks twice: for the name of the plugin and for the password. Only while it is off, so that nothing writes meanwhile. */
export const purge = admin.action('purge-plugin', {
  title: 'Delete the data of a plugin',
  permission: 'admin.plugins',
  http: { path: '/plugins/{id}/purge' },
  risk: 'danger',
  elevated: true,
  listed: false,
  input: Type.Object(
    { id: Id, confirm: Type.String({ title: 'Name of the plugin', maxLength: 200 }) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ id: Type.String(), purgingSince: Type.String({ format: 'date-time' }) }),
  async run(c, { id, confirm }) {
    const { title } = installed(c, id).manifest;
    if (confirm.trim() !== title)
      throw problems.conflict(`Type "${title}" to delete its data.`, { code: 'not-confirmed' });
    if ((await c.get(RUNTIME).tenants.enabled(c.tenant.id)).has(id))
      throw problems.conflict(`${title} is on. Switch it off before you delete its data.`, {
        code: 'plugin-on',
      });
    const since = c.now();
    const { rows } = await sql<{ purging_since: Date }>`
      insert into kernel.tenant_plugin (plugin, enabled, changed_at, changed_by, purging_since)
      values (${id}, false, ${since}, ${c.principal.id}, ${since})
      on conflict (tenant_id, plugin) do update set enabled = false, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by, purging_since = coalesce(tenant_plugin.purging_since, excluded.purging_since)
      returning purging_since`.execute(c.sql());
    await c.enqueue(purgeJob, { plugin: id }, { key: id });
    c.audit({ plugin: id });
    c.afterCommit(() => c.get(RUNTIME).tenants.changed(c.tenant.id));
    return { id, purgingSince: (rows[0]?.purging_since ?? since).toISOString() };
  },
});
