import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginReport } from '../manifest/plugin-report.ts';
import { reportOf } from '../manifest/report-of.ts';
import type { PluginPackage } from '../tool/plugin-package.ts';
import { PluginError } from '../tool/terminal.ts';
import { bundleScreens, hasScreens } from './bundle-screens.ts';
import { checkTypes, compileServer } from './compile-server.ts';

/**
 * Builds a plugin into its folder `dist`, which a desk installs.
 * @returns absolute path of `dist`
 * @throws PluginError with what is wrong and what to do
 */
export async function buildPlugin(source: PluginPackage): Promise<string> {
  const { root } = source;
  const dist = join(root, 'dist');
  const report = await reportOf(root);
  checkPackage(source, report);
  await checkTypes(root);
  rmSync(dist, { recursive: true, force: true });
  await compileServer(root, dist);
  if (hasScreens(root)) {
    const exports = await bundleScreens({ root, id: report.id, outDir: join(dist, 'ui') });
    checkComponents(report, exports);
  }
  await import(pathToFileURL(join(dist, 'plugin.js')).href).catch((error: Error) => {
    throw new PluginError(`The built plugin cannot be imported: ${error.message}`, {
      cause: error,
      remedy: 'Packages that the server part imports belong into "dependencies" of package.json.',
    });
  });
  return dist;
}

/** The host reads package.json before any code of the plugin, so both must say the same. */
function checkPackage({ root, version, serviflow }: PluginPackage, report: PluginReport): void {
  const wrong: string[] = [];
  const expect = (field: string, is: string | undefined, should: string | undefined) => {
    if (is !== should)
      wrong.push(
        should === undefined
          ? `"${field}" must not be there: the plugin has no screens.`
          : `"${field}" must be "${should}"${is === undefined ? '' : `, not "${is}"`}.`,
      );
  };
  expect('serviflow.id', serviflow.id, report.id);
  expect('serviflow.plugin', serviflow.plugin, './dist/plugin.js');
  expect('serviflow.ui', serviflow.ui, hasScreens(root) ? './dist/ui' : undefined);
  expect('version', version, report.version);
  if (wrong.length)
    throw new PluginError(`package.json does not fit the plugin. ${wrong.join(' ')}`, {
      remedy: 'Mend package.json, or manifest.ts.',
    });
  if (!existsSync(join(root, 'tsconfig.json')))
    throw new PluginError('There is no tsconfig.json.', {
      remedy: 'Take the one that "serviflow-plugin create" makes.',
    });
}

/** A component that is not there would only be missed when somebody opens the page. */
function checkComponents({ pages, slots }: PluginReport, exports: readonly string[]): void {
  const named = [
    ...pages.map(({ path, component }) => ({ where: `The page ${path}`, component })),
    ...slots.map(({ id, component }) => ({ where: `The contribution ${id}`, component })),
  ];
  const missing = named.filter(({ component }) => !exports.includes(component));
  if (missing.length)
    throw new PluginError(
      missing
        .map(
          ({ where, component }) =>
            `${where} names the component ${component}, which ui/index.tsx does not export.`,
        )
        .join(' '),
      { remedy: exports.length ? `It exports ${exports.join(', ')}.` : 'It exports nothing.' },
    );
}
