import type pg from 'pg';
import type { Registry } from '../registry/registry.ts';
import type { Schedule } from './cron.ts';
import type { Handlers } from './handlers.ts';
import type { JobHandler } from './job-message.ts';

/** Minutes after its last sign of life for which a node's knowledge counts. */
const LIVES = 10;
/** Milliseconds for which the answer is kept when no node says that it is another. */
const MAX_AGE = 30_000;

interface Row {
  /** The plugin's id, or that of the handler. */
  readonly name: string;
  readonly kind: 'plugin' | 'event' | 'job';
  readonly plugin: string;
  /** Event or job that the handler works on. */
  readonly type: string | null;
  readonly retry_delay: number;
  /** Of a job that the clock starts. */
  readonly cron?: string | null;
  readonly scope?: 'tenant' | 'utc' | null;
  readonly due?: string | null;
}

interface Known {
  readonly plugins: ReadonlySet<string>;
  readonly byName: ReadonlyMap<string, JobHandler>;
  readonly byEvent: ReadonlyMap<string, readonly JobHandler[]>;
  readonly byJob: ReadonlyMap<string, JobHandler>;
  readonly schedules: readonly Schedule[];
}

const NOTHING: Known = {
  plugins: new Set(),
  byName: new Map(),
  byEvent: new Map(),
  byJob: new Map(),
  schedules: [],
};

export interface ElsewhereParts {
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly registry: Pick<Registry, 'contributions'>;
  readonly handlers: Handlers;
}

/**
 * What the other nodes of the installation can work on and this one cannot: it has an older version, lacks a plugin or
 * has set it aside. The one relay of the installation queues their work all the same, and there it waits for them.
 */
export class Elsewhere {
  readonly #pool: ElsewhereParts['pool'];
  readonly #own: readonly Row[];
  #cached: { known: Promise<Known>; at: number } | undefined;

  constructor({ pool, registry, handlers }: ElsewhereParts) {
    this.#pool = pool;
    this.#own = [...rowsOf(registry, handlers)];
  }

  /** Says what this node can work on; to be repeated while it lives. */
  async announce(): Promise<void> {
    await this.#pool.query(
      `insert into kernel.known_work (name, kind, plugin, type, retry_delay, cron, scope, due, seen_at)
       select name, kind, plugin, type, retry_delay, cron, scope, due, now() from json_populate_recordset(null::kernel.known_work, $1)
       on conflict (name) do update set kind = excluded.kind, plugin = excluded.plugin, type = excluded.type,
         retry_delay = excluded.retry_delay, cron = excluded.cron, scope = excluded.scope, due = excluded.due, seen_at = excluded.seen_at`,
      [JSON.stringify(this.#own)],
    );
  }

  /** Looks again at the next question. */
  forget(): void {
    this.#cached = undefined;
  }

  /** What others know beyond this node. */
  known(): Promise<Known> {
    const now = performance.now();
    if (!this.#cached || now - this.#cached.at > MAX_AGE) {
      const known = this.#read();
      this.#cached = { known, at: now };
      known.catch(() => this.forget());
    }
    return this.#cached.known;
  }

  async #read(): Promise<Known> {
    const { rows }: { rows: Row[] } = await this.#pool.query(
      `select name, kind, plugin, type, retry_delay, cron, scope, due from kernel.known_work
        where seen_at > now() - make_interval(mins => ${LIVES}) and not name = any($1)`,
      [this.#own.map(({ name }) => name)],
    );
    if (rows.length === 0) return NOTHING;
    const handlers = rows.filter((row) => row.kind !== 'plugin').map((row) => [row, handlerOf(row)] as const);
    const of = (kind: Row['kind']) => handlers.filter(([row]) => row.kind === kind);
    return {
      plugins: new Set(rows.filter((row) => row.kind === 'plugin').map((row) => row.plugin)),
      byName: new Map(handlers.map(([row, handler]) => [row.name, handler])),
      byEvent: new Map(
        [...Map.groupBy(of('event'), ([row]) => row.type ?? '')].map(([type, list]) => [
          type,
          list.map(([, handler]) => handler),
        ]),
      ),
      byJob: new Map(of('job').map(([row, handler]) => [row.type ?? '', handler])),
      schedules: of('job').flatMap(([{ type, cron, scope, due }, handler]) =>
        type && cron && scope ? [{ handler, type, cron, scope, due: due ?? undefined, elsewhere: true }] : [],
      ),
    };
  }
}

function* rowsOf(registry: ElsewhereParts['registry'], handlers: Handlers): Generator<Row> {
  for (const { plugin, subscriptions, jobs } of registry.contributions()) {
    yield { name: plugin, kind: 'plugin', plugin, type: null, retry_delay: 0 };
    for (const { handler, event } of subscriptions) {
      const known = handlers.get(handler);
      if (known)
        yield { name: handler, kind: 'event', plugin, type: event.id, retry_delay: known.retryDelaySeconds };
    }
    for (const job of jobs) {
      const known = handlers.ofJob(job);
      if (known)
        yield {
          name: known.id,
          kind: 'job',
          plugin,
          type: job.id,
          retry_delay: known.retryDelaySeconds,
          ...(job.cron === undefined
            ? {}
            : { cron: job.cron, scope: job.perTenant ? 'tenant' : 'utc', due: job.due ?? null }),
        };
    }
  }
}

/** Enough of the handler to queue for it. */
const handlerOf = ({ name, kind, plugin, retry_delay }: Row): JobHandler => ({
  id: name,
  plugin,
  ordered: kind === 'event',
  retries: 0,
  retryDelaySeconds: retry_delay,
  concurrency: 1,
  holdsTransaction: false,
  run: () => Promise.reject(new Error(`This node does not know ${name}.`)),
});
