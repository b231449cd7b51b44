import { type Principal, problems, type TenantInfo, uuidv7 } from '@serviflow/sdk';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import type { Plan } from './plan.ts';
import { inPlan } from './plan-gate.ts';
import { PluginSwitch } from './plugin-switch.ts';

interface TenantEntry {
  readonly info: TenantInfo;
  readonly status: 'active' | 'suspended';
  /** Plugins whose switch is on, whose requirements are on, and that the plan has. Core plugins included. */
  readonly enabled: ReadonlySet<string>;
  readonly profile: Readonly<Record<string, unknown>>;
  /** What the tenant switched, also plugins that this node does not have. */
  readonly switches: Readonly<Record<string, boolean>>;
}

export interface NewTenant {
  readonly code: string;
  readonly name: string;
  readonly timezone?: string;
  readonly locale?: string;
  readonly plan: string;
  readonly trialEndsAt?: Date;
  readonly profile?: Record<string, unknown>;
}

const COLUMNS = `t.id, t.code, t.name, t.timezone, t.locale, t.plan, t.status, t.trial_ends_at, t.profile,
  coalesce((select jsonb_object_agg(p.plugin, p.enabled) from kernel.tenant_plugin p where p.tenant_id = t.id), '{}') as switches`;
/** Seconds an unchanged tenant may be served from memory when a notification was lost. */
const MAX_AGE = 30_000;

/** The tenants of the installation, cached; changes travel over the `tenant` topic to every node. */
export class Tenants {
  readonly #byId = new Map<string, { entry: TenantEntry | null; at: number }>();
  readonly #idByCode = new Map<string, string>();
  readonly #runtime: Runtime;
  readonly #loader: Loader;
  readonly #switch: PluginSwitch;
  /** Counts the changes heard of, so that a read that began before one is not kept. */
  #changes = 0;

  constructor(runtime: Runtime, loader: Loader) {
    this.#runtime = runtime;
    this.#loader = loader;
    this.#switch = new PluginSwitch(runtime, loader);
  }

