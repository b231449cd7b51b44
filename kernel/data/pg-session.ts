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
import type pg from 'pg';
import { currentCall } from '../invoke/current-call.ts';
import { asUnavailable, outageOf } from './outage.ts';
import { statementOf } from './prepared.ts';
import { StatementDriver, TransactionDriver } from './statement-drivers.ts';
import { foreignCommand, isBadTenant, leavesTraces, TenantBreach } from './statement-guard.ts';
import type { TenantSigner } from './tenant-signature.ts';

/** What a transaction tells PostgreSQL about the call (row-level security asks `kernel.tenant()`). */
export interface DatabaseSession {
  readonly tenantId: string;
  readonly userId: string;
  readonly requestId: string;
  readonly readOnly: boolean;
  /** Milliseconds a single statement may take. */
  readonly statementTimeout: number;
  /** Milliseconds to wait for a connection: 5 seconds when absent. */
  readonly patience?: number;
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
  /** What the transaction met that no code of the call is to blame for: a lost connection, a full disk, a deadlock. */
  outage: unknown = null;
  /** Statements whose answer has not come. */
  waiting = 0;
  /** A statement of this transaction tried to leave its tenant: nothing of it is stored. */
  breach: TenantBreach | null = null;
  /** Something may be left on the connection that must not meet another tenant. */
  tainted = false;
  /** The transaction that the next statement opens. */
  #opening: DatabaseSession | null = null;
  #session: DatabaseSession | null = null;
  /** The plugin whose statement went out last. */
  #before = 'kernel';
  readonly #signer: TenantSigner;
  /** Statements that travel with the next one, because nobody reads their answers. */
  #later: Later[] = [];
  #corked = false;
  /** The call whose transaction is open. Connections are used again, so what a call left running must not reach the next. */
  #owner: unknown = ENDED;
  /** Whether the last transaction has ended on the server, by whatever end. */
  ended = true;

