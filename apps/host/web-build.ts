import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What `ensureWebBuild` found or did. */
export type WebBuild = 'built' | 'up to date';

/** All that the screens are made of; the lock file stands for the libraries. */
const SOURCES = [
  'apps/web/**/*.{ts,tsx,css,html,json,svg,png,woff2,webmanifest}',
  'sdk/ui/**/*.{ts,tsx,css,svg}',
  'plugins/*/ui/**/*.{ts,tsx,css,svg}',
  'package-lock.json',
];

const NOT_SOURCES = ['**/node_modules/**', '**/dist/**', '**/.cache/**', '**/*.test.{ts,tsx}'];

/**
 * Builds the web app with Vite when a source has changed since the last build, else returns within
 * milliseconds. The build runs in a child process, which keeps its memory out of the server, and replaces the
 * old one only when it is complete.
 *
 * @param root folder of the project
 * @param signal ends a running build
 * @throws Error with the end of Vite's output
 */
export async function ensureWebBuild(root: string, signal?: AbortSignal): Promise<WebBuild> {
  const web = join(root, 'apps', 'web');
  const stampFile = join(web, '.cache', 'built-from');
  const stamp = stampOf(root);
  const dist = join(web, 'dist');
  if (existsSync(join(dist, 'index.html')) && readStamp(stampFile) === stamp) return 'up to date';

  const draft = join(web, '.cache', 'dist');
  await runVite(web, draft, signal);
  const old = `${draft}.old`;
  await rm(old, { recursive: true, force: true });
  if (existsSync(dist)) await rename(dist, old);
  await rename(draft, dist);
  await writeFile(stampFile, stamp);
  await rm(old, { recursive: true, force: true });
  return 'built';
}

function stampOf(root: string): string {
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: root, exclude: NOT_SOURCES }).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function readStamp(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

async function runVite(web: string, outDir: string, signal: AbortSignal | undefined): Promise<void> {
  const vite = join(
    dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json')),
    'bin',
    'vite.js',
  );
  await mkdir(outDir, { recursive: true });
  const child = spawn(
    process.execPath,
    [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'],
    {
      cwd: web,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    },
  );
  const output: string[] = [];
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`The web app could not be built:\n${output.join('').trim().slice(-4_000)}`);
}
