import type { Logger } from '@serviflow/sdk';
import type pg from 'pg';
import type { TakenJob } from './job-message.ts';

/** Milliseconds between sweeps. */
const EVERY_MS = 500;

interface Done {
  readonly tenantId: string;
  readonly messageId: string;
  readonly handler: string;
}

/**
 * Deletes the inbox rows of jobs that are gone, of all handlers with one statement. A row that a crash leaves behind
 * harms nobody and goes with the hourly purge.
 */
export class InboxSweep {
  readonly #pool: pg.Pool;
  readonly #log: Logger;
  #done: Done[] = [];
  #sweeping: Promise<void> | null = null;
  #hurry: (() => void) | undefined;
  /** Off while a test drains: then every row goes at once. */
  patient = false;

  constructor(parts: { pool: pg.Pool; log: Logger }) {
    this.#pool = parts.pool;
    this.#log = parts.log;
  }

  /** @returns when the rows are gone */
  add(handler: string, jobs: readonly TakenJob[]): Promise<void> {
    for (const { data } of jobs) {
      if (data.tenantId) this.#done.push({ tenantId: data.tenantId, messageId: data.messageId, handler });
    }
    if (this.#done.length === 0) return Promise.resolve();
    this.#sweeping ??= this.#sweep();
    return this.#sweeping;
  }

  /** Sweeps what waits, without waiting for more. */
  async flush(): Promise<void> {
    this.#hurry?.();
    await this.#sweeping;
  }

  async #sweep(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#hurry = resolve;
      if (this.patient) setTimeout(resolve, EVERY_MS);
      else setImmediate(resolve);
    });
    const done = this.#done;
    this.#done = [];
    this.#sweeping = null;
    try {
      await this.#pool.query(
        `delete from kernel.inbox i using unnest($1::uuid[], $2::uuid[], $3::text[]) as m(tenant, message, handler)
          where i.tenant_id = m.tenant and i.message_id = m.message and i.handler = m.handler`,
        [done.map((d) => d.tenantId), done.map((d) => d.messageId), done.map((d) => d.handler)],
      );
    } catch (error) {
      this.#log.warn('rows of the inbox stay until the purge', { count: done.length, error: String(error) });
    }
  }
}
