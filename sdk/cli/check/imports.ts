import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import * as sdk from '../../index.ts';
import type { PluginReport } from '../manifest/plugin-report.ts';
import type { PluginPackage } from '../tool/plugin-package.ts';
import type { Finding } from './finding.ts';
import { importsOf, type SourceFile, type SourceImport } from './sources.ts';

/** What screens may import beside their own files; the desk serves each once. */
export const UI_EXTERNALS: readonly string[] = [
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-runtime',
  '@serviflow/sdk/ui',
];

/** The plugin that is checked, and the plugins of which it may use something; null when it could not be read. */
type Scope = { readonly report: PluginReport; readonly known: ReadonlySet<string> } | null;

/**
 * Imports that would fail on a desk, or bind the plugin to something that it does not name.
 * @param about.report null when the plugin could not be read
 * @param about.nameless plugins of which a manifest can name nothing
 */
export function checkImports(
  pack: PluginPackage,
  sources: readonly SourceFile[],
  { report, nameless }: { report: PluginReport | null; nameless: ReadonlySet<string> },
): Finding[] {
  const scope = report && { report, known: new Set([report.id, ...named(report), ...nameless]) };
  const found: Finding[] = [];
  for (const source of sources) {
    try {
      for (const one of importsOf(source)) found.push(...checkImport(pack, one, scope));
    } catch (error) {
      found.push({
        code: 'syntax',
        at: source.file,
        what: (error as Error).message,
        remedy: 'Mend the file.',
      });
    }
  }
  return scope ? [...found, ...undeclaredUse(scope, found)] : found;
}

function checkImport(pack: PluginPackage, one: SourceImport, scope: Scope): Finding[] {
  const { file: at, specifier } = one;
  if (specifier.startsWith('.')) return checkRelative(one, scope);
  const screens = isScreen(at);
  if (screens && UI_EXTERNALS.includes(specifier)) return [];
  if (screens && !one.typeOnly && (isBuiltin(specifier) || specifier.startsWith('@serviflow/')))
    return [
      {
        code: 'ui-import',
        at,
        what: `A screen imports ${specifier}, which a browser does not have.`,
        remedy: 'Import only @serviflow/sdk/ui, react and your own files; ask the server by its routes.',
      },
    ];
  if (!screens && specifier === '@serviflow/sdk/ui' && !one.typeOnly)
    return [serverImportsScreens(at, specifier)];
  if (specifier.startsWith('@serviflow/')) return checkServiflow(pack, one, scope);
  return isBuiltin(specifier) ? [] : checkPackageNamed(pack, one);
}

function checkRelative({ file: at, specifier, typeOnly }: SourceImport, scope: Scope): Finding[] {
  const target = posix.join(posix.dirname(at), specifier);
  if (target.startsWith('..')) {
    const neighbour = /^\.\.\/([^/.][^/]*)\/contract[.][jt]s$/.exec(target)?.[1];
    if (neighbour) return undeclared(at, neighbour, { scope, typeOnly, specifier });
    return [
      {
        code: 'outside-import',
        at,
        what: `It imports ${specifier}, which is not part of this package.`,
        remedy: 'Import your own files, packages, and the contracts of other plugins.',
      },
    ];
  }
  return !isScreen(at) && isScreen(target) && !typeOnly ? [serverImportsScreens(at, specifier)] : [];
}

function checkServiflow(pack: PluginPackage, one: SourceImport, scope: Scope): Finding[] {
  const { file: at, specifier, typeOnly } = one;
  const contract = /^@serviflow\/plugin-([a-z0-9-]+)\/contract$/.exec(specifier);
  if (contract?.[1]) {
    const name = `@serviflow/plugin-${contract[1]}`;
    return [
      ...(isScreen(at) ? [] : undeclared(at, contract[1], { scope, typeOnly, specifier })),
      ...(name in ((pack.json.peerDependencies ?? {}) as object) || isFirstParty(pack)
        ? []
        : [
            {
              code: 'no-plugin-peer',
              at: 'package.json',
              what: `${at} imports ${specifier}, and "peerDependencies" does not name ${name}.`,
              remedy: `Add "${name}": "^1.0.0" to "peerDependencies".`,
            },
          ]),
    ];
  }
  if (specifier === '@serviflow/sdk' || (isScreen(at) && specifier === '@serviflow/sdk/ui')) return [];
  if (typeOnly && specifier === '@serviflow/sdk/ui') return [];
  return [
    {
      code: 'deep-import',
      at,
      what: `It imports ${specifier}, which is no part of what plugins may use.`,
      remedy: specifier.startsWith('@serviflow/plugin-')
        ? 'Import the contract: <package>/contract.'
        : 'Import @serviflow/sdk; @serviflow/sdk/ui in screens; @serviflow/sdk/testing in tests.',
    },
  ];
}

