import { createHash, randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';

/**
 * A database that is built once in a run and cloned for each test that wants it.
 * @since 1.0
 */
export interface DatabaseTemplate {
  /** The same name means the same content. */
  name: string;
  /** Fills the empty database at `url`; must close its connections. Runs in one worker only. */
  build(url: string): Promise<void>;
}

/**
 * A database that lives for one test.
 * @since 1.0
 */
export interface TestDatabase {
  /** As a superuser. */
  url: string;
  /** Also ends the connections that a test left open. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database, or a clone of a template.
 *
 * @param options.server URL of a server as a superuser; the run's test server when absent
 * @returns its superuser url and `drop`, which also ends connections that a test left open
 * @throws Error when no test server runs (see apps/host/test-setup.ts)
 * @since 1.0
 */
export async function createDatabase(
  options: { template?: DatabaseTemplate; server?: string } = {},
): Promise<TestDatabase> {
  const server = options.server ?? serverUrl();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const source = options.template && (await ensureTemplate(options.template, server));
  await onServer(server, (client) =>
    client.query(
      // template0 has no foreign connections, which would make the copy fail.
      `create database ${name} template ${escapeIdentifier(source ?? 'template0')} strategy wal_log`,
    ),
  );
  return {
    url: urlOf(name, server),
    drop: () =>
      onServer(server, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        // A desk that migrated it made these; they belong to the server, which may be somebody's own.
        await client.query(`drop role if exists ${name}_app, ${name}_relay, ${name}_search`);
      }),
  };
}

/** Workers that want the same template wait for the one that builds it. A failed build leaves nothing behind. */
async function ensureTemplate(template: DatabaseTemplate, server: string): Promise<string> {
  const digest = createHash('sha256').update(template.name).digest();
  const name = `template_${digest.toString('hex', 0, 8)}`;
  await onServer(server, async (client) => {
    await client.query('select pg_advisory_lock($1)', [digest.readInt32BE(0)]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} template template0`);
    await template.build(urlOf(draft, server));
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

function serverUrl(): string {
  const url = process.env.SERVIFLOW_TEST_POSTGRES;
  if (!url) throw new Error('SERVIFLOW_TEST_POSTGRES is not set: run the tests with vitest from the root.');
  return url;
}

function urlOf(database: string, server: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer<T>(server: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    return await work(client);
  } finally {
    // Ends the session and with it the advisory lock.
    await client.end();
  }
}
