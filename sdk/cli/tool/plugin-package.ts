import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PluginError } from './terminal.ts';

/** A folder with a plugin that is being written. */
export interface PluginPackage {
  /** Absolute. */
  readonly root: string;
  /** Name of the npm package. */
  readonly name: string;
  readonly version: string;
  /** The field `serviflow` of package.json. */
  readonly serviflow: {
    readonly id?: string;
    readonly title?: string;
    readonly plugin?: string;
    readonly ui?: string;
  };
  /** The whole package.json. */
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Reads the package in a folder.
 * @param folder absolute, or below `cwd`
 * @throws PluginError when there is no plugin
 */
export function readPluginPackage(cwd: string, folder = '.'): PluginPackage {
  const root = resolve(cwd, folder);
  const file = join(root, 'package.json');
  if (!existsSync(file))
    throw new PluginError(`There is no package.json in ${root}.`, {
      remedy: 'Change to the folder of your plugin, or name it. "serviflow-plugin create" makes a new one.',
    });
  const json = parse(file);
  if (!existsSync(join(root, 'plugin.ts')))
    throw new PluginError(`There is no plugin.ts in ${root}.`, {
      remedy: 'A plugin has plugin.ts beside its package.json, with the plugin as default export.',
    });
  return {
    root,
    name: typeof json.name === 'string' ? json.name : '',
    version: typeof json.version === 'string' ? json.version : '',
    serviflow: (json.serviflow ?? {}) as PluginPackage['serviflow'],
    json,
  };
}

function parse(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new PluginError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
