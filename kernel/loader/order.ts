import { optionalPlugins, requiredPlugins } from './dependencies.ts';
import type { PluginState } from './plugin-state.ts';

/**
 * Sorts plugins so that each stands after those it needs; marks cycles and missing ones as failed or blocked.
 * Optional dependencies order when they can, and never make a cycle an error.
 */
export function inDependencyOrder(states: ReadonlyMap<string, PluginState>): PluginState[] {
  const done: PluginState[] = [];
  const seen = new Map<string, 'visiting' | 'done'>();
  const visit = (state: PluginState, path: readonly string[]): void => {
    if (seen.get(state.id) === 'done') return;
    if (seen.get(state.id) === 'visiting') {
      const cycle = [...path.slice(path.indexOf(state.id)), state.id];
      for (const id of cycle)
        fail(
          states.get(id),
          `It is part of the cycle ${cycle.join(' -> ')}.`,
          'Move what both need into a third plugin.',
        );
      return;
    }
    seen.set(state.id, 'visiting');
    for (const id of requiredPlugins(state.manifest)) {
      const needed = states.get(id);
      if (needed) visit(needed, [...path, state.id]);
      else
        fail(
          state,
          `It needs the plugin "${id}", which is not installed.`,
          `Install ${id} or remove ${state.id} from config/plugins.ts.`,
        );
    }
    for (const id of optionalPlugins(state.manifest)) {
      const wanted = states.get(id);
      if (wanted && seen.get(id) === undefined) visit(wanted, [...path, state.id]);
    }
    seen.set(state.id, 'done');
    done.push(state);
  };
  for (const state of states.values()) visit(state, []);
  return done;
}

function fail(state: PluginState | undefined, reason: string, remedy: string): void {
  if (!state || state.status === 'failed') return;
  state.status = 'failed';
  state.surface = 'manifest';
  state.reason = reason;
  state.remedy = remedy;
}
