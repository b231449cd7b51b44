import type { Logger, Plugin } from '@serviflow/sdk';
import { availablePathOf, bulkPathOf, type OperationPath, pathOf } from '../http/operation-path.ts';
import { collect } from '../registry/registration.ts';
import type { Contributions, Registry } from '../registry/registry.ts';
import { optionalPlugins, ownerOf, requiredPlugins } from './dependencies.ts';
import { stateOfFound, stateOfPlugin, withoutId } from './first-state.ts';
import type { FoundPlugin } from './found-plugin.ts';
import { inDependencyOrder } from './order.ts';
import type { PluginState, Surface } from './plugin-state.ts';

const RESERVED = /^\/(?:api|assets|plugins|healthz|readyz|metrics)?(?:\/|$)/;

export interface Installation {
  readonly core: readonly Plugin[];
  readonly plugins: readonly Plugin[];
  readonly found?: readonly FoundPlugin[] | undefined;
}

/** Reads the installed plugins into the registry; a bad one is set aside with its reason, the rest go on. */
export class Loader {
  readonly #states = new Map<string, PluginState>();
  readonly #log: Logger;
  /** Method and path of each operation, with its owner. */
  readonly #paths = new Map<string, string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * @param core plugins of the kernel itself
   * @param plugins of `config/plugins.ts`, in any order
   * @param found plugins from outside; their ids count less than those of the others
   */
  load({ core, plugins, found = [] }: Installation, registry: Registry): void {
    for (const plugin of core) this.#add(stateOfPlugin(plugin, true));
    for (const plugin of plugins) this.#add(stateOfPlugin(plugin, false));
    for (const one of found) this.#add(stateOfFound(one));
    const ordered = inDependencyOrder(this.#states);
    this.#states.clear();
    for (const state of ordered) this.#states.set(state.id, state);
    for (const state of ordered) {
      this.#block(state);
      if (state.status !== 'valid') {
        const { id, surface, reason, remedy } = state;
        this.#log.error('plugin set aside', {
          plugin: id,
          surface: surface ?? 'requires',
          reason,
          remedy,
          stack: surface === 'import' ? stackOf(id, found) : undefined,
        });
        continue;
      }
      try {
        const contributions = collect(state.plugin);
        for (const provider of contributions.providers) {
          if (provider.token.kind === 'contract' && ownerOf(provider.token) !== state.id) {
            throw new Error(`It provides ${provider.token.id}, which belongs to ${ownerOf(provider.token)}.`);
          }
        }
        this.#claimPaths(contributions, state.core);
        registry.add(contributions);
      } catch (error) {
        this.fail(state.id, 'register', error);
      }
    }
    for (const fault of registry.orderFilters()) this.fail(fault.plugin, 'register', fault);
  }

  #add(state: PluginState): void {
    const owner = this.#states.get(state.id);
    if (!owner) this.#states.set(state.id, state);
    else if (state.packageName === null)
      this.#log.error('two plugins have one id; the second is left out', { plugin: state.id });
    else {
      const nameless = withoutId(state, owner);
      this.#states.set(nameless.id, nameless);
    }
  }

  /** An address belongs to one operation, and installed plugins stay below their own. @throws Error naming both */
  #claimPaths(contributions: Contributions, core: boolean): void {
    const { plugin, operations, subjects, routes } = contributions;
    const mine = new Map<string, string>();
    const claim = (owner: string, { method, path }: OperationPath) => {
      const key = `${method} ${path}`;
      const taken = this.#paths.get(key) ?? mine.get(key);
      if (taken) throw new Error(`${owner} wants ${key}, which belongs to ${taken}.`);
      // Pages for people may have short addresses of their own; what the kernel itself answers is taken.
      if (!core && RESERVED.test(path) && path !== `/api/${plugin}` && !path.startsWith(`/api/${plugin}/`))
        throw new Error(`${owner} wants ${key}, which is not below /api/${plugin}.`);
      mine.set(key, owner);
    };
    for (const op of operations) {
      claim(op.id, pathOf(op));
      const bulk = bulkPathOf(op);
      if (bulk) claim(`${op.id} (bulk)`, { method: 'POST', path: bulk });
    }
    for (const { def } of subjects)
      claim(`${def.id} (actions)`, { method: 'GET', path: availablePathOf(plugin, def) });
    for (const { spec } of routes) {
      const path = spec.path.replace(/:(\w+)/g, '{$1}');
      claim(`${plugin} (route)`, { method: spec.method, path });
    }
    for (const [key, owner] of mine) this.#paths.set(key, owner);
  }

  #block(state: PluginState): void {
    const missing = requiredPlugins(state.manifest).filter((id) => {
      const needed = this.#states.get(id);
      return !needed || needed.status === 'failed' || needed.status === 'blocked';
    });
    if (missing.length === 0 || state.status === 'failed') return;
    state.status = 'blocked';
    state.reason = `It needs ${missing.join(', ')}, which did not load.`;
    state.remedy = `Mend ${missing.join(', ')} first.`;
  }

  /** Sets a plugin aside. Its contributions stay registered; the gate answers 503 for it. */
  fail(id: string, surface: Surface, error: unknown): void {
    const state = this.#states.get(id);
    if (!state) return;
    state.status = 'failed';
    state.surface = surface;
    state.reason = error instanceof Error ? error.message : String(error);
    state.remedy =
      surface === 'migration'
        ? 'Mend the migration and restart; its data is as it was.'
        : 'Mend the plugin and restart.';
    this.#log.error('plugin set aside', {
      plugin: id,
      surface,
      reason: state.reason,
      remedy: state.remedy,
      stack: error instanceof Error ? error.stack : undefined,
    });
    for (const other of this.#states.values())
      if (other.status !== 'failed' && other.status !== 'blocked') this.#block(other);
  }

  mark(id: string, status: 'migrated' | 'started', startMs = 0): void {
    const state = this.#states.get(id);
    if (!state || state.status === 'failed' || state.status === 'blocked') return;
    state.status = status;
    state.startMs = startMs;
  }

  state(id: string): PluginState | undefined {
    return this.#states.get(id);
  }

  /** In dependency order: each stands after those it needs. */
  states(): readonly PluginState[] {
    return [...this.#states.values()];
  }

  /** Whether calls into the plugin may run. */
  healthy(id: string): boolean {
    const status = this.#states.get(id)?.status;
    return status === 'started' || status === 'migrated';
  }

  /** What enabling `id` brings along: itself and all that it requires. */
  closure(id: string): Set<string> {
    const all = new Set<string>();
    const add = (one: string) => {
      if (all.has(one)) return;
      all.add(one);
      const state = this.#states.get(one);
      if (state) requiredPlugins(state.manifest).forEach(add);
    };
    add(id);
    return all;
  }

  /** Plugins that require `id`, directly or not. */
  dependents(id: string): string[] {
    return this.states()
      .filter((s) => s.id !== id && this.closure(s.id).has(id))
      .map((s) => s.id);
  }

  optionalOf(id: string): string[] {
    const state = this.#states.get(id);
    return state ? optionalPlugins(state.manifest) : [];
  }
}

/** Where the code of a package failed while it was imported. */
function stackOf(id: string, found: readonly FoundPlugin[]): string | undefined {
  const one = found.find((candidate) => candidate.id === id);
  const cause = one && 'failure' in one ? one.failure.cause : undefined;
  return cause instanceof Error ? cause.stack : undefined;
}
