import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FLAGS = [
  '--ignoreConfig',
  '--noCheck',
  '--declaration',
  '--emitDeclarationOnly',
  '--strict',
  '--skipLibCheck',
  '--allowImportingTsExtensions',
  '--rewriteRelativeImportExtensions',
  ...['--module', 'nodenext', '--target', 'es2024', '--jsx', 'react-jsx', '--rootDir', 'sdk'],
];

/**
 * The declarations of the SDK as the compiler writes them.
 * @param root folder of the project
 * @param entries files below `sdk`
 * @returns path below `sdk` without its ending, and text
 * @throws Error with the compiler's words when it fails
 */
export async function emitDeclarations(
  root: string,
  entries: readonly string[],
): Promise<Map<string, string>> {
  const out = await mkdtemp(join(tmpdir(), 'serviflow-sdk-api-'));
  try {
    await promisify(execFile)(
      join(root, 'node_modules', '.bin', 'tsc'),
      [...FLAGS, '--outDir', out, ...entries.map((entry) => join('sdk', entry))],
      { cwd: root },
    );
    const files = globSync('**/*.d.ts', { cwd: out }).sort();
    const texts = await Promise.all(files.map((file) => readFile(join(out, file), 'utf8')));
    return new Map(files.map((file, index) => [file.replace(/\.d\.ts$/, ''), texts[index] ?? '']));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
