import { isBuiltin } from 'node:module';
import { relative } from 'node:path';
import type { Plugin } from 'vite';
import { PluginError } from '../tool/terminal.ts';

/** What the desk's web app gives to every screen, once; nothing else is left out of a bundle. */
export const SHARED_MODULES: readonly string[] = [
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-runtime',
  '@serviflow/sdk/ui',
];

/** Packages of which a page can bear only one copy. */
const ONE_COPY = /^(react|react-dom|scheduler|@serviflow\/[^/]+)(?:\/|$)/;

/**
 * Keeps the shared modules out of a bundle, and refuses what must not be in one: a second React, server code, another
 * plugin.
 * @param root absolute path of the package
 */
export function sharedModules(root: string): Plugin {
  const importerOf = (importer: string | undefined) =>
    importer === undefined ? 'ui/index.tsx' : relative(root, importer.split('?')[0] ?? '');
  return {
    name: 'serviflow-shared-modules',
    enforce: 'pre',
    resolveId(source, importer) {
      if (SHARED_MODULES.includes(source)) return { id: source, external: true };
      if (isBuiltin(source))
        throw refusal(
          source,
          importerOf(importer),
          'Screens run in a browser, which has no modules of Node.',
        );
      if (ONE_COPY.test(source))
        throw refusal(
          source,
          importerOf(importer),
          `Screens share ${SHARED_MODULES.join(', ')} with the desk and may bundle no other part of them. ` +
            'Types of a contract come by "import type".',
        );
      const [, byPath] = /[\\/]node_modules[\\/](.+)$/.exec(source) ?? [];
      if (byPath && ONE_COPY.test(byPath))
        throw refusal(
          source,
          importerOf(importer),
          'Import it by its name, so that the copy of the desk is used.',
        );
      return null;
    },
  };
}

function refusal(source: string, importer: string, remedy: string): PluginError {
  return new PluginError(`${importer} imports "${source}", which may not be in the bundle of the screens.`, {
    remedy,
  });
}
