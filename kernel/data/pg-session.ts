import {
  type CompiledQuery,
  type ControlledTransaction,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import pg from 'pg';

/** What a transaction tells PostgreSQL about the call (row-level security reads `app.tenant_id`). */
export interface DatabaseSession {
  readonly tenantId: string;
  readonly userId: string;
  readonly requestId: string;
  readonly readOnly: boolean;
  /** Milliseconds a single statement may take. */
  readonly statementTimeout: number;
}

/** One statement text = one prepared statement a connection; the bound keeps memory flat when texts vary. */
const MAX_PREPARED = 2_000;
const names = new Map<string, string>();

function preparedName(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < MAX_PREPARED) {
    name = `s${names.size}`;
    names.set(text, name);
  }
  return name;
}

/** One pooled connection as the query builder sees it. */
export class PgConnection implements DatabaseConnection {
  readonly client: pg.PoolClient;
  readonly kysely: Kysely<unknown>;
  session: DatabaseSession | null = null;
  /** Round trips since the transaction began. */
  roundTrips = 0;

  constructor(client: pg.PoolClient) {
    this.client = client;
    this.kysely = new Kysely({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createQueryCompiler: () => new PostgresQueryCompiler(),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createDriver: () => new SingleConnectionDriver(this),
      },
    });
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.roundTrips += 1;
    const name = preparedName(query.sql);
    const result = await this.client.query({
      text: query.sql,
      values: query.parameters as unknown[],
      ...(name ? { name } : {}),
    });
    // A statement list (simple protocol) answers with an array; nobody reads its rows.
    if (Array.isArray(result)) return { rows: [] };
    const changed =
      result.command === 'INSERT' ||
      result.command === 'UPDATE' ||
      result.command === 'DELETE' ||
      result.command === 'MERGE';
    return changed
      ? { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) }
      : { rows: result.rows };
  }

  // biome-ignore lint/correctness/useYield: streams hold a transaction open for minutes; lists are read in keyset batches instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Cursors are not offered: read large lists in keyset batches');
  }

  /** `begin` and the session variables in one round trip. */
  async begin(): Promise<void> {
    const s = this.session;
    if (!s) throw new Error('A transaction needs a session');
    this.roundTrips += 1;
    const set = (key: string, value: string) => `set_config('${key}', ${pg.escapeLiteral(value)}, true)`;
    await this.client.query(
      `begin${s.readOnly ? ' read only' : ''}; select ${set('app.tenant_id', s.tenantId)}, ${set('app.user_id', s.userId)}, ${set('app.request_id', s.requestId)}, ${set('statement_timeout', String(s.statementTimeout))}`,
    );
  }

  async run(statement: string): Promise<void> {
    this.roundTrips += 1;
    await this.client.query(statement);
  }
}

/** Lets a query builder work on the one connection that the transaction holds. */
class SingleConnectionDriver implements Driver {
  readonly #connection: PgConnection;

  constructor(connection: PgConnection) {
    this.#connection = connection;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    await this.#connection.begin();
  }
  async commitTransaction(): Promise<void> {
    await this.#connection.run('commit');
  }
  async rollbackTransaction(): Promise<void> {
    await this.#connection.run('rollback');
  }
  async savepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#connection.run(`savepoint ${pg.escapeIdentifier(name)}`);
  }
  async rollbackToSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#connection.run(`rollback to savepoint ${pg.escapeIdentifier(name)}`);
  }
  async releaseSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#connection.run(`release savepoint ${pg.escapeIdentifier(name)}`);
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

export type PgTransaction = ControlledTransaction<unknown>;
