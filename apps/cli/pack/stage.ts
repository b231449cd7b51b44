import { globSync } from 'node:fs';
import { chmod, cp, mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { NOT_SHIPPED, VERBATIM, WORK_FOLDERS } from './compile.ts';
import { publicManifest } from './public-manifest.ts';
import type { Workspace } from './workspaces.ts';

/** Folders of the project that belong to a package without being in its folder. */
const WITH: Readonly<Record<string, readonly string[]>> = { '@serviflow/kernel': ['migrations'] };

/** Folders of the project whose code a package holds. */
export const foldersOf = ({ folder, manifest }: Workspace): string[] => [
  folder,
  ...(WITH[manifest.name] ?? []),
];

/** Ships built, in the folder where its own tool puts it. */
const BUILT = '@serviflow/web';

export interface StageOptions {
  /** Folder of the project. */
  readonly root: string;
  /** What the compiler made; its files are moved from here. */
  readonly compiled: string;
  /** Folder that becomes the package. */
  readonly target: string;
  readonly license: string | undefined;
  /** Folders of workspaces inside of this one. */
  readonly inside: readonly string[];
}

/** Lays out one package as npm is to pack it: compiled code in `dist`, other files of the source beside it. */
export async function stage({ folder, manifest }: Workspace, options: StageOptions): Promise<void> {
  const { root, compiled, target, license, inside } = options;
  const dist = join(target, 'dist');
  await mkdir(target, { recursive: true });
  if (manifest.name === BUILT) await cp(join(root, folder, 'dist'), dist, { recursive: true });
  else {
    await moveCode(join(compiled, folder), dist);
    await copyAssets(
      join(root, folder),
      dist,
      inside.map((one) => `${one.slice(folder.length + 1)}/**`),
    );
  }
  const more = WITH[manifest.name] ?? [];
  for (const one of more) await moveCode(join(compiled, one), join(target, one));
  const shipped = publicManifest(manifest, { license, folders: ['dist', ...more] });
  await writeFile(join(target, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`);
  const readme = join(root, folder, 'README.md');
  if (await exists(readme)) await cp(readme, join(target, 'README.md'));
  for (const program of Object.values((shipped.bin ?? {}) as Record<string, string>))
    await chmod(join(target, program), 0o755);
}

async function moveCode(from: string, to: string): Promise<void> {
  if (await exists(from)) await rename(from, to);
  else await mkdir(to, { recursive: true });
}

/** Styles, texts and templates that the code reads at run time. */
async function copyAssets(from: string, to: string, without: readonly string[]): Promise<void> {
  const exclude = [...WORK_FOLDERS, ...without];
  const own = new Set(globSync(NOT_SHIPPED, { cwd: from, exclude }));
  const verbatim = new Set(globSync(VERBATIM, { cwd: from, exclude }));
  for (const entry of globSync('**/*', { cwd: from, exclude, withFileTypes: true })) {
    const path = relative(from, join(entry.parentPath, entry.name));
    const shipped = verbatim.has(path) || !(own.has(path) || isSource(path) || ABOUT.includes(path));
    if (entry.isFile() && shipped) await cp(join(from, path), join(to, path));
  }
}

/** Beside the code in its package. */
const ABOUT = ['package.json', 'README.md'];

const isSource = (path: string): boolean => /\.tsx?$/.test(path) && !/\.d\.ts$/.test(path);

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;
