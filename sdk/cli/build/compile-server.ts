import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PluginError } from '../tool/terminal.ts';

/** The folder of a package in which the tool keeps what it makes for itself; left out of git. */
export const TOOL_FOLDER = '.serviflow';

/**
 * Checks the types of the whole package with its own tsconfig.json.
 * @param root absolute path of the package
 * @throws PluginError with the compiler's words
 */
export async function checkTypes(root: string): Promise<void> {
  await tsc(root, ['-p', join(root, 'tsconfig.json'), '--noEmit'], 'The types do not fit.');
}

/**
 * Compiles `plugin.ts` and `contract.ts` with all that they import: one JavaScript file for each source file, with
 * declarations and source maps, so that stack traces name the author's lines.
 * @param root absolute path of the package
 * @param outDir absolute path
 * @throws PluginError with the compiler's words
 */
export async function compileServer(root: string, outDir: string): Promise<void> {
  const folder = join(root, TOOL_FOLDER);
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'tsconfig.build.json');
  const options = {
    extends: '../tsconfig.json',
    compilerOptions: {
      noEmit: false,
      // Types were checked before, with the settings of the package.
      noCheck: true,
      declaration: true,
      sourceMap: true,
      inlineSources: true,
      rewriteRelativeImportExtensions: true,
      rootDir: root,
      outDir,
    },
    include: [],
    files: ['plugin.ts', 'contract.ts'].map((file) => join(root, file)).filter((file) => existsSync(file)),
  };
  writeFileSync(config, `${JSON.stringify(options, null, 2)}\n`);
  await tsc(root, ['-p', config], 'The sources could not be compiled.');
}

async function tsc(root: string, args: readonly string[], what: string): Promise<void> {
  const program = compilerOf(root);
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, [program, ...args, '--pretty', 'false'], { cwd: root }, (error, stdout) => {
      if (error) reject(new PluginError(`${what}\n${stdout.trim() || error.message}`));
      else resolve();
    });
  });
}

/** The TypeScript of the package. @throws PluginError when it has none */
function compilerOf(root: string): string {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
    return join(dirname(manifest), 'bin', 'tsc');
  } catch (error) {
    throw new PluginError('There is no TypeScript in the package.', {
      cause: error,
      remedy: 'npm install --save-dev --save-exact typescript',
    });
  }
}
