import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';

const ENTRIES = [
  { name: '@serviflow/sdk', file: 'index' },
  { name: '@serviflow/sdk/testing', file: 'testing/index' },
  { name: '@serviflow/sdk/ui', file: 'ui/index' },
];
const FLAGS = [
  '--ignoreConfig',
  '--noCheck',
  '--declaration',
  '--emitDeclarationOnly',
  '--removeComments',
  '--strict',
  '--skipLibCheck',
  '--allowImportingTsExtensions',
  '--rewriteRelativeImportExtensions',
];

const HEAD = `The public surface of the SDK: what plugins may import, as the compiler declares it.
Written by "node apps/cli/main.ts docs". A change here is a change for plugin authors.
`;

/**
 * The declarations of everything that the SDK's entry points export, one module after the other.
 * @param root folder of the project
 * @throws Error with the compiler's words when it fails
 */
export async function sdkApi(root: string): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'serviflow-sdk-api-'));
  try {
    const options = ['--module', 'nodenext', '--target', 'es2024', '--jsx', 'react-jsx', '--rootDir', 'sdk'];
    const files = ENTRIES.map(({ file }) => join('sdk', `${file}.ts`));
    await promisify(execFile)(
      join(root, 'node_modules', '.bin', 'tsc'),
      [...FLAGS, ...options, '--outDir', out, ...files],
      { cwd: root },
    );
    const parts = await Promise.all(ENTRIES.map((entry) => entryText(out, entry)));
    return `${[HEAD, ...parts].join('\n')}`;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function entryText(out: string, entry: { name: string; file: string }): Promise<string> {
  const index = await readFile(join(out, `${entry.file}.d.ts`), 'utf8');
  const modules = [...new Set([...index.matchAll(/from '(\.[^']+)'/g)].map((match) => match[1] ?? ''))];
  const texts = await Promise.all(
    modules.map(async (specifier) => {
      const path = posix.join(posix.dirname(entry.file), specifier).replace(/\.[cm]?[jt]sx?$/, '');
      return `--- ${path}\n${await readFile(join(out, `${path}.d.ts`), 'utf8')}`;
    }),
  );
  return [`=== ${entry.name}\n${index}`, ...texts].join('\n');
}
