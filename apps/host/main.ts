import type { Environment } from '@serviflow/config/environment';
import { lockDataDir } from './data-dir-lock.ts';
import type { EmbeddedPostgres } from './embedded-postgres.ts';
import { type Fetch, type HttpServer, startHttpServer } from './http-server.ts';
import type { Places } from './places.ts';
import type { Progress } from './progress.ts';
import type { Seeded } from './seed-demo.ts';

/** What the host runs; made by `composeDesk`. */
export interface Desk {
  /** Brings the database to this version. @returns what was done, for the operator */
  migrate(): Promise<string>;
  /** Makes the demo tenant unless it is there. @returns what became of its users' passwords */
  seed(): Promise<Seeded>;
  start(): Promise<void>;
  fetch: Fetch;
  /**
   * Ends streams, lets jobs in flight finish, hands back the rest. Requests are finished before.
   *
   * @param timeoutMs after which everything is cut
   */
  stop(timeoutMs: number): Promise<void>;
}

export interface DeskParts {
  databaseUrl: string;
  /** Folder with the built web app; undefined where none is served. */
  webDir: string | undefined;
  /** Told of an error after which the process has to end. */
  onCrash?: ((error: Error) => void) | undefined;
}

export interface BootOptions {
  places: Pick<Places, 'root' | 'source' | 'webDir'>;
  /** Gives up the start. */
  signal?: AbortSignal;
  /** Ends this process in order, with an exit code other than 0. */
  onCrash?: (error: Error) => void;
  compose(env: Environment, parts: DeskParts): Promise<Desk>;
}

export interface Host {
  url: string;
  /** The demo users. */
  seeded: Seeded;
  /** Finishes requests in flight, ends streams, hands back jobs, stops the database: within 10 seconds. */
  stop(): Promise<void>;
}

/** Together under the 10 s that an operator or a process manager waits (docs: start and stop). */
const DRAIN_MS = 4_000;
const DESK_STOP_MS = 2_000;
const DATABASE_STOP_MS = 3_000;

/**
 * Starts one process of a desk: database, web app, migrations, demo data, web server and workers.
 *
 * @throws Error with a reason for the operator; everything started so far is stopped again
 */
export async function bootHost(env: Environment, progress: Progress, options: BootOptions): Promise<Host> {
  const { signal } = options;
  const parts: Parts = {};
  try {
    // With an own database several processes may share the folder; the embedded one has a single master.
    if (!env.databaseUrl) parts.lock = lockDataDir(env.dataDir);
    if (env.otlpEndpoint) {
      const { startTracing } = await import('./tracing.ts');
      parts.stopTracing = startTracing(env.otlpEndpoint);
    }
    parts.server = await startHttpServer(env);
    const [databaseUrl, webDir] = await settleAll([
      openDatabase(env, progress, parts),
      env.role === 'worker' ? undefined : buildWeb(options, progress),
    ]);
    signal?.throwIfAborted();
    const desk = await progress.step('kernel', () =>
      options.compose(env, { databaseUrl, webDir, onCrash: options.onCrash }),
    );
    parts.desk = desk;
    signal?.throwIfAborted();
    await progress.step(
      'migrations',
      () => desk.migrate(),
      (done) => done,
    );
    signal?.throwIfAborted();
    const seeded = env.seed === 'demo' ? await progress.step('demo data', () => desk.seed()) : 'none';
    signal?.throwIfAborted();
    await progress.step('services', () => desk.start());
    signal?.throwIfAborted();
    parts.server.use((request, bindings) => desk.fetch(request, bindings));
    return { url: env.baseUrl, seeded, stop: () => stopParts(parts) };
  } catch (error) {
    await stopParts(parts);
    throw error;
  }
}

/** What has been started so far. */
interface Parts {
  lock?: { release(): void };
  stopTracing?: () => Promise<void>;
  server?: HttpServer;
  database?: EmbeddedPostgres;
  desk?: Desk;
}

/** Stops what there is, each part after those that need it, whatever the others do. */
async function stopParts({ desk, server, database, stopTracing, lock }: Parts): Promise<void> {
  if (desk) await server?.drain(DRAIN_MS);
  const stopped = await Promise.allSettled([desk?.stop(DESK_STOP_MS)]);
  await server?.close();
  stopped.push(...(await Promise.allSettled([database?.stop(DATABASE_STOP_MS), stopTracing?.()])));
  lock?.release();
  for (const result of stopped) if (result.status === 'rejected') throw result.reason;
}

/** Waits for both even when one fails, so that nothing is still starting while the start is undone. */
async function settleAll<A, B>(work: [Promise<A>, Promise<B> | undefined]): Promise<[A, B | undefined]> {
  await Promise.allSettled(work);
  return [await work[0], await work[1]];
}

async function openDatabase(env: Environment, progress: Progress, parts: Parts): Promise<string> {
  if (env.databaseUrl) return env.databaseUrl;
  const database = await progress.step(
    'database',
    async () => {
      const { startEmbeddedPostgres } = await import('./embedded-postgres.ts');
      return startEmbeddedPostgres(env.dataDir);
    },
    ({ url, startedHere }) =>
      `PostgreSQL ${startedHere ? 'on' : 'found running on'} port ${new URL(url).port}`,
  );
  parts.database = database;
  return database.url;
}

async function buildWeb({ places, signal }: BootOptions, progress: Progress): Promise<string> {
  // An installed package brings it built.
  if (!places.source) return places.webDir;
  await progress.step(
    'web app',
    async () => {
      const { ensureWebBuild } = await import('./web-build.ts');
      return ensureWebBuild(places.root, signal);
    },
    (result) => result,
  );
  return places.webDir;
}
