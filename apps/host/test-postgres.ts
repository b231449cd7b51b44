import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lock, takeLock } from './data-dir-lock.ts';
import { freePort } from './embedded-postgres.ts';
import { findServer, initCluster, startServer, stopServer } from './postgres/cluster.ts';
import { findPrograms } from './postgres/programs.ts';
import { serverAccount } from './postgres/run-as.ts';

export interface TestPostgres {
  /** Superuser connection to the database `postgres`. */
  url: string;
  /** Stops the server as an operator does (open transactions are rolled back) and starts it again on its port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const PREFIX = 'serviflow-test-postgres-';

/** Nothing here must outlive the run, so nothing waits for a disk. */
const SETTINGS: Record<string, string> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '10min',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
};

/**
 * Starts a PostgreSQL server of its own on a free port in a folder for temporary files, after clearing away
 * those of earlier runs that were killed. Takes about a second.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  await sweepLeftovers();
  const account = await serverAccount();
  const programs = await findPrograms(account);
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  // mkdtemp makes it private; the server's account must get through.
  await chmod(folder, 0o755);
  const lock = takeLock(join(folder, 'lock'));
  const cluster = {
    directory: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    programs,
    account,
  };
  try {
    const password = randomBytes(12).toString('hex');
    await initCluster(cluster, { superuser: 'postgres', password, sync: false });
    const port = await freePort();
    const start = () => startServer(cluster, { port, settings: SETTINGS, timeoutMs: 30_000 });
    let server = await start();
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      async restart() {
        await stopServer(server.pid, { timeoutMs: 10_000 });
        server = await start();
      },
      stop: () => remove(folder, lock),
    };
  } catch (error) {
    await remove(folder, lock);
    throw error;
  }
}

async function remove(folder: string, lock: Lock | undefined): Promise<void> {
  const server = await findServer(join(folder, 'data'));
  // Its files are thrown away: no checkpoint is wanted.
  if (server) await stopServer(server.pid, { timeoutMs: 5_000, keepData: false });
  lock?.release();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Stops and deletes the servers of runs that were killed; a run that lives holds the lock in its folder. */
async function sweepLeftovers(): Promise<void> {
  const entries = await readdir(tmpdir());
  for (const name of entries.filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    try {
      const lock = takeLock(join(folder, 'lock'));
      if (lock) await remove(folder, lock);
    } catch {
      // Made by another user, or deleted by another sweep just now.
    }
  }
}
