import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ICruiseResult } from 'dependency-cruiser';

interface ManifestShape {
  kind: 'manifest';
  id: string;
  requires?: Record<string, { id: string }>;
  optional?: Record<string, { id: string }>;
}

/** Gives for each plugin the plugins that its manifest requires or may use, by importing `manifest.ts`. */
export async function readManifests(root: string): Promise<Map<string, Set<string>>> {
  const named = new Map<string, Set<string>>();
  for (const folder of globSync('plugins/*/', { cwd: root }).map((path) => path.replace(/\/$/, ''))) {
    const file = join(root, folder, 'manifest.ts');
    if (!existsSync(file)) continue;
    const exports = Object.values((await import(pathToFileURL(file).href)) as Record<string, unknown>);
    const manifest = exports.find(isManifest);
    if (!manifest) throw new Error(`${folder}/manifest.ts exports no manifest.`);
    const contracts = { ...manifest.requires, ...manifest.optional };
    // A contract is named after its owner: sla.api@1.
    named.set(
      folder.slice('plugins/'.length),
      new Set(Object.values(contracts).map(({ id }) => id.split('.')[0] ?? '')),
    );
  }
  return named;
}

function isManifest(value: unknown): value is ManifestShape {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'manifest';
}

/**
 * Imports of another plugin's contract that the importing plugin's manifest does not name. The loader would
 * not know of them: the plugin would run without the one it needs, or before it.
 */
export function findUnnamedImports({ modules }: ICruiseResult, named: Map<string, Set<string>>): string[] {
  const found: string[] = [];
  for (const { source, dependencies } of modules) {
    const from = pluginOf(source);
    if (!from || /[.]test(-d)?[.]tsx?$|\/tests\//.test(source)) continue;
    for (const { resolved } of dependencies) {
      const to = pluginOf(resolved);
      if (to && to !== from && !named.get(from)?.has(to)) found.push(`${source} → ${resolved}`);
    }
  }
  return found;
}

function pluginOf(path: string): string | undefined {
  return /^plugins\/([^/]+)\//.exec(path)?.[1];
}
