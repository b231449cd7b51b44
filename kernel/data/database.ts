import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { type CompiledQuery, type Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type CurrentCall, currentCall } from '../invoke/current-call.ts';
import { type Connections, openConnections } from './connections.ts';
import { FairShare } from './fair-share.ts';
import { asUnavailable } from './outage.ts';
import { type DatabaseSession, PgConnection, type PgTransaction } from './pg-session.ts';
import { Series } from './series.ts';
import type { TenantBreach } from './statement-guard.ts';
import { TenantSigner } from './tenant-signature.ts';

// Counts and numbers fit a double; a bigint that does not is a programming error and would show as NaN, not as a lie.
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => Number(value));
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/** Milliseconds that a call waits for a connection when nothing else is said. */
const PATIENCE = 5_000;

export interface DatabaseOptions {
  /** Connection of the app role: row-level security applies. */
  readonly appUrl: string;
  /** Connection of the relay role: the kernel's own tables across tenants. */
  readonly relayUrl: string;
  /** Signs the tenant of each transaction. */
  readonly secretKey: string;
  readonly poolSize?: number;
  // biome-ignore lint/suspicious/noExplicitAny: the ORM takes any mix of entity kinds
  readonly entities: readonly any[];
  onError(error: Error): void;
}

/** An open transaction of one call. */
export interface OpenTransaction {
  readonly sql: Kysely<unknown>;
  readonly readOnly: boolean;
  /** The ORM's unit of work over the same transaction, made on first use. */
  em(): EntityManager;
  /** Null when no plugin touched the unit of work. */
  touchedEm(): EntityManager | null;
  /**
   * A write whose answer nobody reads: it travels with the next statement, at the latest with the commit.
   * @param blame what the statement that it travels with throws when the write fails; the error itself when absent
   */
  later(query: CompiledQuery, blame?: (error: unknown) => unknown): void;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Round trips so far. */
  roundTrips(): number;
  /** A statement failed and nothing went back to before it: nothing more can be done in this transaction. */
  broken(): boolean;
  /** A statement tried to leave the tenant: the call fails with this, whatever became of the statement's own error. */
  breach(): TenantBreach | null;
  /** The outage that a statement of it met, whatever became of the error in the code that sent it; null when none. */
  outage(): unknown;
  /** Whether an answer of PostgreSQL is still to come. */
  waiting(): boolean;
}

/** The pools and the ORM of one installation. */
export class Database {
  readonly #app: pg.Pool;
  readonly #pools: readonly Connections[];
  /** For the question whether the database is there, which must not wait for calls. */
  readonly #probe: pg.Pool;
  #asking: Promise<void> | null = null;
  readonly #share: FairShare;
  /** Calls that hold a connection: what they begin besides does not wait for its turn. */
  readonly #holders = new WeakSet<CurrentCall>();
  /** Control plane: tenants, directory, outbox, of all tenants. Kernel code only. */
  readonly control: pg.Pool;
  readonly series: Series;
  readonly #orm: MikroORM;
  readonly #signer: TenantSigner;
  readonly #connections = new WeakMap<pg.PoolClient, PgConnection>();

  private constructor(
    { app, control, probe }: Record<'app' | 'control' | 'probe', Connections>,
    orm: MikroORM,
    signer: TenantSigner,
  ) {
    this.#app = app.pool;
    this.#pools = [app, control, probe];
    this.#probe = probe.pool;
    this.#share = new FairShare(app.pool.options.max);
    this.control = control.pool;
    this.series = new Series(control.pool);
    this.#orm = orm;
    this.#signer = signer;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const pool = (connectionString: string, max: number, name: string, more = '') =>
      openConnections(
        {
          connectionString,
          max,
          application_name: `serviflow ${name}`,
          connectionTimeoutMillis: 5_000,
          idleTimeoutMillis: 60_000,
          // Statements that belong together go out together; each still has its own answer.
          pipeline: true,
          options: `-c idle_in_transaction_session_timeout=60000 -c lock_timeout=10000 ${more}`,
        },
        options.onError,
      );
    // Planning under row-level security costs more than running: a generic plan is made once a connection.
    const app = pool(options.appUrl, options.poolSize ?? 12, 'app', '-c plan_cache_mode=force_generic_plan');
    const control = pool(options.relayUrl, 4, 'control');
    const probe = pool(options.appUrl, 1, 'probe');
    const orm = await MikroORM.init({
      entities: [...options.entities],
      dbName: new URL(options.appUrl).pathname.slice(1),
      discovery: { warnWhenNoEntities: false, checkDuplicateTableNames: true },
      // Transactions are opened by this class; the ORM never takes a connection by itself.
      driverOptions: new PostgresDialect({ pool: app.pool }),
      ensureDatabase: false,
      allowGlobalContext: false,
    });
    return new Database({ app, control, probe }, orm, new TenantSigner(options.secretKey));
  }

