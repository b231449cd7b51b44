import type { Logger } from '@serviflow/sdk';
import { uuidv7 } from '@serviflow/sdk';
import pg from 'pg';
import type { LocalBus } from './local-bus.ts';
import type { Topic, Topics } from './topics.ts';
import { encode, pack, unpack } from './wire.ts';

const CHANNEL = 'serviflow';
/** Messages kept while the connection is away; beyond, the other nodes are told to forget everything. */
const MAX_WAITING = 1_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;
const HEARTBEAT_MS = 15_000;
const QUERY_TIMEOUT_MS = 5_000;
/** Milliseconds that a hint waits for others to travel with it. This node has it at once. */
const GATHER_MS = 10;

export interface NotifierOptions {
  /** Connection string of the relay role. */
  readonly connectionString: string;
  readonly bus: LocalBus;
  readonly log: Logger;
}

/**
 * Carries hints between nodes over LISTEN/NOTIFY. NOTIFY takes a server-wide lock at commit, so it is never part of
 * a writing transaction: hints are sent after commit, many in one statement, over the connection that listens.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #node = uuidv7();
  #client: pg.Client | null = null;
  #running = false;
  #retryMs = FIRST_RETRY_MS;
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  /** JSON of messages; a set, because the same hint twice says nothing more. */
  #waiting = new Set<string>();
  #flush: Promise<void> | null = null;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Connects; keeps trying in the background when PostgreSQL is away. */
  async start(): Promise<void> {
    this.#running = true;
    await this.#connect();
  }

  get connected(): boolean {
    return this.#client !== null;
  }

  /**
   * Tells every node, this one at once. Call it after commit.
   * Never throws and never waits: a lost hint is made good by `reset` after the reconnect.
   */
  publish<T extends Topic>(topic: T, payload: Topics[T]): void {
    this.#options.bus.emit(topic, payload);
    for (const message of encode(topic, payload)) this.#waiting.add(message);
    if (this.#waiting.size > MAX_WAITING) this.#waiting = new Set(encode('reset', {}));
    this.#flushSoon();
  }

  /** Resolves when everything published so far has been sent (or there is no connection). */
  async flushed(): Promise<void> {
    while (this.#flush) await this.#flush;
  }

  async stop(): Promise<void> {
    await this.flushed();
    this.#running = false;
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => {});
  }

  #flushSoon(): void {
    if (this.#flush || !this.#client || this.#waiting.size === 0) return;
    this.#flush = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS))
      .then(() => this.#send())
      .finally(() => {
        this.#flush = null;
        this.#flushSoon();
      });
  }

  async #send(): Promise<void> {
    const client = this.#client;
    if (!client || this.#waiting.size === 0) return;
    const sending = this.#waiting;
    this.#waiting = new Set();
    try {
      await client.query('select pg_notify($1, m) from unnest($2::text[]) m', [
        CHANNEL,
        pack(this.#node, [...sending]),
      ]);
    } catch (error) {
      // Hints keep: they are sent after the reconnect.
      this.#waiting = new Set([...sending, ...this.#waiting]);
      this.#lost(client, error);
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.connectionString,
      application_name: 'serviflow notifier',
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, new Error('connection ended')));
    client.on('notification', ({ payload }) => this.#receive(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => {});
      this.#retry(error);
      return;
    }
    if (!this.#running) {
      await client.end().catch(() => {});
      return;
    }
    this.#client = client;
    this.#retryMs = FIRST_RETRY_MS;
    // A dead peer behind a firewall sends no end: only an unanswered question shows it.
    this.#heartbeat = setInterval(() => {
      if (!this.#flush) this.#flush = this.#beat(client).finally(() => this.#endBeat());
    }, HEARTBEAT_MS).unref();
    // Whatever was said while nobody listened here is unknown.
    this.#options.bus.emit('reset', {});
    this.#flushSoon();
  }

  async #beat(client: pg.Client): Promise<void> {
    await client.query('select 1').catch((error) => this.#lost(client, error));
  }

  #endBeat(): void {
    this.#flush = null;
    this.#flushSoon();
  }

  #receive(text: string): void {
    const envelope = unpack(text);
    if (!envelope || envelope.from === this.#node) return;
    for (const [topic, payload] of envelope.messages) this.#options.bus.emit(topic, payload as never);
  }

  #lost(client: pg.Client, error: unknown): void {
    if (client !== this.#client) return;
    this.#client = null;
    clearInterval(this.#heartbeat);
    client.end().catch(() => {});
    this.#retry(error);
  }

  #retry(error: unknown): void {
    if (!this.#running) return;
    this.#options.log.warn('the notifier lost its connection and tries again', {
      error: error instanceof Error ? error.message : String(error),
      inMs: this.#retryMs,
    });
    this.#timer = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }
}
