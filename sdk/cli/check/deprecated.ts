import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as typescript from 'typescript/unstable/sync';
import type { Finding } from './finding.ts';
import { type SourceFile, specifiersOf } from './sources.ts';

/** What a plugin uses of the SDK and of contracts that will go with a major version. */
export interface DeprecatedUses {
  readonly uses: readonly Finding[];
  /** Why nobody looked; absent when somebody did, or when nothing is deprecated. */
  readonly note?: string;
}

/** A deprecation as the compiler reads it: the tag begins a line of a doc comment. */
const TAG = /(?:\/\*\*|^\s*\*)\s*@deprecated\b/m;

const NOT_LOOKED = 'Uses of what is deprecated were not looked for';

/**
 * Where a plugin uses what a package of ServiFlow marks as deprecated: names, members, single signatures. The compiler
 * of the package finds them, so types decide and not the spelling.
 * @param root absolute path of the package
 * @param sources its files, for the packages of ServiFlow that they name
 */
export async function deprecatedUses(root: string, sources: readonly SourceFile[]): Promise<DeprecatedUses> {
  const require = createRequire(join(root, 'package.json'));
  if (!packagesOf(sources, require).some(deprecatesAny)) return { uses: [] };
  // The compiler tells files by their real names.
  const folder = realpathSync(root);
  const config = join(folder, 'tsconfig.json');
  if (!existsSync(config)) return { uses: [], note: `${NOT_LOOKED}: there is no tsconfig.json.` };
  let compiler: typeof typescript;
  try {
    compiler = await import(pathToFileURL(require.resolve('typescript/unstable/sync')).href);
  } catch {
    return { uses: [], note: `${NOT_LOOKED}: that takes TypeScript 7 in the package.` };
  }
  try {
    return { uses: usesIn(folder, config, compiler) };
  } catch (error) {
    // This door of the compiler may change with any of its versions; a check must not end with it.
    const [why] = (error as Error).message.split('\n');
    return { uses: [], note: `${NOT_LOOKED}: the compiler said "${why}".` };
  }
}

/** Folders of the packages of ServiFlow that the sources import; one that is not installed is left out. */
function packagesOf(sources: readonly SourceFile[], require: NodeJS.Require): string[] {
  const named = sources.flatMap(specifiersOf).filter((specifier) => specifier.startsWith('@serviflow/'));
  const folders = [...new Set(named)].flatMap((specifier) => {
    try {
      return [packageOf(realpathSync(require.resolve(specifier)))?.folder ?? []].flat();
    } catch {
      return [];
    }
  });
  return [...new Set(folders)];
}

function deprecatesAny(folder: string): boolean {
  return globSync('**/*.ts', { cwd: folder, exclude: (path) => /(^|\/)node_modules$/.test(path) })
    .filter((file) => !file.endsWith('.test.ts'))
    .some((file) => TAG.test(readFileSync(join(folder, file), 'utf8')));
}

/** The package that a file belongs to. */
function packageOf(file: string): { folder: string; name: string } | null {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
    if (name) return { folder, name };
  }
  return null;
}

function usesIn(root: string, config: string, compiler: typeof typescript): Finding[] {
  const api = new compiler.API({ cwd: root });
  const snapshot = api.updateSnapshot({ openProject: config });
  try {
    const project = snapshot.getProject(config) ?? snapshot.getProjects()[0];
    const files =
      project?.program
        .getSourceFileNames()
        .filter((file) => isOwn(file, root))
        .sort() ?? [];
    const found = files.flatMap((file) => (project ? usesInFile(file, { root, project, compiler }) : []));
    return [...new Map(found.map((one) => [`${one.at} ${one.what}`, one])).values()];
  } finally {
    snapshot.dispose();
    api.close();
  }
}

const isOwn = (file: string, root: string): boolean =>
  file.startsWith(`${root}/`) && !/\/(node_modules|dist)\//.test(file.slice(root.length));

interface Scope {
  readonly root: string;
  readonly project: typescript.Project;
  readonly compiler: typeof typescript;
}

function usesInFile(file: string, scope: Scope): Finding[] {
  const text = readFileSync(file, 'utf8');
  return scope.project.program
    .getSuggestionDiagnostics(file)
    .filter(({ reportsDeprecated }) => reportsDeprecated)
    .flatMap((diagnostic) => {
      const declared = declarationOf(file, diagnostic, scope);
      if (!declared || !isServiflow(declared.file, scope.root)) return [];
      const line = text.slice(0, diagnostic.pos).split('\n').length;
      return [
        {
          code: 'deprecated',
          at: `${relative(scope.root, file)}:${line}`,
          what: diagnostic.text,
          remedy: declared.instead || 'Its comment names nothing instead.',
        },
      ];
    });
}

function isServiflow(file: string, root: string): boolean {
  const owner = packageOf(realpathSync(file));
  return owner?.name.startsWith('@serviflow/') === true && owner.folder !== root;
}

/** Where the deprecated thing is declared, and what its comment says to use instead. */
function declarationOf(
  file: string,
  { pos, relatedInformation }: typescript.Diagnostic,
  { project: { checker, program }, compiler }: Scope,
): { file: string; instead: string } | null {
  // One signature of several: only the compiler knows which.
  const [tag] = relatedInformation ?? [];
  if (tag?.fileName) {
    const text = readFileSync(tag.fileName, 'utf8').slice(tag.pos, tag.end);
    return { file: tag.fileName, instead: inOneLine(text.replace(/^@deprecated\b|\*\/$/g, '')) };
  }
  const named = checker.getSymbolAtPosition(file, pos);
  const isAlias = named && (named.flags & compiler.SymbolFlags.Alias) !== 0;
  const symbol = isAlias ? checker.getAliasedSymbol(named) : named;
  const at = symbol?.declarations[0]?.path;
  if (!symbol || !at) return null;
  const tags = checker.getJsDocTagsOfSymbol(symbol).filter(({ name }) => name === 'deprecated');
  const source = program.getSourceFileNames().find((one) => one.toLowerCase() === at.toLowerCase()) ?? at;
  return { file: source, instead: inOneLine(tags.map(({ text }) => text ?? '').join(' ')) };
}

const inOneLine = (text: string): string => text.replace(/\s*\n\s*\*?\s*/g, ' ').trim();