/** Plugins of the desk itself are one npm workspace: it holds their dependencies together. */
const isFirstParty = (pack: PluginPackage): boolean =>
  pack.name.startsWith('@serviflow/plugin-') && pack.json.private === true;

function checkPackageNamed(pack: PluginPackage, { file: at, specifier, typeOnly }: SourceImport): Finding[] {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const named = [
    'dependencies',
    'peerDependencies',
    ...(typeOnly || isScreen(at) ? ['devDependencies'] : []),
  ];
  if (named.some((field) => name in ((pack.json[field] ?? {}) as object))) return [];
  return [
    {
      code: 'undeclared-package',
      at,
      what: `It imports ${specifier}, and package.json does not name ${name}.`,
      remedy:
        isScreen(at) && name.startsWith('@mantine/')
          ? 'Import the components from @serviflow/sdk/ui: a copy of your own would not know the theme of the desk.'
          : `Add ${name} to "dependencies".`,
    },
  ];
}

function undeclared(
  at: string,
  plugin: string,
  options: { scope: Scope; typeOnly: boolean; specifier: string },
): Finding[] {
  const { scope, typeOnly, specifier } = options;
  if (!scope || typeOnly || scope.known.has(plugin)) return [];
  return [
    {
      code: 'undeclared-contract',
      at,
      what: `It imports ${specifier}, and the manifest does not name a contract of ${plugin}.`,
      remedy: `Name it in "requires", or in "optional" when the plugin works without ${plugin}.`,
    },
  ];
}

/**
 * Ids of other plugins in what `register` declares, whatever package they were imported from. Slots are left out: a
 * contribution to one that nobody shows does no harm.
 */
function undeclaredUse({ report, known: named }: NonNullable<Scope>, found: readonly Finding[]): Finding[] {
  const known = new Set([...named, ...CORE]);
  const used = [
    ...report.events.handled.map(({ event }) => ['listens to', event]),
    ...report.filters.map(({ filter }) => ['takes part in', filter]),
    ...report.operations.flatMap(({ subject }) => (subject ? [['works on', subject]] : [])),
  ] as [verb: string, id: string][];
  const missing = new Map<string, [string, string]>();
  for (const [verb, id] of used) if (!known.has(ownerOf(id))) missing.set(ownerOf(id), [verb, id]);
  return [...missing]
    .filter(
      ([owner]) => !found.some((f) => f.code === 'undeclared-contract' && f.what.endsWith(` of ${owner}.`)),
    )
    .map(([owner, [verb, id]]) => ({
      code: 'undeclared-contract',
      at: 'manifest.ts',
      what: `The plugin ${verb} ${id}, and the manifest does not name a contract of ${owner}.`,
      remedy: `Name it in "requires", or in "optional" when the plugin works without ${owner}.`,
    }));
}

const ownerOf = (id: string): string => id.slice(0, id.indexOf('.'));
const named = (report: PluginReport): Set<string> =>
  new Set([...report.requires, ...report.optional].map(({ plugin }) => plugin));
const isScreen = (file: string): boolean => file.startsWith('ui/');

function serverImportsScreens(at: string, specifier: string): Finding {
  return {
    code: 'server-imports-ui',
    at,
    what: `Server code imports ${specifier}.`,
    remedy: 'Name the component in a page or contribution; the web app imports it.',
  };
}

/** Owners of what the SDK itself declares: always there, never named. */
const CORE = new Set(
  Object.values(sdk as Record<string, unknown>).flatMap((value) =>
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    ['event', 'filter', 'subject', 'slot'].includes(String(value.kind)) &&
    'id' in value
      ? [ownerOf(String(value.id))]
      : [],
  ),
);
