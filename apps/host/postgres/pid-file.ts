import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** What a running server wrote into `postmaster.pid` (PostgreSQL, src/include/utils/pidfile.h). */
export interface PidFile {
  pid: number;
  port: number;
  ready: boolean;
}

/** Reads `postmaster.pid` of a data directory; undefined when there is none or it is only half written. */
export async function readPidFile(directory: string): Promise<PidFile | undefined> {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7] === 'ready' };
}

/** True while a process runs. One that ended and was not yet collected by its parent does not count. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  return !status.slice(status.lastIndexOf(')')).startsWith(') Z');
}

/**
 * True when process `pid` is a PostgreSQL server on this data directory. After a crash, and above all in a
 * container, the number in a stale file often belongs to some other program by now.
 */
export async function isServerOf(pid: number, directory: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  if (process.platform === 'linux') {
    // A server changes into its data directory when it starts.
    const [program, cwd, wanted] = await Promise.all([
      readlink(`/proc/${pid}/exe`).catch(() => ''),
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
      realpath(directory).catch(() => directory),
    ]);
    return basename(program).startsWith('postgres') && cwd === wanted;
  }
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({
    stdout: '',
  }));
  return stdout.includes('postgres') && stdout.includes(directory);
}

/** Removes a `postmaster.pid` whose server is gone, which would otherwise stop the next start. */
export async function removeStalePidFile(directory: string): Promise<void> {
  await rm(join(directory, 'postmaster.pid'), { force: true });
}

/** Waits until a process is gone. @returns false when it still lives after `timeoutMs` */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (await isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await sleep(15);
  }
  return true;
}
