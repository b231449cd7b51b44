import { checkSdkRange, SDK_VERSION, type Static, type TenantInfo, Type } from '@serviflow/sdk';
import { faultWords } from '../faults/remedy.ts';
import type { Loader } from '../loader/loader.ts';
import type { PluginState } from '../loader/plugin-state.ts';
import type { Contributions } from '../registry/registry.ts';
import type { Runtime } from '../runtime.ts';
import { missingIn, plansWith } from '../tenancy/plan-gate.ts';
import type { Fault } from './plugin-faults.ts';

const NullableText = Type.Union([Type.String(), Type.Null()]);
const Texts = Type.Array(Type.String());

/** What a plugin may touch, as it declared it and as the database has it. */
const Touches = Type.Object({
  permissions: Type.Array(
    Type.Object({ id: Type.String(), title: Type.String(), roles: Texts, companyAdmin: Type.Boolean() }),
  ),
  /** Host names it says it talks to. */
  network: Texts,
  /** It does things in the name of users. */
  actsForUsers: Type.Boolean(),
  tables: Texts,
  /** Ids of events. */
  hears: Texts,
  emits: Texts,
  /** Ids of filters that it answers. */
  filters: Texts,
  jobs: Type.Array(Type.Object({ id: Type.String(), cron: NullableText })),
  /** Long-running parts, such as listeners. */
  background: Texts,
  /** Addresses beside those of its actions, `METHOD /path`. */
  routes: Texts,
  slots: Type.Array(Type.Object({ slot: Type.String(), title: NullableText })),
  pages: Type.Array(Type.Object({ path: Type.String(), title: Type.String(), area: Type.String() })),
});

export const PluginView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  version: Type.String(),
  /** Semver range that it was built for, and whether this desk's SDK is in it. */
  sdk: Type.Object({ range: Type.String(), desk: Type.String(), fits: Type.Boolean() }),
  /** `core` is the kernel's own and always on, `built-in` ships with the desk, `outside` was added. */
  source: Type.Union([Type.Literal('core'), Type.Literal('built-in'), Type.Literal('outside')]),
  core: Type.Boolean(),
  packageName: NullableText,
  author: NullableText,
  homepage: NullableText,
  status: Type.String(),
  surface: NullableText,
  reason: NullableText,
  remedy: NullableText,
  enabled: Type.Boolean(),
  /** A tenant's data of it is being deleted since then; it cannot be switched on meanwhile. */
  purgingSince: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  plan: Type.Object({
    /** Whether the tenant's plan has it and all that it requires. */
    included: Type.Boolean(),
    /** Title of the tenant's plan. */
    current: Type.String(),
    /** Titles of the plans that have it. */
    availableIn: Texts,
  }),
  /** All that it cannot do without, directly or not. */
  requires: Texts,
  /** What it uses when it is there. */
  optional: Texts,
  hasSettings: Type.Boolean(),
  touches: Touches,
  health: Type.Array(
    Type.Object({ name: Type.String(), ok: Type.Boolean(), detail: Type.Optional(Type.String()) }),
  ),
  checkedAt: Type.String({ format: 'date-time' }),
  faults: Type.Array(
    Type.Object({
      handler: Type.String(),
      /** Where it failed: `filter`, `on`, `job`, `request`, `ui` and others. */
      surface: Type.String(),
      state: Type.String(),
      lastError: NullableText,
      lastAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
      remedy: Type.String(),
    }),
  ),
});

export interface ViewParts {
  readonly runtime: Runtime;
  readonly loader: Loader;
  readonly tenant: TenantInfo;
  readonly enabled: ReadonlySet<string>;
  readonly purging: ReadonlyMap<string, Date>;
  readonly tables: ReadonlyMap<string, readonly string[]>;
  readonly faults: readonly Fault[];
  readonly health: readonly { name: string; ok: boolean; detail?: string }[];
}

/** One plugin as the administrator of a tenant sees it. */
export function viewOf(state: PluginState, parts: ViewParts): Static<typeof PluginView> {
  const { id, manifest, core } = state;
  const { runtime, loader, tenant } = parts;
  const plan = runtime.tenants.plan(tenant);
  const found = state.packageName
    ? runtime.options.installed?.find((one) => one.packageName === state.packageName)
    : undefined;
  const since = parts.purging.get(id);
  return {
    id,
    title: manifest.title,
    description: manifest.description || found?.description || '',
    version: manifest.version,
    sdk: { range: manifest.sdk, desk: SDK_VERSION, fits: checkSdkRange(manifest.sdk).length === 0 },
    source: core ? 'core' : state.packageName ? 'outside' : 'built-in',
    core,
    packageName: state.packageName,
    author: found?.author ?? null,
    homepage: webAddress(found?.homepage),
    status: state.status,
    surface: state.surface,
    reason: state.reason,
    remedy: state.remedy,
    enabled: parts.enabled.has(id),
    purgingSince: since?.toISOString() ?? null,
    plan: {
      included: missingIn(plan, id, loader).length === 0,
      current: plan.title,
      availableIn: plansWith(runtime.options.plans, id, loader),
    },
    requires: [...loader.closure(id)].filter((one) => one !== id),
    optional: loader.optionalOf(id),
    hasSettings: Object.keys(manifest.settings?.properties ?? {}).length > 0,
    touches: touchesOf(state, runtime.registry.of(id), parts.tables.get(id) ?? []),
    health: parts.health.map(({ name, ok, detail }) => ({
      name,
      ok,
      ...(detail === undefined ? {} : { detail }),
    })),
    checkedAt: runtime.now().toISOString(),
    faults: parts.faults
      .filter((fault) => fault.handler.startsWith(`${id}/`))
      .map((fault) => ({
        ...fault,
        // The tenant's id behind the @ says nothing to its own people.
        handler: fault.handler.split('@')[0] ?? fault.handler,
        lastAt: fault.lastAt?.toISOString() ?? null,
        ...faultWords(fault.handler),
      })),
  };
}

function touchesOf(
  { manifest }: PluginState,
  c: Contributions | undefined,
  tables: readonly string[],
): Static<typeof Touches> {
  const permissions = Object.entries(
    (manifest.permissions ?? {}) as Record<
      string,
      { title: string; roles: string[]; companyAdmin?: boolean }
    >,
  );
  const ids = (list: readonly { readonly id: string }[] = []) =>
    [...new Set(list.map((one) => one.id))].sort();
  return {
    permissions: permissions.map(([id, { title, roles, companyAdmin }]) => ({
      id,
      title,
      roles: [...roles],
      companyAdmin: companyAdmin ?? false,
    })),
    network: [...(manifest.network ?? [])],
    actsForUsers: manifest.actsForUsers ?? false,
    tables: [...tables],
    hears: ids(c?.subscriptions.map((one) => one.event)),
    emits: ids(c?.events),
    filters: ids(c?.filters.map((one) => one.def)),
    jobs: (c?.jobs ?? []).map(({ id, cron }) => ({ id, cron: cron ?? null })),
    background: (c?.background ?? []).map(({ name }) => name),
    routes: (c?.routes ?? []).map(({ spec }) => `${spec.method} ${spec.path}`),
    slots: (c?.slots ?? []).map(({ slot, contribution }) => ({ slot, title: contribution.title ?? null })),
    pages: (c?.pages ?? []).map(({ path, title, area }) => ({ path, title, area: area ?? 'workspace' })),
  };
}

/** A package may write anything there, and what is no web address becomes no link. */
function webAddress(text: string | undefined): string | null {
  return text && /^https?:\/\//i.test(text) ? text : null;
}
