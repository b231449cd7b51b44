import { pathToFileURL } from 'node:url';
import { asPlugin } from '@serviflow/kernel';
import type { Plugin } from '@serviflow/sdk';
import { PackageError } from './package-error.ts';
import type { PluginPackage } from './package-file.ts';

const ASK = 'Ask its author for a version that works, or remove the package.';

/**
 * Runs the package's code and gives its plugin.
 * @param deadlineMs after which a package that waits for something is given up
 * @throws PackageError
 */
export async function importPlugin(pack: PluginPackage, deadlineMs: number): Promise<Plugin> {
  const { entry, id, packageName } = pack;
  const module = (await withinTime(
    asPlugin(id, () => import(pathToFileURL(entry).href)),
    deadlineMs,
  ).catch((cause) => {
    if (cause instanceof PackageError) throw cause;
    throw new PackageError(`${packageName} cannot be imported: ${firstLine(cause)}`, { remedy: ASK, cause });
  })) as { default?: unknown };
  const plugin = module.default;
  if (!isPlugin(plugin))
    throw new PackageError(`${entry} has no plugin as its default export.`, {
      remedy: 'Its author gives "export default definePlugin(…)" there.',
    });
  if (plugin.manifest.id !== id)
    throw new PackageError(
      `package.json says that the plugin is "${id}", the plugin says that it is "${String(plugin.manifest.id)}".`,
      { remedy: 'Its author gives "serviflow.id" and the manifest the same id.' },
    );
  return plugin;
}

async function withinTime<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new PackageError(`Its import did not end within ${deadlineMs / 1_000} s.`, {
            remedy: 'Its author moves what waits into a background service.',
          }),
        ),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isPlugin(value: unknown): value is Plugin {
  const plugin = value as Partial<Plugin> | null | undefined;
  return (
    plugin?.kind === 'plugin' &&
    plugin.manifest?.kind === 'manifest' &&
    Array.isArray(plugin.entities) &&
    Array.isArray(plugin.migrations) &&
    typeof plugin.register === 'function'
  );
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
