import { PluginError } from '../tool/terminal.ts';
import { describePlugin } from './describe-plugin.ts';
import { loadPlugin } from './load-plugin.ts';
import type { PluginReport } from './plugin-report.ts';

/**
 * The report of the plugin in a folder, from its source.
 * @param root absolute path of the package
 * @throws PluginError that names what failed: the import, `register`, or a migration
 */
export async function reportOf(root: string): Promise<PluginReport> {
  const { plugin, contract } = await loadPlugin(root);
  try {
    return describePlugin(plugin, contract);
  } catch (error) {
    throw new PluginError(`${plugin.manifest.id} cannot be described: ${(error as Error).message}`, {
      cause: error,
      remedy: 'register and migrations only declare; they must work without a desk.',
    });
  }
}
