import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isServerOf, readPidFile, removeStalePidFile, waitForExit } from './pid-file.ts';
import type { Programs } from './programs.ts';
import type { ServerAccount } from './run-as.ts';

/** One PostgreSQL data directory and how to run it. */
export interface Cluster {
  directory: string;
  logFile: string;
  programs: Programs;
  account: ServerAccount;
}

export interface RunningServer {
  pid: number;
  port: number;
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const SHUTDOWN_RESERVE_MS = 1_000;

/**
 * Makes the data directory. It is built beside its place and moved there when complete, so that a start that
 * was killed half way leaves nothing that looks like a cluster.
 *
 * @param superuser name of the first role
 * @param password of that role; reaches initdb through a file that only its account can read
 */
export async function initCluster(
  cluster: Cluster,
  options: { superuser: string; password: string; sync: boolean },
): Promise<void> {
  const { account, programs } = cluster;
  const partial = `${cluster.directory}.new`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  const passwordFile = join(tmpdir(), `serviflow-initdb-${randomBytes(8).toString('hex')}`);
  await writeFile(passwordFile, options.password, { mode: 0o600, flag: 'wx' });
  try {
    if (account.uid !== undefined && account.gid !== undefined) {
      await Promise.all([
        chown(partial, account.uid, account.gid),
        chown(passwordFile, account.uid, account.gid),
      ]);
    }
    // The builtin locale sorts the same on every machine and survives upgrades of the system's C library.
    const args = [
      `--pgdata=${partial}`,
      `--username=${options.superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(options.sync ? [] : ['--no-sync']),
    ];
    const child = spawn(programs.initdb, args, { ...account, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    child.stdout.on('data', (chunk) => output.push(String(chunk)));
    child.stderr.on('data', (chunk) => output.push(String(chunk)));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`initdb failed (${code}): ${output.join('').trim()}`);
    await rename(partial, cluster.directory);
  } finally {
    await unlink(passwordFile).catch(() => undefined);
    await rm(partial, { recursive: true, force: true });
  }
}

/** Gives the live server of the data directory, or undefined after clearing away a stale `postmaster.pid`. */
export async function findServer(directory: string): Promise<RunningServer | undefined> {
  const file = await readPidFile(directory);
  if (file && (await isServerOf(file.pid, directory))) return { pid: file.pid, port: file.port };
  await removeStalePidFile(directory);
  return undefined;
}

/**
 * Starts the server and waits until it takes connections.
 *
 * It runs in a session of its own, so that Ctrl-C in a terminal reaches the host alone, which then finishes
 * requests before the database goes; and it logs to a file, so that it outlives a killed host unharmed.
 *
 * @param settings server settings, given on its command line
 * @param timeoutMs how long to wait, crash recovery included
 * @throws Error with the end of the server's log when it does not come up
 */
export async function startServer(
  cluster: Cluster,
  options: { port: number; settings: Record<string, string>; timeoutMs: number },
): Promise<RunningServer> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const logStart = await rotateLog(cluster.logFile);
    const child = await launch(cluster, options);
    const ready = await waitUntilReady(cluster.directory, child, deadline);
    if (ready) return { pid: ready, port: options.port };
    const log = (await readFile(cluster.logFile)).subarray(logStart).toString().trim();
    // Backends of a killed server take a moment to notice and to let go of its memory.
    const lingering = log.includes('shared memory block') && log.includes('still in use');
    if (!lingering || performance.now() > deadline) {
      if (child.pid && child.exitCode === null) process.kill(child.pid, 'SIGQUIT');
      throw new Error(`PostgreSQL did not start. The end of ${cluster.logFile}:\n${log.slice(-2_000)}`);
    }
    await sleep(100);
  }
}

async function launch(
  cluster: Cluster,
  options: { port: number; settings: Record<string, string> },
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(options.port),
    unix_socket_directories: '',
    ...options.settings,
  };
  const args = ['-D', cluster.directory];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const log = await open(cluster.logFile, 'a', 0o600);
  try {
    const child = spawn(cluster.programs.postgres, args, {
      ...cluster.account,
      cwd: '/',
      detached: true,
      // The host's own variables (SECRET_KEY among them) are none of the server's business.
      env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

async function waitUntilReady(
  directory: string,
  child: ChildProcess,
  deadline: number,
): Promise<number | undefined> {
  while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
    const file = await readPidFile(directory);
    if (file?.pid === child.pid && file?.ready) return child.pid;
    await sleep(10);
  }
  return undefined;
}

/** Moves a large log aside. @returns the length in bytes that the log has already */
async function rotateLog(file: string): Promise<number> {
  await mkdir(dirname(file), { recursive: true });
  const info = await stat(file).catch(() => undefined);
  if (!info) return 0;
  if (info.size < LOG_LIMIT_BYTES) return info.size;
  await rename(file, `${file}.1`);
  return 0;
}

/**
 * Stops the server: open transactions are rolled back and a checkpoint is written (fast shutdown). When the
 * deadline is near it is cut short, which costs a recovery at the next start but no committed row.
 *
 * @param options.timeoutMs after which no process of the server is left
 * @param options.keepData false when its files are thrown away, so that nothing need be written
 */
export async function stopServer(
  pid: number,
  { timeoutMs, keepData = true }: { timeoutMs: number; keepData?: boolean },
): Promise<void> {
  const reserve = Math.min(SHUTDOWN_RESERVE_MS, timeoutMs / 2);
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', timeoutMs - reserve],
    ['SIGQUIT', reserve / 2],
    ['SIGKILL', reserve / 2],
  ];
  for (const [signal, patience] of keepData ? steps : steps.slice(1)) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitForExit(pid, patience)) return;
  }
}
