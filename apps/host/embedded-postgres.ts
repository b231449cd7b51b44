import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  type Cluster,
  findServer,
  initCluster,
  type RunningServer,
  startServer,
  stopServer,
} from './postgres/cluster.ts';
import { isAlive } from './postgres/pid-file.ts';
import { findPrograms } from './postgres/programs.ts';
import { letPass, reachableFolder, serverAccount } from './postgres/run-as.ts';

/** A database server that this process looks after. */
export interface EmbeddedPostgres {
  /** Connection of the owner role to the database `serviflow`. */
  url: string;
  /** Process id of the server as it was started. */
  pid: number;
  /** False when a server of an earlier, killed host was found alive and taken over. */
  startedHere: boolean;
  /** Stops the server. @param timeoutMs after which none of its processes is left */
  stop(timeoutMs?: number): Promise<void>;
}

interface Access {
  port: number;
  password: string;
}

const SUPERUSER = 'serviflow';
const DATABASE = 'serviflow';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 6_000;
const WATCH_INTERVAL_MS = 500;

/** For a desk on a small machine: modest memory, and every commit on disk before it is confirmed. */
const SETTINGS: Record<string, string> = {
  shared_buffers: '128MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_connections: '60',
  synchronous_commit: 'on',
  max_wal_size: '512MB',
  // Compiling a plan costs more than the short queries of a desk ever win back.
  jit: 'off',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
};

/**
 * Starts the PostgreSQL that npm installed, in `dataDir`/postgres, or takes over one that still runs there.
 * The port and the password are kept in `dataDir`/postgres.json, readable by its owner only.
 *
 * @param dataDir absolute path; the caller holds its lock
 * @throws Error that says what to do when the server cannot be made or started
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const account = await serverAccount();
  await letPass(dataDir, account);
  const programs = await findPrograms(account);
  const link = join(dataDir, 'postgres');
  const existing = await realpath(link).catch(() => undefined);
  const cluster: Cluster = {
    directory: existing ?? (await reachableFolder(link, account)),
    logFile: join(dataDir, 'postgres.log'),
    programs,
    account,
  };
  const access = await readAccess(dataDir, existing !== undefined);
  if (existing === undefined) {
    await initCluster(cluster, { superuser: SUPERUSER, password: access.password, sync: true });
    if (cluster.directory !== link) await symlink(cluster.directory, link);
  } else {
    await checkVersion(cluster.directory);
  }

  const running = await takeOver(cluster.directory, access);
  const server = running ?? (await startOnFreePort(cluster, dataDir, access));
  const url = urlOf(server.port, access.password, DATABASE);
  await ensureDatabase(urlOf(server.port, access.password, 'postgres'));

  const keeper = keepAlive(server, () => startOnPort(cluster, server.port));
  // A host that ends by itself, even by a fault, takes its server with it. Only a killed one cannot.
  const onExit = () => interrupt(keeper.pid());
  process.once('exit', onExit);
  return {
    url,
    pid: server.pid,
    startedHere: running === undefined,
    async stop(timeoutMs = STOP_TIMEOUT_MS) {
      await keeper.end();
      await stopServer(keeper.pid(), { timeoutMs });
      process.removeListener('exit', onExit);
    },
  };
}

/** Starts the server again, on its port, when it dies under a living host: open pools then find it again. */
function keepAlive(
  first: RunningServer,
  restart: () => Promise<RunningServer>,
): { pid(): number; end(): Promise<void> } {
  let { pid } = first;
  let restarting: Promise<void> | undefined;
  const timer = setInterval(() => {
    restarting ??= isAlive(pid)
      .then(async (alive) => {
        if (!alive) ({ pid } = await restart());
      })
      // The reason is in the server's log; the next turn tries again.
      .catch(() => undefined)
      .finally(() => {
        restarting = undefined;
      });
  }, WATCH_INTERVAL_MS).unref();
  return {
    pid: () => pid,
    async end() {
      clearInterval(timer);
      await restarting;
    },
  };
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It is gone already.
  }
}

async function readAccess(dataDir: string, clusterExists: boolean): Promise<Access> {
  const file = join(dataDir, 'postgres.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Access;
  if (clusterExists) {
    throw new Error(
      `${file} holds the password of the database in ${dataDir}/postgres and is missing. Put it back.`,
    );
  }
  const access = { port: 0, password: randomBytes(24).toString('base64url') };
  await writeAccess(dataDir, access);
  return access;
}

async function writeAccess(dataDir: string, access: Access): Promise<void> {
  const file = join(dataDir, 'postgres.json');
  await writeFile(`${file}.new`, `${JSON.stringify(access)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function checkVersion(directory: string): Promise<void> {
  const found = (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim();
  if (found !== '18') {
    throw new Error(
      `${directory} was made by PostgreSQL ${found}; this release carries 18. Dump it with ${found} and restore.`,
    );
  }
}

/** A server that a killed host left behind is used again when it answers, and stopped when it does not. */
async function takeOver(directory: string, access: Access): Promise<RunningServer | undefined> {
  const server = await findServer(directory);
  if (!server) return undefined;
  if (await answers(urlOf(server.port, access.password, 'postgres'))) return server;
  await stopServer(server.pid, { timeoutMs: STOP_TIMEOUT_MS });
  return undefined;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The port of the last time is kept when it is free, so that tools with a saved connection go on working. */
async function startOnFreePort(cluster: Cluster, dataDir: string, access: Access): Promise<RunningServer> {
  const port = await freePort(access.port);
  const server = await startOnPort(cluster, port);
  if (port !== access.port) await writeAccess(dataDir, { ...access, port });
  return server;
}

async function startOnPort(cluster: Cluster, port: number): Promise<RunningServer> {
  await findServer(cluster.directory);
  return startServer(cluster, { port, settings: SETTINGS, timeoutMs: START_TIMEOUT_MS });
}

/** Gives `wanted` when nothing listens there on loopback, else a free port of the system's choice. */
export async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  const bound = (port: number) =>
    new Promise<number | undefined>((resolve) => {
      probe.once('error', () => resolve(undefined));
      probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const address = probe.address();
        resolve(typeof address === 'object' && address ? address.port : undefined);
      });
    });
  const port = (await bound(wanted)) ?? (await bound(0));
  await new Promise((resolve) => probe.close(resolve));
  if (port === undefined) throw new Error('No free port was found on 127.0.0.1.');
  return port;
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** True when `dataDir` holds an embedded database already, which makes a start the second one. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return (await stat(join(dataDir, 'postgres', 'PG_VERSION')).catch(() => undefined)) !== undefined;
}
