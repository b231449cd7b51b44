import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ensureWebBuild } from '@serviflow/host/web-build';
import { compile, SOURCE_FOLDERS, WORK_FOLDERS } from './compile.ts';
import { crossByName } from './crossings.ts';
import { foldersOf, stage } from './stage.ts';
import { readManifest, readWorkspaces, tarballName, type Workspace } from './workspaces.ts';

/** States of the sources whose packages are kept. */
const KEPT = 3;

export interface PackOptions {
  /** Folder of the project, a checkout. */
  readonly root: string;
  /** Folder for the packages; made when missing. */
  readonly out: string;
  /** Names of packages, with or without `@serviflow/`; all when absent. */
  readonly only?: readonly string[];
}

/**
 * Makes an npm package of each workspace as an outside developer gets it: compiled, with declarations, the web app
 * built. What was made of the same sources before is copied.
 * @returns paths of the packages
 * @throws Error for a name that no workspace has, or with the words of the tool that failed
 */
export async function pack({ root, out, only }: PackOptions): Promise<string[]> {
  const all = readWorkspaces(root);
  const wanted = only ? only.map((name) => named(all, name)) : all;
  const made = await ensurePackages(root, all);
  await mkdir(out, { recursive: true });
  return Promise.all(
    wanted.map(async ({ manifest }) => {
      const target = join(out, tarballName(manifest));
      await copyFile(join(made, tarballName(manifest)), target);
      return target;
    }),
  );
}

function named(all: readonly Workspace[], name: string): Workspace {
  const found = all.find(({ manifest }) => manifest.name === name || manifest.name === `@serviflow/${name}`);
  if (!found)
    throw new Error(
      `There is no package "${name}". There are ${all.map((one) => one.manifest.name).join(', ')}.`,
    );
  return found;
}

/** Folder with all packages of the present sources. */
async function ensurePackages(root: string, workspaces: readonly Workspace[]): Promise<string> {
  await ensureWebBuild(root);
  const cache = join(root, 'node_modules', '.cache', 'serviflow-pack');
  const target = join(cache, stampOf(root));
  if (await stat(target).catch(() => undefined)) return target;
  const draft = join(cache, `draft-${process.pid}`);
  await rm(draft, { recursive: true, force: true });
  try {
    const made = await makePackages(root, draft, workspaces);
    // A run beside this one may have been faster.
    await rename(made, target).catch(async (error) => {
      if (!(await stat(target).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await sweep(cache, basename(target));
  return target;
}

async function makePackages(root: string, draft: string, workspaces: readonly Workspace[]): Promise<string> {
  const compiled = join(draft, 'compiled');
  await compile(root, compiled);
  for (const workspace of workspaces)
    await crossByName(compiled, { workspace, own: foldersOf(workspace), all: workspaces });
  const { license } = readManifest(join(root, 'package.json'));
  // A workspace inside of another is taken out before the other.
  for (const workspace of workspaces.toSorted((a, b) => b.folder.length - a.folder.length)) {
    const target = join(draft, 'packages', basename(workspace.folder));
    const inside = workspaces
      .map((one) => one.folder)
      .filter((one) => one.startsWith(`${workspace.folder}/`));
    await stage(workspace, { root, compiled, target, license, inside });
  }
  const tarballs = join(draft, 'tarballs');
  await mkdir(tarballs);
  await writeFile(
    join(draft, 'package.json'),
    JSON.stringify({ name: 'packing', private: true, workspaces: ['packages/*'] }),
  );
  await npm(draft, ['pack', '--workspaces', '--ignore-scripts', '--silent', '--pack-destination', tarballs]);
  return tarballs;
}

/** Everything that a package is made of. */
function stampOf(root: string): string {
  const hash = createHash('sha256');
  const files = globSync(
    SOURCE_FOLDERS.map((folder) => `${folder}/**/*`),
    { cwd: root, exclude: WORK_FOLDERS, withFileTypes: true },
  )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const own = ['package.json', 'package-lock.json', 'tsconfig.json'].map((file) => join(root, file));
  for (const file of [...files, ...own].sort())
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex').slice(0, 32);
}

/** Forgets the packages of old sources. */
async function sweep(cache: string, current: string): Promise<void> {
  const names = (await readdir(cache)).filter((name) => !name.startsWith('draft-') && name !== current);
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(cache, name))).mtimeMs })),
  );
  for (const { name } of aged.sort((a, b) => b.at - a.at).slice(KEPT - 1))
    await rm(join(cache, name), { recursive: true, force: true });
}

/** Runs the npm that runs this, or the one on the path. @throws Error with its words */
async function npm(cwd: string, args: readonly string[]): Promise<void> {
  const script = process.env.npm_execpath;
  const [program, ...first] = script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
  try {
    await promisify(execFile)(program as string, [...first, ...args], { cwd, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    throw new Error(`npm ${args[0]} failed:\n${(error as { stderr?: string }).stderr ?? error}`, {
      cause: error,
    });
  }
}
