import type { Manifest } from './workspaces.ts';

/** Has all that it needs in its files. */
const BUNDLED = new Set(['@serviflow/web']);

/**
 * The package.json that an outside developer gets: entry points lead to compiled code with its declarations.
 * @param manifest of the workspace
 * @param license of the project
 * @param folders that the package holds
 */
export function publicManifest(
  manifest: Manifest,
  { license, folders }: { license: string | undefined; folders: readonly string[] },
): Record<string, unknown> {
  const { name, version, description, dependencies, peerDependencies, peerDependenciesMeta } = manifest;
  const entries = Object.entries(manifest.exports ?? {}).filter(([, target]) => !target.endsWith('.json'));
  return {
    name,
    version,
    ...(description ? { description } : {}),
    ...(license ? { license } : {}),
    type: 'module',
    // Compiled code needs no Node that strips types; what needs more says so itself.
    engines: manifest.engines ?? { node: '>=24' },
    exports: {
      ...Object.fromEntries(entries.map(([door, target]) => [door, compiled(target)])),
      './package.json': './package.json',
    },
    ...(manifest.bin
      ? { bin: mapValues(manifest.bin, (target) => compiled(target).default.slice('./'.length)) }
      : {}),
    files: folders,
    ...(BUNDLED.has(name) ? {} : defined({ dependencies, peerDependencies, peerDependenciesMeta })),
  };
}

/** `./ui/index.ts` -> the files that the compiler made of it. @throws Error for what is not TypeScript */
function compiled(target: string): { types: string; default: string } {
  const stem = /^\.\/(.+)\.tsx?$/.exec(target)?.[1];
  if (!stem) throw new Error(`The entry point ${target} is no TypeScript file of the package.`);
  return { types: `./dist/${stem}.d.ts`, default: `./dist/${stem}.js` };
}

const mapValues = (of: Record<string, string>, change: (value: string) => string) =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));

const defined = (of: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));
