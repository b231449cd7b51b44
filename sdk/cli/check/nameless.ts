import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contractOf } from '../manifest/contract-exports.ts';
import { type SourceFile, specifiersOf } from './sources.ts';

/**
 * Plugins whose contract file offers events, filters or slots and no contract: a manifest has nothing of them to name.
 * What cannot be read is left out; other checks tell of it.
 * @param root absolute path of the package
 * @returns ids of plugins
 */
export async function namelessPlugins(root: string, sources: readonly SourceFile[]): Promise<Set<string>> {
  const require = createRequire(join(root, 'package.json'));
  const nameless = new Set<string>();
  for (const specifier of new Set(sources.flatMap(specifiersOf))) {
    const id = /^@serviflow\/plugin-([a-z0-9-]+)\/contract$/.exec(specifier)?.[1];
    if (!id) continue;
    try {
      const module = (await import(pathToFileURL(require.resolve(specifier)).href)) as Record<
        string,
        unknown
      >;
      if (contractOf(module).contracts.length === 0) nameless.add(id);
    } catch {}
  }
  return nameless;
}