  constructor(client: pg.PoolClient, signer: TenantSigner) {
    this.client = client;
    this.#signer = signer;
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
    const result = await this.#guarded(statementOf(query));
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
  begin(session: DatabaseSession): void {
    this.roundTrips = 0;
    this.broken = false;
    this.breach = null;
    this.#before = 'kernel';
    this.outage = null;
    this.#later = [];
    this.ended = false;
    this.#owner = currentCall.getStore();
    this.#opening = session;
    this.#session = session;
  }

  /**
   * Keeps a write back until the next statement goes out, at the latest the commit.
   * @param blame what to throw when the write fails
   */
  later(query: CompiledQuery, blame: (error: unknown) => unknown): void {
    this.#assertOwner();
    const { plugin, traces } = this.#inspect(query.sql);
    this.#later.push({ statement: statementOf(query), blame });
    if (traces)
      this.#later.push({ statement: this.#stillHere(), blame: (error) => this.#left(plugin, error) });
  }

  /** @throws Error when a write that was kept back fails, or one failed before and was not told: nothing is stored then */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    this.#owner = ENDED;
    if (how === 'commit' && this.breach) throw this.breach;
    if (how === 'rollback') this.#later = [];
    // No statement came: there is nothing to end.
    if (this.#opening !== null && this.#later.length === 0) {
      this.#opening = null;
      this.ended = true;
      return;
    }
    const { outage } = this;
    const answer = await this.#send({ text: how }, () => {
      this.ended = true;
    }).catch((error) => {
      throw isBadTenant(error) ? this.#left(this.#before, error) : error;
    });
    if (how === 'commit' && answer.command === 'ROLLBACK')
      throw (
        outage ?? new Error('A statement of this transaction failed before, so nothing of it was stored.')
      );
  }

  async run(statement: string): Promise<void> {
    this.#assertOwner();
    await this.#send({ text: statement });
  }

  /** @throws Error when the call that asks is not the one whose transaction this is, or left its tenant before */
  #assertOwner(): void {
    if (this.#owner !== currentCall.getStore())
      throw new Error('The transaction of this call has ended: nothing may be read or written in its name.');
    if (this.breach) throw this.breach;
  }

  /**
   * Sends a statement of whoever runs now, and looks at what it did.
   * @throws TenantBreach when it, or the one before it, tried to leave the tenant
   */
  async #guarded(statement: pg.QueryConfig): Promise<pg.QueryResult> {
    const before = this.#before;
    const { plugin, traces } = this.#inspect(statement.text);
    this.#before = plugin;
    try {
      const sent = this.#send(statement);
      const compared = traces ? this.client.query(this.#stillHere()) : null;
      compared?.catch(() => {});
      const result = await sent;
      await compared?.catch((error) => {
        throw isBadTenant(error) ? this.#left(plugin, error) : error;
      });
      return result;
    } catch (error) {
      throw isBadTenant(error) ? this.#left(before, error) : error;
    }
  }

  /** @throws TenantBreach for a command that no call may run */
  #inspect(text: string): { plugin: string; traces: boolean } {
    const plugin = currentCall.getStore()?.plugin ?? 'kernel';
    const command = foreignCommand(text);
    if (command !== null) {
      this.breach ??= new TenantBreach(plugin, `wanted to run "${command.toUpperCase()}", which no call may`);
      throw this.breach;
    }
    const traces = leavesTraces(text);
    if (traces) this.tainted = true;
    return { plugin, traces };
  }

  #left(plugin: string, cause: unknown): TenantBreach {
    this.breach ??= new TenantBreach(plugin, 'changed the tenant of the transaction', cause);
    return this.breach;
  }

  /** Fails when the tenant is not that of the call any more. */
  #stillHere(): pg.QueryConfig {
    return {
      name: 'still-here',
      text: 'select kernel.assert_tenant($1)',
      values: [this.#session?.tenantId],
    };
  }

  /** Bound values, not literals: other connections of the same role can read the text of a running statement. */
  #open(s: DatabaseSession): Promise<unknown>[] {
    const begun = this.client.query(s.readOnly ? 'begin read only' : 'begin');
    const told = this.client.query({
      name: 'open',
      text: `select set_config('app.tenant_id', $1, true), set_config('app.tenant_proof', $2, true), set_config('app.user_id', $3, true),
        set_config('app.request_id', $4, true), set_config('statement_timeout', $5, true), extract(epoch from now())::float8 as now`,
      values: [s.tenantId, this.#signer.sign(s.tenantId), s.userId, s.requestId, String(s.statementTimeout)],
    });
    return [begun, told.then(({ rows }) => this.#signer.heard(rows[0].now))];
  }

  /** Sends a statement, together with the `begin` before it and what was kept back for it. */
  async #send(statement: pg.QueryConfig, onAnswer?: () => void): Promise<pg.QueryResult> {
    this.waiting += 1;
    try {
      const answer = await this.#exchange(statement, onAnswer);
      // Also after a savepoint: what the code of the call overcame explains no later error of it.
      this.broken = false;
      this.outage = null;
      return answer;
    } catch (thrown) {
      this.broken = true;
      const error = asUnavailable(thrown);
      if (outageOf(error)) this.outage ??= error;
      throw error;
    } finally {
      this.waiting -= 1;
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
    const opened = opening === null ? [] : this.#open(opening);
    const answers = await Promise.allSettled([
      ...opened,
      ...later.map((one) => this.client.query(one.statement)),
      this.client.query(statement),
    ]);
    const answered = answers.at(-1) as PromiseSettledResult<pg.QueryResult>;
    if (answered.status === 'fulfilled') onAnswer?.();
    // After a failure PostgreSQL refuses what follows, so the first error is the one that counts. A connection that
    // died while it was idle shows at the `begin`: nothing was done yet.
    const failed = answers.findIndex((answer) => answer.status === 'rejected');
    if (failed === -1) return (answered as PromiseFulfilledResult<pg.QueryResult>).value;
    const error = (answers[failed] as PromiseRejectedResult).reason;
    const kept = later[failed - opened.length];
    throw kept ? kept.blame(asUnavailable(error)) : error;
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

export type PgTransaction = ControlledTransaction<unknown>;
