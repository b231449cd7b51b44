import { type EmitOptions, type Logger, uuidv7 } from '@serviflow/sdk';
import type pg from 'pg';
import { bury, type DeadLetter } from '../jobs/dead-letters.ts';
import type { Elsewhere } from '../jobs/elsewhere.ts';
import type { Handlers } from '../jobs/handlers.ts';
import type { JobHandler, JobMessage, NewJob } from '../jobs/job-message.ts';
import type { JobQueues } from '../jobs/job-queues.ts';
import type { Registry } from '../registry/registry.ts';
import type { Tenants } from '../tenancy/tenants.ts';
import type { Notifier } from './notifier.ts';

const BATCH = 200;
/** One relay at a time in the installation: two would let events of one aggregate overtake each other. */
const LOCK = 7_310_002;

/**
 * The oldest rows of each tenant that has any, the same number for all: the backlog of one holds up nobody else. The
 * recursion hops from tenant to tenant on the index, whatever lies between.
 */
const TURNS = `
  with recursive tenant as (
    (select tenant_id as id from kernel.outbox order by tenant_id limit 1)
    union all
    select (select o.tenant_id from kernel.outbox o where o.tenant_id > t.id order by o.tenant_id limit 1) from tenant t where t.id is not null
  ), waiting as materialized (select id from tenant where id is not null)
  select r.tenant_id, r.id from waiting w cross join lateral
    (select o.tenant_id, o.id from kernel.outbox o where o.tenant_id = w.id
      order by o.seq limit greatest(1, ${BATCH} / (select count(*) from waiting)) for update skip locked) r`;

interface OutboxRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly kind: 'event' | 'job';
  readonly type: string;
  readonly aggregate: string | null;
  readonly payload: unknown;
  readonly options: {
    readonly audience?: EmitOptions['audience'];
    readonly after?: string;
    readonly key?: string;
    readonly chain?: number;
    /** Set when a dead letter runs again: for this handler only, under its first id. */
    readonly handler?: string;
    readonly messageId?: string;
  } | null;
  readonly actor_id: string;
  readonly request_id: string;
  readonly occurred_at: Date;
  readonly seq: number;
}

export interface RelayParts {
  readonly pool: pg.Pool;
  readonly registry: Pick<Registry, 'subscriptions' | 'job' | 'of'>;
  readonly tenants: Pick<Tenants, 'enabled' | 'enabledElsewhere'>;
  readonly handlers: Handlers;
  /** What other nodes work on. */
  readonly elsewhere: Pick<Elsewhere, 'known'>;
  readonly queues: JobQueues;
  readonly notifier: Pick<Notifier, 'publish'>;
  readonly log: Logger;
  now(): Date;
}

/**
 * Turns outbox rows into jobs, one for each handler whose plugin the tenant has. A row is deleted in the transaction
 * that queues its jobs: nothing reads it afterwards (the job carries the whole message), a delete is cheaper than a
 * mark and a later purge, and the table stays as small as its backlog.
 */
export class Relay {
  readonly #parts: RelayParts;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  /**
   * Hands on everything that waits.
   * @returns number of rows, or null when another node's relay is at it: look again a little later
   */
  async drain(): Promise<number | null> {
    const client = await this.#parts.pool.connect();
    let broken: Error | undefined;
    try {
      for (let total = 0; ; ) {
        const batch = await this.#batch(client);
        if (batch === null) return total || null;
        total += batch.count;
        if (!batch.more) return total;
      }
    } catch (error) {
      // Closing the connection rolls back and gives the lock away.
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** @returns null when another relay has the lock, which goes with the transaction */
  async #batch(client: pg.PoolClient): Promise<{ count: number; more: boolean } | null> {
    const opened = (await client.query(
      `begin; select pg_try_advisory_xact_lock(${LOCK}) as mine`,
    )) as unknown as pg.QueryResult[];
    const mine = opened[1]?.rows[0].mine === true;
    const rows: OutboxRow[] = mine
      ? (await client.query(`delete from kernel.outbox where (tenant_id, id) in (${TURNS}) returning *`)).rows
      : [];
    if (rows.length === 0) {
      await client.query('rollback');
      return mine ? { count: 0, more: false } : null;
    }
    rows.sort((a, b) => a.seq - b.seq);
    const { byHandler, letters } = await this.#sort(rows);
    // One after the other, should a queue still have to be made; the statements themselves go out together.
    for (const handler of byHandler.keys()) await this.#parts.queues.ensure(handler);
    const inserted = await Promise.allSettled(
      [...byHandler].map(([handler, jobs]) => this.#parts.queues.insert(handler, jobs, client)),
    );
    for (const result of inserted) if (result.status === 'rejected') throw result.reason;
    await bury(client, letters, this.#parts.now());
    await client.query('commit');
    this.#tell(rows, [...byHandler.keys()], letters);
    return { count: rows.length, more: hasMore(rows) };
  }

  async #sort(rows: readonly OutboxRow[]) {
    const byHandler = new Map<JobHandler, NewJob[]>();
    const letters: DeadLetter[] = [];
    for (const row of rows) {
      const message = messageOf(row);
      const handlers = row.options?.handler
        ? await this.#named(row.options.handler)
        : row.kind === 'job'
          ? await this.#ofJob(row)
          : await this.#ofEvent(row);
      if (handlers === null) {
        const error = `No installed plugin knows ${row.type}.`;
        letters.push({ message, handler: row.options?.handler ?? null, attempts: 0, error });
      }
      for (const handler of handlers ?? []) {
        const jobs = byHandler.get(handler) ?? [];
        byHandler.set(handler, jobs);
        jobs.push(jobOf(row, message));
      }
    }
    return { byHandler, letters };
  }

  async #named(id: string): Promise<JobHandler[] | null> {
    const { handlers, elsewhere } = this.#parts;
    const handler = handlers.get(id) ?? (await elsewhere.known()).byName.get(id);
    return handler ? [handler] : null;
  }

  async #ofJob(row: OutboxRow): Promise<JobHandler[] | null> {
    const { registry, handlers, elsewhere } = this.#parts;
    const job = registry.job(row.type);
    const handler = (job && handlers.ofJob(job)) ?? (await elsewhere.known()).byJob.get(row.type);
    return handler ? [handler] : null;
  }

