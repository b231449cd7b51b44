import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Folders with code that ships, below the root. */
export const SOURCE_FOLDERS = ['sdk', 'kernel', 'config', 'plugins', 'apps', 'migrations'];

/** What tools make of the sources. */
export const WORK_FOLDERS = ['**/node_modules/**', '**/dist/**', '**/.cache/**', '**/.serviflow/**'];

/** Neither compiled nor shipped. */
export const NOT_SHIPPED = [...WORK_FOLDERS, '**/tests/**', '**/*.test.{ts,tsx}', '**/*.test-d.ts'];

/** Screens are in the built web app. */
const SCREENS = ['plugins/*/ui', 'apps/web'];

/** The plugin that `create` copies: shipped as it is. */
export const VERBATIM = ['**/cli/template/**'];

/**
 * Compiles everything in one go: JavaScript with declarations, relative imports by the names of the compiled files.
 * Types are not checked, which `npm test` does.
 * @param root folder of the project
 * @param out folder for the result, with the tree of the project
 * @throws Error with the compiler's words
 */
export async function compile(root: string, out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const config = join(out, 'tsconfig.json');
  const options = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      rootDir: root,
      outDir: out,
      typeRoots: [join(root, 'node_modules', '@types')],
    },
    include: SOURCE_FOLDERS.map((folder) => join(root, folder)),
    exclude: [...NOT_SHIPPED, ...VERBATIM, ...SCREENS].flatMap(expand).map((pattern) => join(root, pattern)),
  };
  await writeFile(config, JSON.stringify(options));
  try {
    await promisify(execFile)(join(root, 'node_modules', '.bin', 'tsc'), ['-p', config]);
  } catch (error) {
    throw new Error(`The sources could not be compiled:\n${(error as { stdout?: string }).stdout ?? error}`, {
      cause: error,
    });
  }
  await Promise.all(
    globSync('**/*.{js,d.ts}', { cwd: out }).map(async (file) => {
      const path = join(out, file);
      const text = await readFile(path, 'utf8');
      const changed = compiledNames(text, file.endsWith('.d.ts'));
      if (changed !== text) await writeFile(path, changed);
    }),
  );
}

/** The compiler's patterns know no braces. */
const expand = (pattern: string): string[] =>
  pattern.includes('{ts,tsx}') ? ['ts', 'tsx'].map((end) => pattern.replace('{ts,tsx}', end)) : [pattern];

/**
 * Names of sources that the compiler leaves: in declarations all relative imports, in code the files that are named
 * by `new URL('./x.ts', import.meta.url)`.
 */
export function compiledNames(text: string, declarations: boolean): string {
  return declarations
    ? text.replace(/((?:\bfrom|\bimport\()\s*['"]\.{1,2}\/[^'"\n]+?)\.tsx?(['"])/g, '$1.js$2')
    : text.replace(/(new URL\(['"]\.{1,2}\/[^'"\n]+?)\.tsx?(['"], import\.meta\.url\))/g, '$1.js$2');
}
