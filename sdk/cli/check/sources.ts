import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** One import of a source file. */
export interface SourceImport {
  /** File below the plugin's folder, with slashes. */
  readonly file: string;
  readonly specifier: string;
  /** Only types: nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

const LEFT_OUT = ['node_modules', 'dist', 'coverage', 'tests'];

/** The TypeScript files that ship with the plugin: no tests, nothing built. */
export function readSources(root: string): SourceFile[] {
  return globSync('**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => LEFT_OUT.includes(path.split('/').at(-1) ?? ''),
  })
    .filter((file) => !/[.](test(-d)?|config|d)[.]tsx?$/.test(file))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

/**
 * The imports of a file, `export … from` and `import('…')` with a literal among them.
 * @throws SyntaxError that names file and line
 */
export function importsOf({ file, text }: SourceFile): SourceImport[] {
  const { module, errors } = parseSync(file, text);
  const fatal = errors.find(({ severity }) => severity === 'Error');
  if (fatal) {
    const line = text.slice(0, fatal.labels[0]?.start ?? 0).split('\n').length;
    throw new SyntaxError(`${file}:${line}: ${fatal.message}`);
  }
  const found = new Map<string, boolean>();
  // An import that is written twice is one of types only when both are.
  const add = (specifier: string, typeOnly: boolean) =>
    found.set(specifier, typeOnly && (found.get(specifier) ?? true));
  for (const { moduleRequest, entries } of module.staticImports)
    add(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType));
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, isType } of entries) if (moduleRequest) add(moduleRequest.value, isType);
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (literal) add(literal, false);
  }
  return [...found].map(([specifier, typeOnly]) => ({ file, specifier, typeOnly }));
}

/** What a file imports, nothing when it cannot be read: `importsOf` says why. */
export function specifiersOf(source: SourceFile): string[] {
  try {
    return importsOf(source).map(({ specifier }) => specifier);
  } catch {
    return [];
  }
}

/** The names that a module exports. */
export function exportsOf(file: string, text: string): string[] {
  return parseSync(file, text).module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName, isType }) =>
      isType ? [] : exportName.kind === 'Default' ? ['default'] : exportName.name ? [exportName.name] : [],
    ),
  );
}
