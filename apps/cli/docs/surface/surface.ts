import { posix } from 'node:path';
import { type Declaration, type DeclarationFile, readDeclarations } from './declarations.ts';
import type { Doc } from './doc-comment.ts';
import { emitDeclarations } from './emit.ts';

const ENTRIES = [
  { name: '@serviflow/sdk', file: 'index.ts' },
  { name: '@serviflow/sdk/testing', file: 'testing/index.ts' },
  { name: '@serviflow/sdk/ui', file: 'ui/index.ts' },
];

/** One door of the SDK and all that may be imported through it. */
export interface Entry {
  readonly name: string;
  /** In the order of the modules that the entry names. */
  readonly modules: readonly Module[];
  /** Names that come straight from packages. */
  readonly packages: readonly PackageExports[];
  /** Packages that declare what the types name, as they are imported. */
  readonly foreign: readonly string[];
}

export interface Module {
  /** Below `sdk`, without ending: `define/context`. */
  readonly path: string;
  readonly exports: readonly Declaration[];
  /** Cannot be imported, but the types of exports are made of it. */
  readonly hidden: readonly Declaration[];
}

export interface PackageExports {
  readonly from: string;
  readonly names: readonly { readonly name: string; readonly doc: Doc }[];
}

/**
 * The public surface of the SDK, read from what the compiler declares.
 * @param root folder of the project
 * @throws Error when the compiler fails
 */
export async function readSurface(root: string): Promise<Entry[]> {
  return surfaceOf(
    await emitDeclarations(
      root,
      ENTRIES.map(({ file }) => file),
    ),
  );
}

/** @param texts declarations of each module, by its path below `sdk` without ending */
export function surfaceOf(texts: ReadonlyMap<string, string>): Entry[] {
  const files = new Map([...texts].map(([path, text]) => [path, readDeclarations(`${path}.d.ts`, text)]));
  const entries: Entry[] = [];
  for (const { name, file } of ENTRIES) {
    // What another door shows already is not told again.
    const told = new Set(
      entries.flatMap((entry) => entry.modules.flatMap((m) => [...m.exports, ...m.hidden])),
    );
    entries.push(readEntry(name, file.replace(/\.ts$/, ''), { files, told }));
  }
  return entries;
}

type Files = ReadonlyMap<string, DeclarationFile>;

/** @returns the path of a module of the SDK, null for a package */
function resolve(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.join(posix.dirname(from), specifier).replace(/\.[cm]?[jt]sx?$/, '');
}

function readEntry(
  name: string,
  path: string,
  { files, told }: { files: Files; told: ReadonlySet<Declaration> },
): Entry {
  const found: Found = { exported: new Map(), packages: new Map() };
  collect(path, files, found);
  const hidden = hiddenBehind(found.exported, { files, told });
  const paths = [...found.exported.keys(), ...[...hidden.keys()].filter((key) => !found.exported.has(key))];
  const modules = paths.map((module) => ({
    path: module,
    exports: [...(found.exported.get(module) ?? [])],
    hidden: [...(hidden.get(module) ?? [])],
  }));
  return {
    name,
    modules,
    packages: [...found.packages].map(([from, names]) => ({ from, names })),
    foreign: [...found.packages.keys(), ...modules.flatMap((module) => foreignOf(module, files))],
  };
}

function foreignOf({ path, exports, hidden }: Module, files: Files): string[] {
  const imports = files.get(path)?.imports ?? new Map();
  return [...exports, ...hidden].flatMap(({ text }) => [
    ...[...text.matchAll(/import\("([^".][^"]*)"\)/g)].map((match) => match[1] ?? ''),
    ...wordsOf(text)
      .map((word): string => imports.get(word)?.from ?? '.')
      .filter((from) => !from.startsWith('.')),
  ]);
}

const wordsOf = (text: string): string[] => [
  ...new Set(text.replace(/import\("[^"]+"\)\.\w+|'[^']*'|"[^"]*"/g, ' ').match(/[A-Za-z_$][\w$]*/g)),
];

interface Found {
  readonly exported: Map<string, Set<Declaration>>;
  readonly packages: Map<string, { name: string; doc: Doc }[]>;
}

/** Follows `export … from` of a module; what it declares itself counts when it is asked for by `*` or by name. */
function collect(path: string, files: Files, found: Found, wanted?: { local: string; doc: Doc }): void {
  const file = files.get(path);
  if (!file) throw new Error(`The SDK exports from ${path}, which the compiler did not declare.`);
  for (const declaration of file.declarations)
    if (declaration.exported && (!wanted || declaration.name === wanted.local))
      add(found.exported, path, declaration);
  for (const { name, local, from, doc } of file.reExports) {
    if (wanted && name !== '*' && name !== wanted.local) continue;
    const target = resolve(path, from);
    if (!target) {
      const names = found.packages.get(from) ?? [];
      found.packages.set(from, [...names, { name, doc }]);
    } else if (name !== local)
      throw new Error(`${path} exports ${local} as ${name}: give it that name where it is declared.`);
    else if (name === '*') collect(target, files, found, wanted);
    else collect(target, files, found, { local, doc });
  }
}

/** Declarations that the exported ones are made of, one behind the other. */
function hiddenBehind(
  exported: Found['exported'],
  { files, told }: { files: Files; told: ReadonlySet<Declaration> },
): Map<string, Set<Declaration>> {
  const hidden = new Map<string, Set<Declaration>>();
  const queue = [...exported].flatMap(([path, all]) => [...all].map((one) => [path, one] as const));
  const seen = new Set([...told, ...queue.map(([, one]) => one)]);
  for (const [path, { text }] of queue) {
    for (const [target, name] of referencesOf(path, text, files)) {
      for (const one of files.get(target)?.declarations ?? []) {
        if (one.name !== name || seen.has(one)) continue;
        seen.add(one);
        add(hidden, target, one);
        queue.push([target, one]);
      }
    }
  }
  return hidden;
}

/** Names in a declaration that modules of the SDK declare, with the module. */
function referencesOf(path: string, text: string, files: Files): [path: string, name: string][] {
  const found: [string, string][] = [];
  for (const [, specifier = '', name = ''] of text.matchAll(/import\("([^"]+)"\)\.(\w+)/g)) {
    const target = resolve(path, specifier);
    if (target) found.push(follow(target, name, files));
  }
  const file = files.get(path);
  for (const word of wordsOf(text)) {
    found.push([path, word]);
    const imported = file?.imports.get(word);
    const target = imported ? resolve(path, imported.from) : null;
    if (imported && target) found.push(follow(target, imported.name, files));
  }
  return found;
}

/** Through `export … from` to the module that declares a name. */
function follow(path: string, name: string, files: Files): [path: string, name: string] {
  for (const one of files.get(path)?.reExports ?? []) {
    const target = resolve(path, one.from);
    if (!target) continue;
    if (one.name === name) return follow(target, one.local, files);
    if (one.name === '*' && files.get(target)?.declarations.some((d) => d.name === name))
      return [target, name];
  }
  return [path, name];
}

function add(map: Map<string, Set<Declaration>>, path: string, declaration: Declaration): void {
  map.set(path, (map.get(path) ?? new Set()).add(declaration));
}
