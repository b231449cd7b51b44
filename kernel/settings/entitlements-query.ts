import { type Context, type Static, Type } from '@serviflow/sdk';
import { RUNTIME } from '../runtime-token.ts';
import { key } from './entitlements.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const EntitlementsView = Type.Object({
  plan: Type.Object({
    id: Type.String(),
    title: Type.String(),
    trialEndsAt: Nullable(Type.String({ format: 'date-time' })),
  }),
  items: Type.Array(
    Type.Object({
      feature: Type.String(),
      title: Type.String(),
      plugin: Type.String(),
      pluginTitle: Type.String(),
      type: Type.Union([Type.Literal('flag'), Type.Literal('limit')]),
      /** What the plan grants: a switch, a number, or null for no limit. */
      granted: Type.Union([Type.Boolean(), Type.Number(), Type.Null()]),
      /** Null where the kernel does not count. */
      used: Nullable(Type.Number()),
      /** `2026-11` when it is counted by month. */
      month: Nullable(Type.String()),
      /** Title of the first plan that grants more. */
      betterPlan: Nullable(Type.String()),
    }),
  ),
});

/** Features of the plugins that are on, with what the plan grants and what is used of it. */
export async function readEntitlements(c: Context): Promise<Static<typeof EntitlementsView>> {
  const { tenants, entitlements } = c.get(RUNTIME);
  const plan = tenants.plan(c.tenant);
  const enabled = await tenants.enabled(c.tenant.id);
  const features = [...enabled].flatMap((id) => entitlements.features(id));
  const periods = [...new Set(features.map((f) => entitlements.period(c.tenant, f)))];
  const used = await entitlements.used({ sql: c.sql() }, periods);
  const items = features.map((feature) => {
    const { id, title, plugin, spec } = feature;
    const granted = entitlements.granted(c.tenant, feature);
    const period = entitlements.period(c.tenant, feature);
    const counted = spec.type === 'limit' && spec.counted !== undefined;
    return {
      feature: id,
      title,
      plugin,
      pluginTitle: entitlements.pluginTitle(plugin),
      type: spec.type,
      granted: spec.type === 'flag' ? granted > 0 : Number.isFinite(granted) ? granted : null,
      used: counted ? (used.get(key(id, period)) ?? 0) : null,
      month: period || null,
      betterPlan: entitlements.better(c.tenant, feature)?.plan.title ?? null,
    };
  });
  const { trialEndsAt } = c.tenant;
  return {
    plan: { id: plan.id, title: plan.title, trialEndsAt: trialEndsAt?.toISOString() ?? null },
    items,
  };
}