  /** Null when neither the event's owner nor a listener is installed anywhere: it may come back with the plugin. */
  async #ofEvent(row: OutboxRow): Promise<JobHandler[] | null> {
    const { registry, tenants, handlers, elsewhere } = this.#parts;
    const subscriptions = registry.subscriptions(row.type);
    const { byEvent, plugins } = await elsewhere.known();
    const theirs = byEvent.get(row.type) ?? [];
    const owner = row.type.slice(0, row.type.indexOf('.'));
    if (subscriptions.length + theirs.length === 0)
      return registry.of(owner) || plugins.has(owner) ? [] : null;
    const enabled = await tenants.enabled(row.tenant_id);
    const found = subscriptions
      .filter((s) => enabled.has(s.plugin) && s.wants(row.payload))
      .map((s) => handlers.get(s.handler))
      .filter((h) => h !== undefined);
    for (const handler of theirs)
      if (await tenants.enabledElsewhere(row.tenant_id, handler.plugin ?? '')) found.push(handler);
    return found;
  }

  #tell(rows: readonly OutboxRow[], handlers: readonly JobHandler[], letters: readonly DeadLetter[]): void {
    const { notifier, log } = this.#parts;
    if (handlers.length) notifier.publish('jobs', { queues: handlers.map((h) => h.id) });
    for (const row of rows) {
      if (row.kind !== 'event' || !row.options?.audience) continue;
      notifier.publish('live', {
        tenantId: row.tenant_id,
        id: row.id,
        type: row.type,
        occurredAt: row.occurred_at.toISOString(),
        audience: row.options.audience,
        payload: row.payload,
      });
    }
    for (const { message, error } of letters) {
      log.error('a message went to the dead letters', {
        tenant: message.tenantId,
        type: message.type,
        error,
      });
    }
  }
}

/** Whether a tenant had at least its share of the batch. */
function hasMore(rows: readonly OutboxRow[]): boolean {
  const counts = [...Map.groupBy(rows, (row) => row.tenant_id).values()].map((own) => own.length);
  return Math.max(...counts) >= Math.max(1, Math.floor(BATCH / counts.length));
}

function messageOf(row: OutboxRow): JobMessage {
  const chain = row.options?.chain ?? (row.kind === 'event' ? 0 : undefined);
  return {
    kind: row.kind,
    type: row.type,
    tenantId: row.tenant_id,
    messageId: row.options?.messageId ?? row.id,
    aggregate: row.aggregate,
    payload: row.payload,
    actorId: row.actor_id,
    requestId: row.request_id,
    occurredAt: row.occurred_at.toISOString(),
    ...(chain === undefined ? {} : { chain }),
  };
}

/** Rows of one batch share their time of creation, so an ordered queue goes by these ids: made here, in the order of `seq`. */
function jobOf(row: OutboxRow, data: JobMessage): NewJob {
  const id = uuidv7();
  const named = row.kind === 'event' ? row.aggregate : row.options?.key;
  return {
    id,
    // Without a name of its own each message has a key of its own, and waits for nobody.
    key: named ? `${row.tenant_id}:${named}` : id,
    data,
    ...(row.options?.after ? { startAfter: new Date(row.options.after) } : {}),
  };
}
