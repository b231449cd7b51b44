import type { Logger } from '@serviflow/sdk';
import type pg from 'pg';
import { bury } from './dead-letters.ts';
import type { JobHandler, TakenJob } from './job-message.ts';
import type { JobQueues } from './job-queues.ts';

/**
 * Ends the jobs of one handler: those that finish while a statement is under way are ended together by the next.
 * Each job is ended for itself; a failing neighbour changes nothing for it.
 */
export class Settler {
  readonly #handler: JobHandler;
  readonly #queues: JobQueues;
  readonly #pool: pg.Pool;
  readonly #log: Logger;
  #done: TakenJob[] = [];
  #flushing: Promise<void> | null = null;

  constructor(parts: { handler: JobHandler; queues: JobQueues; pool: pg.Pool; log: Logger }) {
    this.#handler = parts.handler;
    this.#queues = parts.queues;
    this.#pool = parts.pool;
    this.#log = parts.log;
  }

  /** Resolves when the job is gone from the queue (or will come again because the database is away). */
  done(job: TakenJob): Promise<void> {
    this.#done.push(job);
    this.#flushing ??= Promise.resolve().then(() => this.#flush());
    return this.#flushing;
  }

  /** Moves a job to the dead letters. */
  async dead(job: TakenJob, attempts: number, error: string, now: Date): Promise<void> {
    if (!job.data.tenantId) return this.done(job);
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      const mine = await this.#queues.remove(this.#handler, [job], client);
      if (mine.has(job.id))
        await bury(client, [{ message: job.data, handler: this.#handler.id, attempts, error }], now);
      await client.query('commit');
      client.release();
    } catch (failure) {
      client.release(failure as Error);
      throw failure;
    }
  }

  async #flush(): Promise<void> {
    // Jobs that end within the same turn of the event loop share the statement.
    await new Promise<void>((resolve) => setImmediate(resolve));
    const jobs = this.#done;
    this.#done = [];
    this.#flushing = null;
    try {
      const mine = await this.#queues.remove(this.#handler, jobs);
      // The inbox row has done its duty: without the job nobody can deliver the message to this handler again.
      const settled = jobs.filter((job) => mine.has(job.id) && job.data.tenantId);
      if (settled.length === 0) return;
      await this.#pool.query(
        `delete from kernel.inbox using unnest($1::uuid[], $2::uuid[]) as m(tenant, message)
         where tenant_id = m.tenant and message_id = m.message and handler = $3`,
        [settled.map((j) => j.data.tenantId), settled.map((j) => j.data.messageId), this.#handler.id],
      );
    } catch (error) {
      this.#log.warn('finished jobs could not be ended; the inbox keeps a second delivery from doing harm', {
        handler: this.#handler.id,
        count: jobs.length,
        error: String(error),
      });
    }
  }
}
