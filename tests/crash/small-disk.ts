import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system in memory with a size of its own. */
export interface SmallDisk {
  readonly dir: string;
  /** @param megabytes that it has from now on */
  resize(megabytes: number): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Mounts a small file system.
 * @param at folder that it takes the place of; a new one when absent
 * @returns undefined where this user may not mount one
 */
export async function mountSmallDisk(
  megabytes: number,
  options: { at?: string; uid?: number } = {},
): Promise<SmallDisk | undefined> {
  const dir = options.at ?? (await mkdtemp(join(tmpdir(), 'serviflow-disk-')));
  const size = (mb: number) => `size=${mb}m`;
  try {
    await run('mount', [
      '-t',
      'tmpfs',
      '-o',
      `${size(megabytes)},mode=700,uid=${options.uid ?? 0}`,
      'tmpfs',
      dir,
    ]);
  } catch {
    return undefined;
  }
  return {
    dir,
    resize: async (mb) => void (await run('mount', ['-o', `remount,${size(mb)}`, dir])),
    async remove() {
      await run('umount', ['-l', dir]);
      if (!options.at) await rm(dir, { recursive: true, force: true });
    },
  };
}