  /** Begins to listen for changes of other nodes. */
  start(): void {
    this.#runtime.bus.on('tenant', ({ tenantId }) => this.#forget(tenantId));
    this.#runtime.bus.on('reset', () => {
      this.#changes += 1;
      this.#byId.clear();
    });
  }

  async byId(id: string): Promise<TenantInfo | null> {
    return (await this.#entry(id))?.info ?? null;
  }

  /** @param code as typed at the login page; case does not matter */
  async byCode(code: string): Promise<TenantInfo | null> {
    // Letters of other scripts become ours in lower case (the Kelvin sign a k): a code is what is typed.
    if (!/^[a-z0-9-]+$/i.test(code.trim())) return null;
    const key = code.trim().toLowerCase();
    let id = this.#idByCode.get(key);
    if (!id) {
      id = (await this.#runtime.db.control.query('select id from kernel.tenant where code = $1', [key]))
        .rows[0]?.id;
      if (!id) return null;
      this.#idByCode.set(key, id);
    }
    return this.byId(id);
  }

  async active(id: string): Promise<boolean> {
    return (await this.#entry(id))?.status === 'active';
  }

  async enabled(id: string): Promise<ReadonlySet<string>> {
    return (await this.#entry(id))?.enabled ?? new Set();
  }

  /** The same for a plugin that only other nodes have: by its switch alone. */
  async enabledElsewhere(id: string, plugin: string): Promise<boolean> {
    const entry = await this.#entry(id);
    if (this.#loader.state(plugin)) return entry?.enabled.has(plugin) ?? false;
    return entry?.switches[plugin] ?? false;
  }

  async profile(id: string): Promise<Readonly<Record<string, unknown>>> {
    return (await this.#entry(id))?.profile ?? {};
  }

  /** Ids of all active tenants, oldest first. */
  async all(): Promise<string[]> {
    return (
      await this.#runtime.db.control.query("select id from kernel.tenant where status = 'active' order by id")
    ).rows.map((r) => r.id);
  }

  plan(info: TenantInfo): Plan {
    const plans = this.#runtime.options.plans;
    const onTrial = info.trialEndsAt !== null && info.trialEndsAt > this.#runtime.now();
    const plan =
      (onTrial ? plans.find((p) => p.id === 'trial') : undefined) ??
      plans.find((p) => p.id === info.plan) ??
      plans[0];
    if (!plan) throw new Error('No plan is configured');
    return plan;
  }

  /** What the tenant's plan grants for a feature; the manifest's default when the plan is silent. */
  entitlement(info: TenantInfo, feature: string): boolean | number {
    const granted = this.plan(info).features[feature];
    if (granted !== undefined) return granted;
    const owner = this.#loader.state(feature.slice(0, feature.indexOf('.')));
    return (
      (owner?.manifest.features as Record<string, { default: boolean | number }> | undefined)?.[feature]
        ?.default ?? false
    );
  }

  /** @throws Problem 409 `code-taken` */
  async create(tenant: NewTenant): Promise<TenantInfo> {
    const id = uuidv7();
    const inserted = await this.#runtime.db.control.query(
      `insert into kernel.tenant (id, code, name, timezone, locale, plan, trial_ends_at, profile, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (code) do nothing`,
      [
        id,
        tenant.code,
        tenant.name,
        tenant.timezone ?? 'UTC',
        tenant.locale ?? 'en',
        tenant.plan,
        tenant.trialEndsAt ?? null,
        tenant.profile ?? {},
        this.#runtime.now(),
      ],
    );
    if (inserted.rowCount === 0)
      throw problems.conflict('This tenant code is taken. Please choose another.', { code: 'code-taken' });
    const info = await this.byId(id);
    if (!info) throw new Error('A tenant vanished while it was made');
    for (const plugin of (await this.enabled(id)).values()) {
      try {
        await this.#switch.seed(id, plugin);
      } catch (error) {
        // One plugin's seed must not cost a new customer the whole desk. It is repeatable: enabling runs it again.
        this.#runtime.breakers.noted(`${plugin}/enable/seed@${id}`, error);
        this.#runtime.log.error('a plugin could not set up a new tenant', { plugin, error: String(error) });
      }
    }
    return info;
  }

  /** Closes a desk to its people, or opens it again; its data stays. @throws Problem 404 */
  async setStatus(tenantId: string, status: 'active' | 'suspended'): Promise<void> {
    const changed = await this.#runtime.db.control.query(
      'update kernel.tenant set status = $2 where id = $1',
      [tenantId, status],
    );
    if (changed.rowCount === 0) throw problems.notFound();
    this.changed(tenantId);
  }

  /** Puts a tenant on another plan; what it has stays, also where the new plan grants less. @throws Problem 404 */
  async setPlan(tenantId: string, plan: string): Promise<void> {
    if (!this.#runtime.options.plans.some((one) => one.id === plan))
      throw problems.notFound(`There is no plan "${plan}".`);
    const changed = await this.#runtime.db.control.query('update kernel.tenant set plan = $2 where id = $1', [
      tenantId,
      plan,
    ]);
    if (changed.rowCount === 0) throw problems.notFound();
    this.changed(tenantId);
  }

  /**
   * Switches a plugin for a tenant; effective at the next request on every node.
   * @throws Problem 404 unknown, 409 as `PluginSwitch.set` says
   */
  async setPlugin(tenantId: string, plugin: string, on: boolean, by: Principal): Promise<void> {
    const info = await this.byId(tenantId);
    if (!info) throw problems.notFound();
    await this.#switch.set(info, plugin, on, by);
  }

  /** Forgets what is cached of a tenant, here and on every node. */
  changed(tenantId: string): void {
    this.#forget(tenantId);
    this.#runtime.notifier.publish('tenant', { tenantId });
  }

  #forget(tenantId: string): void {
    this.#changes += 1;
    this.#byId.delete(tenantId);
  }

  async #entry(id: string): Promise<TenantEntry | null> {
    const now = Date.now();
    const cached = this.#byId.get(id);
    if (cached && now - cached.at < MAX_AGE) return cached.entry;
    const heard = this.#changes;
    const row = (
      await this.#runtime.db.control.query(`select ${COLUMNS} from kernel.tenant t where t.id = $1`, [id])
    ).rows[0];
    const entry = row ? this.#read(row) : null;
    // Ids that do not exist are not remembered: a stranger could fill the memory with them.
    if (entry && heard === this.#changes) this.#byId.set(id, { entry, at: now });
    return entry;
  }

  #read(row: Record<string, unknown>): TenantEntry {
    const info: TenantInfo = {
      id: row.id as string,
      code: row.code as string,
      name: row.name as string,
      timezone: row.timezone as string,
      locale: row.locale as string,
      plan: row.plan as string,
      trialEndsAt: row.trial_ends_at as Date | null,
    };
    const switches = row.switches as Record<string, boolean>;
    const plan = this.plan(info);
    const { enabled: byDefault } = plan;
    // "All" are those of the product: what an operator added from outside each tenant switches on by itself.
    const byPlan = (plugin: string) =>
      byDefault === '*' ? this.#loader.state(plugin)?.packageName === null : byDefault.includes(plugin);
    const on = (plugin: string) => switches[plugin] ?? byPlan(plugin);
    const enabled = new Set<string>();
    for (const state of this.#loader.states()) {
      const needed = [...this.#loader.closure(state.id)];
      if (
        state.core ||
        needed.every((id) => this.#loader.state(id)?.core || (on(id) && inPlan(plan, id, this.#loader)))
      )
        enabled.add(state.id);
    }
    return {
      info,
      status: row.status as TenantEntry['status'],
      enabled,
      profile: row.profile as Record<string, unknown>,
      switches,
    };
  }
}
