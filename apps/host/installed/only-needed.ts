import type { FoundPlugin } from '@serviflow/kernel';
import type { Plugin } from '@serviflow/sdk';

/** The plugins of the product that the found ones require, directly or through others. */
export function onlyNeeded(plugins: readonly Plugin[], found: readonly FoundPlugin[]): Plugin[] {
  const needed = new Set<string>();
  const visit = (plugin: Plugin) => {
    for (const id of requiredBy(plugin)) {
      if (needed.has(id)) continue;
      needed.add(id);
      for (const one of plugins.filter(({ manifest }) => manifest.id === id)) visit(one);
    }
  };
  for (const one of found) if ('plugin' in one) visit(one.plugin);
  return plugins.filter(({ manifest }) => needed.has(manifest.id));
}

/** Owners of the contracts that its manifest requires; whatever else may be wrong with it is the kernel's to say. */
function requiredBy({ manifest }: Plugin): string[] {
  return Object.values((manifest.requires ?? {}) as Record<string, { id?: string } | null>).flatMap(
    (contract) => (typeof contract?.id === 'string' ? [contract.id.split('.')[0] ?? ''] : []),
  );
}
