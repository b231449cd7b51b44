import type { FoundPlugin } from '@serviflow/kernel';
import { importPlugin } from './import-plugin.ts';
import { PackageError } from './package-error.ts';
import { type PluginPackage, readPackage } from './package-file.ts';
import { findPluginFolders, type Places, type PluginFolder } from './plugin-folders.ts';
import { shareModules } from './share-modules.ts';

/** How long the import of a package may take; all are imported at the same time. */
const IMPORT_DEADLINE_MS = 10_000;

type Read = { readonly pack: PluginPackage } | { readonly failed: FoundPlugin };

/**
 * Finds the plugins that the operator added, and imports them. Never throws for one of them: what cannot be used is
 * named with its reason.
 * @param deadlineMs for each import
 */
export async function findInstalled(places: Places, deadlineMs = IMPORT_DEADLINE_MS): Promise<FoundPlugin[]> {
  const read = await Promise.all((await findPluginFolders(places)).map(readFolder));
  shareModules(read.flatMap((one) => ('pack' in one ? [one.pack] : [])));
  return Promise.all(
    read.map(async (one): Promise<FoundPlugin> => {
      if ('failed' in one) return one.failed;
      const { folder: _folder, entry: _entry, ...known } = one.pack;
      try {
        return { ...known, plugin: await importPlugin(one.pack, deadlineMs) };
      } catch (error) {
        return { ...known, failure: asPackageError(error) };
      }
    }),
  );
}

async function readFolder({ name, at }: PluginFolder): Promise<Read> {
  try {
    if (typeof at !== 'string') throw at;
    return { pack: await readPackage(at) };
  } catch (error) {
    const failure = asPackageError(error);
    return { failed: { id: name, title: name, version: '', packageName: name, failure } };
  }
}

const asPackageError = (error: unknown): PackageError =>
  error instanceof PackageError
    ? error
    : new PackageError(String(error), { remedy: 'Look at the package, or remove it.', cause: error });
