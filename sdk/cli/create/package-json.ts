import { readdirSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { UsageError } from '../tool/terminal.ts';
import type { PluginNames } from './names.ts';
import { templateManifest } from './template.ts';

/**
 * The package.json of a new plugin.
 * @param folder absolute path of the new plugin
 * @param packages folder with tarballs of `@serviflow/*`, taken instead of the registry's
 */
export function packageJson(names: PluginNames, folder: string, packages: string | undefined): string {
  const { author: _sample, ...template } = templateManifest();
  const { name: _name, version, ...rest } = template;
  const local = packages === undefined ? {} : tarballsIn(packages, folder);
  const manifest = {
    name: names.packageName,
    version,
    ...rest,
    description: `${names.title} for ServiFlow.`,
    ...(names.author ? { author: names.author } : {}),
    serviflow: { ...(rest.serviflow as object), id: names.id, title: names.title },
    devDependencies: sortedKeys({ ...template.devDependencies, ...local }),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * Every package of ServiFlow in a folder, as a dependency: npm then asks no registry for any of them.
 * @throws UsageError when there are none
 */
function tarballsIn(packages: string, folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of readTarballs(packages)) {
    const [, short] = /^serviflow-(.+)-\d+\.\d+\.\d+(?:-.+)?\.tgz$/.exec(file) ?? [];
    const path = relative(folder, resolve(packages, file)).split(sep).join('/');
    if (short) found[`@serviflow/${short}`] = `file:${path}`;
  }
  if (!found['@serviflow/sdk'])
    throw new UsageError(`${packages} has no package of the SDK (serviflow-sdk-<version>.tgz).`);
  return found;
}

function readTarballs(packages: string): string[] {
  try {
    return readdirSync(packages);
  } catch (error) {
    throw new UsageError(`${packages} cannot be read: ${(error as Error).message}`);
  }
}

const sortedKeys = (of: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
