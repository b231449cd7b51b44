import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { PackageError } from './package-error.ts';

/** A place where the operator put a package. */
export interface PluginFolder {
  /** How the operator knows it: the package's name or its folder. */
  readonly name: string;
  /** The folder, or why there is none. */
  readonly at: string | PackageError;
}

export interface Places {
  /** Names of npm packages, of `config/plugins.ts`. */
  readonly packages: readonly string[];
  /** From where npm packages are looked for; a file URL. */
  readonly from: string;
  /** Folder with a folder for each package (also `@scope/name`); may be missing. */
  readonly pluginsDir: string;
  /** Folders of packages that were named one by one. */
  readonly folders: readonly string[];
}

/** Where the plugins from outside are, in the order in which they count when two have one id. */
export async function findPluginFolders({
  packages,
  from,
  pluginsDir,
  folders,
}: Places): Promise<PluginFolder[]> {
  return [
    ...folders.map((folder) => ({ name: folder, at: folder })),
    ...packages.map((name) => ({ name, at: folderOf(name, from) })),
    ...(await foldersIn(pluginsDir)),
  ];
}

function folderOf(name: string, from: string): string | PackageError {
  try {
    const file = findPackageJSON(name, from);
    if (file) return dirname(file);
  } catch {
    // Answered below.
  }
  return new PackageError(`The package ${name} of config/plugins.ts is not installed.`, {
    remedy: `Run "npm install ${name}", or take it out of config/plugins.ts.`,
  });
}

async function foldersIn(pluginsDir: string): Promise<PluginFolder[]> {
  const names = await subfolders(pluginsDir);
  const nested = await Promise.all(
    names.map(async (name) =>
      name.startsWith('@')
        ? (await subfolders(join(pluginsDir, name))).map((inner) => `${name}/${inner}`)
        : [name],
    ),
  );
  return nested.flat().map((name) => ({ name: `plugins/${name}`, at: join(pluginsDir, name) }));
}

/** The folder is the operator's own: a link in it to a folder elsewhere is as good as the folder. */
async function subfolders(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .sort();
}
