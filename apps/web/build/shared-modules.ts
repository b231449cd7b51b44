import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/**
 * What screens of plugins from outside may import, and nothing else. They get the modules that the app itself uses:
 * two copies of React in one page have no hooks, no context and no theme in common.
 */
const COMMON_JS = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime'] as const;
const KIT = '@serviflow/sdk/ui';
const SHARED = [...COMMON_JS, KIT];

/** Entry of the build that holds all of them; one, because each further entry splits the app's chunks further. */
const ALL = 'virtual:shared-modules';
/** The development server gives each away by itself. */
const ONE = 'virtual:shared-module/';

/** Names that a CommonJS module exports; only running it tells. */
function namesOf(module: string): string[] {
  const exported = createRequire(import.meta.url)(module) as Record<string, unknown>;
  return Object.keys(exported).filter((name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name));
}

const allEntry = [
  `export * from '${KIT}';`,
  ...COMMON_JS.map((module, index) => `export * as $${index} from '${module}';`),
].join('\n');

const devEntry = (module: string) =>
  module === KIT
    ? `export * from '${KIT}';`
    : `export { default, ${namesOf(module).join(', ')} } from '${module}';`;

/** Source of the file that the import map leads to. */
function shim(module: string, all: { file: string; names: readonly string[] }): string {
  const from = JSON.stringify(`./${all.file.slice(all.file.lastIndexOf('/') + 1)}`);
  if (module === KIT)
    return `export { ${all.names.filter((n) => !n.startsWith('$')).join(', ')} } from ${from};\n`;
  const held = `$${COMMON_JS.indexOf(module as (typeof COMMON_JS)[number])}`;
  return `import { ${held} as m } from ${from};
export default m.default ?? m;
export const { ${namesOf(module).join(', ')} } = m;
`;
}

/**
 * Gives React and the kit to plugins from outside: writes a small file for each shared module, which hands out what the
 * app's own chunks hold, and an import map into the page that leads there. Nothing of it is downloaded before such a
 * plugin is shown, and nothing twice.
 */
export function sharedModules(): Plugin {
  const addresses = new Map<string, string>(SHARED.map((module) => [module, `/@id/${ONE}${module}`]));
  return {
    name: 'serviflow-shared-modules',
    // Before the page is written, which needs the addresses.
    enforce: 'pre',
    buildStart() {
      if (this.environment.config.command !== 'build') return;
      this.emitFile({ type: 'chunk', id: ALL, name: 'shared', preserveSignature: 'strict' });
    },
    resolveId: (id) => (id === ALL || id.startsWith(ONE) ? id : undefined),
    load(id) {
      if (id === ALL) return allEntry;
      return id.startsWith(ONE) ? devEntry(id.slice(ONE.length)) : undefined;
    },
    generateBundle(_options, bundle) {
      const all = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId === ALL);
      if (all?.type !== 'chunk') throw new Error(`The build has no chunk for ${ALL}`);
      for (const module of SHARED) {
        const name = `shared-${module.replace('@serviflow/', '').replaceAll('/', '-')}.js`;
        const source = shim(module, { file: all.fileName, names: all.exports });
        const file = this.emitFile({ type: 'asset', name, source });
        addresses.set(module, `/${this.getFileName(file)}`);
      }
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'script',
          attrs: { type: 'importmap' },
          children: JSON.stringify({ imports: Object.fromEntries(addresses) }),
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}
