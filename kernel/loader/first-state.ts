import { type AnyManifest, checkManifest, defineManifest, definePlugin, type Plugin } from '@serviflow/sdk';
import { optionalPlugins, requiredPlugins } from './dependencies.ts';
import type { FoundPlugin } from './found-plugin.ts';
import type { PluginState, Surface } from './plugin-state.ts';

interface Wrong {
  readonly surface: Surface;
  readonly reason: string;
  readonly remedy: string;
}

const MEND = 'Mend the manifest, or install a version that fits this desk.';

/** The state in which a plugin of the product is found. @param core part of the kernel, which needs no check */
export function stateOfPlugin(plugin: Plugin, core: boolean): PluginState {
  const faults = core ? [] : checkManifest(plugin.manifest);
  return stateOf(plugin, { core, packageName: null, wrong: wrongManifest(faults.map(({ what }) => what)) });
}

/** The state in which a plugin from outside is found; nothing that it may be makes this throw. */
export function stateOfFound(found: FoundPlugin): PluginState {
  const { packageName } = found;
  const setAside = (wrong: Wrong) => stateOf(placeholder(found), { core: false, packageName, wrong });
  if ('failure' in found) {
    const { message, remedy } = found.failure;
    return setAside({
      surface: 'import',
      reason: message,
      remedy: remedy ?? `Mend the package ${packageName} or remove it, and restart.`,
    });
  }
  try {
    const faults = faultsOf(found.plugin.manifest);
    return stateOf(found.plugin, { core: false, packageName, wrong: wrongManifest(faults) });
  } catch (error) {
    return setAside({ surface: 'manifest', reason: `Its manifest cannot be read: ${error}`, remedy: MEND });
  }
}

/** The same plugin under a name of its own: its id is taken. */
export function withoutId(state: PluginState, owner: PluginState): PluginState {
  const by = owner.packageName ?? (owner.core ? 'the kernel' : 'a plugin of the product');
  const stub = placeholder({ ...state.manifest, id: `${state.id} (${state.packageName})` });
  return stateOf(stub, {
    core: false,
    packageName: state.packageName,
    wrong: {
      surface: 'manifest',
      reason: `The id "${state.id}" belongs to ${by}.`,
      remedy: `Remove ${state.packageName ?? 'one of them'}, or give it another id.`,
    },
  });
}

function faultsOf(manifest: AnyManifest): string[] {
  const faults = checkManifest(manifest).map(({ what }) => what);
  // Read here once, where a strange value costs nobody else.
  requiredPlugins(manifest);
  optionalPlugins(manifest);
  if (manifest.critical)
    faults.push('Only plugins of the product may be critical: a stranger must not stop the boot.');
  return faults;
}

const wrongManifest = (faults: readonly string[]): Wrong | null =>
  faults.length ? { surface: 'manifest', reason: faults.join(' '), remedy: MEND } : null;

function stateOf(
  plugin: Plugin,
  { core, packageName, wrong }: { core: boolean; packageName: string | null; wrong: Wrong | null },
): PluginState {
  return {
    id: plugin.manifest.id,
    manifest: plugin.manifest,
    plugin,
    core,
    packageName,
    status: wrong ? 'failed' : 'valid',
    surface: wrong?.surface ?? null,
    reason: wrong?.reason ?? null,
    remedy: wrong?.remedy ?? null,
    startMs: 0,
  };
}

/** Stands for a plugin of which no more is known than its package says. */
function placeholder({ id, title, version, description }: Described): Plugin {
  const known = { id, title, version, sdk: '*', ...(description ? { description } : {}) };
  return definePlugin(defineManifest(known), { register() {} });
}

interface Described {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}
