import { type Principal, type Problem, problems, type TenantInfo } from '@serviflow/sdk';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import { missingIn, notInPlan, plansWith } from './plan-gate.ts';

/** Switches plugins of a tenant on and off, and refuses what would not work. */
export class PluginSwitch {
  readonly #runtime: Runtime;
  readonly #loader: Loader;

  constructor(runtime: Runtime, loader: Loader) {
    this.#runtime = runtime;
    this.#loader = loader;
  }

  /**
   * @param on with all that the plugin requires; off alone
   * @throws Problem 404 unknown; 409 `plugin-failed`, `not-in-plan`, `plugin-needed` by another, `plugin-purging`,
   * `plugin-setup-failed`
   */
  async set(info: TenantInfo, plugin: string, on: boolean, by: Principal): Promise<void> {
    const state = this.#loader.state(plugin);
    if (!state || state.core) throw problems.notFound();
    const before = await this.#runtime.tenants.enabled(info.id);
    if (on) this.#judgeOn(info, plugin);
    else this.#judgeOff(plugin, before);
    const ids = on
      ? [...this.#loader.closure(plugin)].filter((id) => !this.#loader.state(id)?.core)
      : [plugin];
    if (on) await this.#refuseWhilePurging(info.id, ids);
    await this.#runtime.db.control.query(
      `insert into kernel.tenant_plugin (tenant_id, plugin, enabled, changed_at, changed_by)
       select $1, unnest($2::text[]), $3, $4, $5
       on conflict (tenant_id, plugin) do update set enabled = excluded.enabled, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [info.id, ids, on, this.#runtime.now(), by.id],
    );
    this.#runtime.tenants.changed(info.id);
    if (!on) return;
    const added = ids.filter((id) => !before.has(id));
    for (const id of added) {
      try {
        await this.seed(info.id, id);
      } catch (error) {
        await this.#switchBack(info.id, added, by);
        throw this.#noSeed(info.id, id, error);
      }
    }
  }

  /** Lets a plugin set up a tenant; repeatable. */
  async seed(tenantId: string, plugin: string): Promise<void> {
    for (const hook of this.#runtime.registry.of(plugin)?.enableHooks ?? [])
      await this.#runtime.invoker.system(plugin, tenantId, hook);
  }

  #judgeOn(info: TenantInfo, plugin: string): void {
    if (!this.#loader.healthy(plugin)) {
      const reason = this.#loader.state(plugin)?.reason ?? 'it did not start';
      throw problems.conflict(`${this.#titleOf(plugin)} cannot be switched on: ${reason}`, {
        code: 'plugin-failed',
      });
    }
    const plan = this.#runtime.tenants.plan(info);
    const missing = missingIn(plan, plugin, this.#loader);
    if (missing.length === 0) return;
    const titles = missing.map((id) => this.#titleOf(id));
    throw notInPlan(plan, titles, plansWith(this.#runtime.options.plans, plugin, this.#loader));
  }

  #judgeOff(plugin: string, before: ReadonlySet<string>): void {
    const users = this.#loader.dependents(plugin).filter((id) => before.has(id));
    if (users.length === 0) return;
    const titles = users.map((id) => this.#titleOf(id)).join(', ');
    throw problems.conflict(`These need ${this.#titleOf(plugin)} and stop with it: ${titles}.`, {
      code: 'plugin-needed',
    });
  }

  async #refuseWhilePurging(tenantId: string, plugins: readonly string[]): Promise<void> {
    const { rows } = await this.#runtime.db.control.query(
      'select plugin from kernel.tenant_plugin where tenant_id = $1 and plugin = any($2) and purging_since is not null',
      [tenantId, plugins],
    );
    if (rows.length === 0) return;
    const titles = rows.map((row) => this.#titleOf(row.plugin)).join(', ');
    throw problems.conflict(`The data of ${titles} is being deleted. Try again when that is done.`, {
      code: 'plugin-purging',
    });
  }

  /** What could not set itself up is not left on half done. */
  async #switchBack(tenantId: string, plugins: readonly string[], by: Principal): Promise<void> {
    await this.#runtime.db.control.query(
      'update kernel.tenant_plugin set enabled = false, changed_at = $3, changed_by = $4 where tenant_id = $1 and plugin = any($2)',
      [tenantId, plugins, this.#runtime.now(), by.id],
    );
    this.#runtime.tenants.changed(tenantId);
  }

  #noSeed(tenantId: string, plugin: string, error: unknown): Problem {
    this.#runtime.breakers.noted(`${plugin}/enable/seed@${tenantId}`, error);
    this.#runtime.log.error('a plugin could not set itself up and was switched off again', {
      plugin,
      error: String(error),
    });
    return problems.conflict(`${this.#titleOf(plugin)} could not set itself up and is switched off again.`, {
      code: 'plugin-setup-failed',
      cause: error,
    });
  }

  #titleOf(plugin: string): string {
    return this.#loader.state(plugin)?.manifest.title ?? plugin;
  }
}
