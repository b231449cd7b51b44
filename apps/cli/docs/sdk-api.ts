import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as sdk from '@serviflow/sdk';
import type { Declaration } from './surface/declarations.ts';
import type { Doc } from './surface/doc-comment.ts';
import type { Entry, Module } from './surface/surface.ts';

/**
 * The public surface of the SDK as text, so that a change of it is a visible diff: each name that can be imported with
 * its type, the types behind those, the names that come from packages, and the CSS tokens.
 * @param root folder of the project
 * @param entries as `readSurface` gives them
 */
export async function sdkApi(root: string, entries: readonly Entry[]): Promise<string> {
  const pack = JSON.parse(await readFile(join(root, 'sdk', 'package.json'), 'utf8')) as PackageFile;
  const styles = await readFile(join(root, 'sdk', 'ui', 'theme', 'tokens.css'), 'utf8');
  return [
    `The public surface of the SDK ${pack.version}: what plugins may import, as the compiler declares it.`,
    'Written by "node apps/cli/main.ts docs". A change here is a change for plugin authors: see sdk-promise.md.',
    '',
    ...packageLines(entries, pack),
    ...entries.flatMap(entryLines),
    '=== Ids that the SDK declares',
    ...declaredIds(),
    '',
    '=== CSS tokens',
    ...tokenNames(styles),
    '',
  ].join('\n');
}

interface PackageFile {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Types of packages are not written out; with another version they may be others. */
function packageLines(entries: readonly Entry[], pack: PackageFile): string[] {
  const versions = { ...pack.peerDependencies, ...pack.dependencies };
  const named = new Set(entries.flatMap((entry) => entry.foreign.map(packageOf)));
  const lines = [...named].sort().map((name) => `${name} ${versions[name] ?? ''}`.trimEnd());
  return ['=== Packages whose types show through', ...lines, ''];
}

const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

function entryLines({ name, modules, packages }: Entry): string[] {
  return [
    `=== ${name}`,
    '',
    ...modules.flatMap(moduleLines),
    ...packages.flatMap(({ from, names }) => [
      `--- from ${from}`,
      ...names.map((one) => `export ${one.name}${ageOf(one.doc)}`).sort(),
      '',
    ]),
  ];
}

function moduleLines({ path, exports, hidden }: Module): string[] {
  return [
    `--- ${path}`,
    ...exports.map(declarationText),
    ...(hidden.length
      ? ['(cannot be imported, but the types are made of it)', ...hidden.map(declarationText)]
      : []),
    '',
  ];
}

const declarationText = ({ text, doc }: Declaration): string => {
  const age = ageOf(doc);
  return age ? `//${age}\n${text}` : text;
};

/** What is there since 1.0 and stays needs no word. */
function ageOf({ since, deprecated }: Doc): string {
  const words = [
    ...(since && since !== '1.0' ? [`since ${since}`] : []),
    ...(deprecated ? [`deprecated: ${deprecated}`] : []),
  ];
  return words.length ? ` ${words.join('; ')}` : '';
}

/** The types of events, filters and subjects do not hold their ids. */
function declaredIds(): string[] {
  return Object.entries(sdk as Readonly<Record<string, unknown>>)
    .flatMap(([name, value]) => {
      const { kind, id } = Object(value) as { kind?: unknown; id?: unknown };
      return typeof kind === 'string' && typeof id === 'string' ? [`${kind} ${id}: ${name}`] : [];
    })
    .sort();
}

const tokenNames = (css: string): string[] =>
  [...new Set([...css.matchAll(/(--sf-[\w-]+)\s*:/g)].map((match) => match[1] ?? ''))].sort();
