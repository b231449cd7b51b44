import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../tool/terminal.ts';
import type { PluginNames } from './names.ts';
import { packageJson } from './package-json.ts';
import { templateFiles } from './template.ts';

export interface CreateOptions extends PluginNames {
  /** Absolute path of the new plugin; made when missing. */
  readonly folder: string;
  /** Absolute path of a folder with tarballs of `@serviflow/*`; the registry when absent. */
  readonly packages?: string | undefined;
}

/**
 * Writes a new plugin.
 * @returns the files that were written, below the folder
 * @throws UsageError when the folder has something in it
 */
export function createPlugin({ folder, packages, ...names }: CreateOptions): string[] {
  refuseUsedFolder(folder);
  const files = new Map([
    ['package.json', packageJson(names, folder, packages)],
    ...templateFiles({ id: names.id, title: names.title }),
  ]);
  for (const [path, text] of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return [...files.keys()].sort();
}

/** A fresh repository may be there already. @throws UsageError */
export function refuseUsedFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const inside = readdirSync(folder).filter((name) => name !== '.git');
  if (inside.length)
    throw new UsageError(`${folder} is not empty (${inside[0]} is in it). Choose a new folder.`);
}
