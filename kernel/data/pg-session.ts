import type { Duplex } from 'node:stream';
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
import { currentCall } from '../invoke/current-call.ts';
import { asUnavailable } from './outage.ts';

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
  /** For plugins: statements side by side go out side by side. It opens no transactions: the call has one. */
  readonly sql: Kysely<unknown>;
  /** For the ORM, which takes nothing else; made once, its begin and end are those of the call. */
  readonly transaction: Promise<PgTransaction>;
  /** Waits for the database since the transaction began. */
  roundTrips = 0;
  /** The last statement failed, so PostgreSQL refuses whatever follows but going back to a savepoint. */
  broken = false;
  /** Text that opens the transaction; it travels with the first statement. */
  #opening: string | null = null;
  /** Statements that travel with the next one, because nobody reads their answers. */
  #later: Later[] = [];
  #corked = false;
  /** The call whose transaction is open. Connections are used again, so what a call left running must not reach the next. */
  #owner: unknown = ENDED;
  /** Whether the last transaction has ended on the server, by whatever end. */
  ended = true;

  constructor(client: pg.PoolClient) {
    this.client = client;
    const over = (driver: Driver) =>
      new Kysely<unknown>({
        dialect: {
          createAdapter: () => new PostgresAdapter(),
          createQueryCompiler: () => new PostgresQueryCompiler(),
          createIntrospector: (db) => new PostgresIntrospector(db),
          createDriver: () => driver,
        },
      });
    this.sql = over(new StatementDriver(this));
    this.transaction = over(new TransactionDriver(this)).startTransaction().execute();
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#assertOwner();
    const result = await this.#send(statementOf(query));
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

  /** Opens a transaction with the call's session; nothing is sent before the first statement. */
  begin(s: DatabaseSession): void {
    this.roundTrips = 0;
    this.broken = false;
    this.#later = [];
    this.ended = false;
    this.#owner = currentCall.getStore();
    const set = (key: string, value: string) => `set_config('${key}', ${pg.escapeLiteral(value)}, true)`;
    this.#opening = `begin${s.readOnly ? ' read only' : ''}; select ${set('app.tenant_id', s.tenantId)}, ${set('app.user_id', s.userId)}, ${set('app.request_id', s.requestId)}, ${set('statement_timeout', String(s.statementTimeout))}`;
  }

  /**
   * Keeps a write back until the next statement goes out, at the latest the commit.
   * @param blame what to throw when the write fails
   */
  later(query: CompiledQuery, blame: (error: unknown) => unknown): void {
    this.#assertOwner();
    this.#later.push({ statement: statementOf(query), blame });
  }

  /** @throws Error when a write that was kept back fails, or one failed before and was not told: nothing is stored then */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    this.#owner = ENDED;
    if (how === 'rollback') this.#later = [];
    // No statement came: there is nothing to end.
    if (this.#opening !== null && this.#later.length === 0) {
      this.#opening = null;
      this.ended = true;
      return;
    }
    const answer = await this.#send({ text: how }, () => {
      this.ended = true;
    });
    if (how === 'commit' && answer.command === 'ROLLBACK')
      throw new Error('A statement of this transaction failed before, so nothing of it was stored.');
  }

  async run(statement: string): Promise<void> {
    this.#assertOwner();
    await this.#send({ text: statement });
  }

  /** @throws Error when the call that asks is not the one whose transaction this is */
  #assertOwner(): void {
    if (this.#owner !== currentCall.getStore())
      throw new Error('The transaction of this call has ended: nothing may be read or written in its name.');
  }

  /** Sends a statement, together with the `begin` before it and what was kept back for it. */
  async #send(statement: pg.QueryConfig, onAnswer?: () => void): Promise<pg.QueryResult> {
    try {
      const answer = await this.#exchange(statement, onAnswer);
      this.broken = false;
      return answer;
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }

  async #exchange(statement: pg.QueryConfig, onAnswer?: () => void): Promise<pg.QueryResult> {
    const opening = this.#opening;
    const later = this.#later;
    this.#opening = null;
    this.#later = [];
    this.#cork();
    if (opening === null && later.length === 0) {
      const answer = await this.client.query(statement);
      onAnswer?.();
      return answer;
    }
    const answers = await Promise.allSettled([
      ...(opening === null ? [] : [this.client.query(opening)]),
      ...later.map((one) => this.client.query(one.statement)),
      this.client.query(statement),
    ]);
    const answered = answers.at(-1) as PromiseSettledResult<pg.QueryResult>;
    if (answered.status === 'fulfilled') onAnswer?.();
    // After a failure PostgreSQL refuses what follows, so the first error is the one that counts. A connection that
    // died while it was idle shows at the `begin`: nothing was done yet.
    const failed = answers.findIndex((answer) => answer.status === 'rejected');
    if (failed === -1) return (answered as PromiseFulfilledResult<pg.QueryResult>).value;
    const error = asUnavailable((answers[failed] as PromiseRejectedResult).reason);
    const kept = later[failed - (opening === null ? 0 : 1)];
    throw kept ? kept.blame(error) : error;
  }

  /** What is sent in one turn leaves in one write to the socket: each costs as much as a small statement. */
  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.roundTrips += 1;
    const { stream } = (this.client as unknown as { connection: { stream: Duplex } }).connection;
    stream.cork();
    process.nextTick(() => {
      this.#corked = false;
      stream.uncork();
    });
  }
}

/** No call has it, not even one that runs outside of calls. */
const ENDED = Symbol('ended');

interface Later {
  readonly statement: pg.QueryConfig;
  readonly blame: (error: unknown) => unknown;
}

function statementOf(query: CompiledQuery): pg.QueryConfig {
  const name = preparedName(query.sql);
  return { text: query.sql, values: query.parameters as unknown[], ...(name ? { name } : {}) };
}

/** Lets a query builder work on the one connection of a call. */
class StatementDriver implements Driver {
  protected readonly connection: PgConnection;

  constructor(connection: PgConnection) {
    this.connection = connection;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('A call has one transaction, which is open already.');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

/** The same for the ORM, which may nest work of its own in savepoints. */
class TransactionDriver extends StatementDriver {
  /** The connection was told by who opened the transaction. */
  override async beginTransaction(): Promise<void> {}
  override async commitTransaction(): Promise<void> {
    throw new Error('The call ends its transaction, not the ORM.');
  }
  async savepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.connection.run(`savepoint ${pg.escapeIdentifier(name)}`);
  }
  async rollbackToSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.connection.run(`rollback to savepoint ${pg.escapeIdentifier(name)}`);
  }
  async releaseSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.connection.run(`release savepoint ${pg.escapeIdentifier(name)}`);
  }
}

export type PgTransaction = ControlledTransaction<unknown>;
