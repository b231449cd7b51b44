import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '@serviflow/config/environment';
import { takeLock } from '@serviflow/host/data-dir-lock';

export interface OpenDatabase {
  /** Connection of the owner. */
  readonly url: string;
  /** `own` server of the operator, the one of the `running` desk, or `started` for this command. */
  readonly kind: 'own' | 'running' | 'started';
  close(): Promise<void>;
}

/**
 * The database of the installation: the operator's, else that of the desk that runs on the data directory, else its
 * embedded server, started for the time of the command.
 * @param options.make whether a data directory without a database gets one
 * @throws Error that says what to do
 */
export async function openDatabase(env: Environment, options: { make: boolean }): Promise<OpenDatabase> {
  if (env.databaseUrl) return { url: env.databaseUrl, kind: 'own', close: async () => undefined };
  if (!options.make && !existsSync(accessFile(env.dataDir)))
    throw new Error(
      `There is no database in ${env.dataDir}. Set DATA_DIR or DATABASE_URL, or run "migrate".`,
    );
  const lock = takeLock(`${env.dataDir}/lock`);
  if (!lock) return { url: runningUrl(env.dataDir), kind: 'running', close: async () => undefined };
  try {
    const { startEmbeddedPostgres } = await import('@serviflow/host/embedded-postgres');
    const server = await startEmbeddedPostgres(env.dataDir);
    return {
      url: server.url,
      kind: 'started',
      async close() {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

const accessFile = (dataDir: string): string => join(dataDir, 'postgres.json');

/** The embedded server of a running desk, from the file that the desk keeps about it. */
function runningUrl(dataDir: string): string {
  const file = accessFile(dataDir);
  let access: { port: number; password: string };
  try {
    access = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`A desk runs on ${dataDir}, but ${file} cannot be read. Is this the right user?`, {
      cause: error,
    });
  }
  return `postgres://serviflow:${access.password}@127.0.0.1:${access.port}/serviflow`;
}
