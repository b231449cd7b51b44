import { type FeatureSpec, problems, sql, type TenantInfo } from '@serviflow/sdk';
import type { Call } from '../invoke/call.ts';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import type { Plan } from '../tenancy/plan.ts';

export interface Feature {
  readonly id: string;
  readonly plugin: string;
  readonly title: string;
  readonly spec: FeatureSpec;
}

/** What plans grant, and what tenants have used of it. */
export class Entitlements {
  readonly #runtime: Runtime;
  readonly #loader: Loader;

  constructor(runtime: Runtime, loader: Loader) {
    this.#runtime = runtime;
    this.#loader = loader;
  }

  /** Features that the manifest of a plugin declares. */
  features(plugin: string): Feature[] {
    const declared = (this.#loader.state(plugin)?.manifest.features ?? {}) as Record<string, FeatureSpec>;
    return Object.entries(declared).map(([id, spec]) => ({ id, plugin, title: spec.title ?? id, spec }));
  }

  pluginTitle(plugin: string): string {
    return this.#loader.state(plugin)?.manifest.title ?? plugin;
  }

  /** What the tenant's plan grants: a switch as 0 or 1, no limit as `Infinity`. */
  granted(info: TenantInfo, feature: Feature): number {
    return grantOf(this.#runtime.tenants.plan(info), feature);
  }

  /** The first plan that grants more and can be chosen; null when none does. */
  better(info: TenantInfo, feature: Feature): { plan: Plan; granted: number } | null {
    const now = this.granted(info, feature);
    for (const plan of this.#runtime.options.plans) {
      const granted = grantOf(plan, feature);
      // Nobody can buy a trial.
      if (plan.id !== 'trial' && granted > now) return { plan, granted };
    }
    return null;
  }

  /** @throws Problem 403 `not-in-plan`; TypeError when the plugin does not declare the feature */
  require(info: TenantInfo, plugin: string, id: string): void {
    const feature = this.#declared(plugin, id);
    if (this.granted(info, feature) > 0) return;
    const better = this.better(info, feature);
    throw problems.forbidden(
      `Your plan ${this.#runtime.tenants.plan(info).title} does not include "${feature.title}".${
        better ? ` The plan ${better.plan.title} does.` : ''
      }`,
      { code: 'not-in-plan' },
    );
  }

  /**
   * Counts in the call's transaction, with one statement: PostgreSQL locks the counter, looks again and adds.
   * @returns what is used now
   * @throws Problem 403 `plan-limit`; TypeError when the feature is not a counted limit of the plugin
   */
  async consume(
    call: Call,
    { plugin, feature: id, amount }: { plugin: string; feature: string; amount: number },
  ): Promise<number> {
    const feature = this.#declared(plugin, id);
    if (feature.spec.type !== 'limit' || !feature.spec.counted)
      throw new TypeError(`${plugin} consumes ${id}, which its manifest does not declare as a counted limit`);
    if (!Number.isSafeInteger(amount) || amount === 0)
      throw new TypeError(`${plugin} consumes ${amount} of ${id}; it has to be a whole number other than 0`);
    const granted = this.granted(call.tenant, feature);
    const most = Math.min(Math.floor(granted), Number.MAX_SAFE_INTEGER);
    const period = this.period(call.tenant, feature);
    const { rows } = await sql<{ used: number }>`
      insert into kernel.entitlement_use as u (feature, period, used)
      select ${id}, ${period}, greatest(${amount}::bigint, 0) where ${amount}::bigint <= ${most}::bigint
      on conflict (tenant_id, feature, period) do update set used = greatest(u.used + ${amount}::bigint, 0)
        where ${amount}::bigint < 0 or u.used + ${amount}::bigint <= ${most}::bigint
      returning used`.execute(call.sql);
    if (rows[0]) return rows[0].used;
    const left = Math.max(0, most - ((await this.used(call, [period])).get(key(id, period)) ?? 0));
    throw this.#refusal(call.tenant, feature, left);
  }

  /** Which counter counts now: the tenant's calendar month, or `''`. */
  period(info: TenantInfo, { spec }: Feature): string {
    if (spec.type !== 'limit' || spec.counted !== 'month') return '';
    return monthIn(info.timezone).format(this.#runtime.now());
  }

  /** Counters of the call's tenant in these periods, by `feature period`. */
  async used(call: Pick<Call, 'sql'>, periods: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await sql<{ feature: string; period: string; used: number }>`
      select feature, period, used from kernel.entitlement_use where period = any(${periods}::text[])`.execute(
      call.sql,
    );
    return new Map(rows.map((row) => [key(row.feature, row.period), row.used]));
  }

  #declared(plugin: string, id: string): Feature {
    const feature = this.features(plugin).find((one) => one.id === id);
    if (!feature)
      throw new TypeError(`${plugin} uses the feature ${id}, which its manifest does not declare`);
    return feature;
  }

  #refusal(info: TenantInfo, feature: Feature, left: number): Error {
    const per = feature.spec.type === 'limit' && feature.spec.counted === 'month' ? ' a month' : '';
    const better = this.better(info, feature);
    const plan = this.#runtime.tenants.plan(info);
    const more = Number.isFinite(better?.granted) ? `includes ${better?.granted}${per}` : 'has no limit';
    return problems.forbidden(
      `${feature.title}: your plan ${plan.title} includes ${Math.floor(grantOf(plan, feature))}${per}, ${
        left === 0 ? 'and all are used' : `of which ${left} are left`
      }.${better ? ` The plan ${better.plan.title} ${more}.` : ''}`,
      { code: 'plan-limit' },
    );
  }
}

const months = new Map<string, Intl.DateTimeFormat>();

/** Writes `2026-11`. Kept, because making one takes longer than the statement it is for. */
function monthIn(timeZone: string): Intl.DateTimeFormat {
  let format = months.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' });
    months.set(timeZone, format);
  }
  return format;
}

export const key = (feature: string, period: string): string => `${feature} ${period}`;

function grantOf(plan: Plan, { id, spec }: Feature): number {
  const granted = plan.features[id] ?? spec.default;
  if (typeof granted === 'number') return granted;
  if (spec.type === 'flag') return granted ? 1 : 0;
  return granted ? Number.POSITIVE_INFINITY : 0;
}
