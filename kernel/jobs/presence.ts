import type { Logger } from '@serviflow/sdk';
import pg from 'pg';

/** Held shared by every living worker; exclusive only by one that finds nobody else. */
const LOCK = 7_310_003;
const RETRY_MS = 2_000;

/**
 * Tells whether other workers live, by a lock that ends with their connection. The first worker after a crash frees
 * the jobs of the dead at once instead of waiting for their heartbeats to end.
 */
export class Presence {
  readonly #connectionString: string;
  readonly #log: Logger;
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: { connectionString: string; log: Logger }) {
    this.#connectionString = options.connectionString;
    this.#log = options.log;
  }

  /** @param alone runs before the others may start, when no other worker lives */
  async enter(alone: () => Promise<void>): Promise<void> {
    const client = await this.#connect();
    const first = (await client.query('select pg_try_advisory_lock($1) as yes', [LOCK])).rows[0].yes;
    if (first) await alone();
    await client.query('select pg_advisory_lock_shared($1)', [LOCK]);
    if (first) await client.query('select pg_advisory_unlock($1)', [LOCK]);
  }

  async leave(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => {});
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      application_name: 'serviflow worker',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    await client.connect();
    this.#client = client;
    return client;
  }

  #lost(client: pg.Client): void {
    if (this.#stopped || client !== this.#client) return;
    this.#client = null;
    this.#reconnectSoon();
  }

  /** After an outage of the database only the shared lock is wanted: whoever else lives has come back, too. */
  #reconnectSoon(): void {
    this.#timer = setTimeout(async () => {
      try {
        const client = await this.#connect();
        await client.query('select pg_advisory_lock_shared($1)', [LOCK]);
      } catch (error) {
        this.#log.warn('the worker could not say that it lives', { error: String(error) });
        if (!this.#stopped && !this.#client) this.#reconnectSoon();
      }
    }, RETRY_MS);
  }
}
