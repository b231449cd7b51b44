import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Writes a small tree of files to a temporary folder, runs a check on it and deletes it. The violations that a
 * check must report are planted this way: the folder lies outside the project, where no other tool trips over it.
 *
 * @param files content by path below the folder
 */
export async function withTree<T>(
  files: Record<string, string>,
  check: (root: string) => Promise<T>,
): Promise<T> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'serviflow-planted-')));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return await check(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