  /**
   * Takes a connection for a transaction with the call's session; `begin` travels with its first statement.
   * Tenants take turns, except inside a call that has a connection already.
   * @throws Problem 503 `busy` when its tenant has too much under way, `database-unavailable` when PostgreSQL cannot be reached
   */
  async begin(session: DatabaseSession): Promise<OpenTransaction> {
    const call = currentCall.getStore();
    const { tenantId, patience = PATIENCE } = session;
    const giveBack = this.#isInside(call)
      ? this.#share.join(tenantId)
      : await this.#share.take(tenantId, patience);
    try {
      return await this.#open(session, call, giveBack);
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  async #open(
    session: DatabaseSession,
    call: CurrentCall | undefined,
    giveBack: () => void,
  ): Promise<OpenTransaction> {
    let client: pg.PoolClient | undefined;
    let connection: PgConnection;
    let trx: PgTransaction;
    try {
      if (!this.#signer.knowsTime) await this.#signer.ask(this.control);
      client = await this.#app.connect();
      connection = this.#wrap(client);
      trx = await connection.transaction;
      connection.begin(session);
    } catch (error) {
      client?.release(error as Error);
      throw asUnavailable(error);
    }
    const holds = call !== undefined && !this.#holders.has(call);
    if (holds) this.#holders.add(call);
    let em: EntityManager | null = null;
    let open = true;
    const end = async (how: 'commit' | 'rollback') => {
      if (!open) return;
      open = false;
      try {
        await connection.end(how);
        client.release(connection.tainted ? new Error('Something may be left on it') : undefined);
      } catch (error) {
        // A connection that could not end its transaction must not serve another tenant.
        client.release(connection.ended && !connection.tainted ? undefined : (error as Error));
        throw error;
      } finally {
        if (holds) this.#holders.delete(call);
        giveBack();
      }
    };
    return {
      sql: connection.sql,
      readOnly: session.readOnly ?? false,
      em: () => {
        if (!em) {
          em = this.#orm.em.fork({ clear: true });
          em.setTransactionContext(trx);
        }
        return em;
      },
      touchedEm: () => em,
      later: (query, blame = (error) => error) => connection.later(query, blame),
      commit: () => end('commit'),
      rollback: () => end('rollback'),
      roundTrips: () => connection.roundTrips,
      broken: () => connection.broken,
      breach: () => connection.breach,
      outage: () => connection.outage,
      waiting: () => connection.waiting > 0,
    };
  }

  /**
   * A transaction of the control role that sees, in plugins' tables, the rows of one tenant and no others.
   * @param work gets the connection; what it throws rolls back
   */
  async controlOf<T>(tenantId: string, work: (sql: Pick<pg.ClientBase, 'query'>) => Promise<T>): Promise<T> {
    if (!this.#signer.knowsTime) await this.#signer.ask(this.control);
    const client = await this.control.connect();
    try {
      await client.query('begin');
      await client.query(
        "select set_config('app.tenant_id', $1, true), set_config('app.tenant_proof', $2, true)",
        [tenantId, this.#signer.sign(tenantId)],
      );
      const result = await work(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      await client.query('rollback').then(
        () => client.release(),
        (lost: Error) => client.release(lost),
      );
      throw error;
    }
  }

  /** Resolves when the app role can run a statement. Has a connection of its own; who asks meanwhile gets the same answer. */
  ping(): Promise<void> {
    this.#asking ??= this.#probe
      .query('select 1')
      .then(() => {})
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }

  stats(): { total: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.#app;
    return { total: totalCount, idle: idleCount, waiting: waitingCount + this.#share.waiting };
  }

  #isInside(call: CurrentCall | undefined): boolean {
    for (let one = call; one; one = one.outer) if (this.#holders.has(one)) return true;
    return false;
  }

  /** Resolves when no connection is left: who stops the server next cuts none. */
  async close(): Promise<void> {
    // The ORM ends the app pool, which it was given through the dialect.
    await this.#orm.close(true);
    await Promise.all(this.#pools.map((pool) => pool.end()));
  }

  #wrap(client: pg.PoolClient): PgConnection {
    let connection = this.#connections.get(client);
    if (!connection) {
      connection = new PgConnection(client, this.#signer);
      this.#connections.set(client, connection);
    }
    return connection;
  }
}
