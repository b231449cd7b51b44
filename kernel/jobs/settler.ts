import type { Logger } from '@serviflow/sdk';
import type pg from 'pg';
import { bury } from './dead-letters.ts';
import type { InboxSweep } from './inbox-sweep.ts';
import type { JobHandler, TakenJob } from './job-message.ts';
import type { JobQueues } from './job-queues.ts';

/** Milliseconds that a finished job waits for others to be ended by the same statement. */
const GATHER_MS = 20;
const FULL = 100;

export interface SettlerParts {
  readonly handler: JobHandler;
  readonly queues: JobQueues;
  readonly pool: pg.Pool;
  readonly inbox: InboxSweep;
  readonly log: Logger;
}

/**
 * Ends the jobs of one handler, many with one statement. Each job is ended for itself; a failing neighbour changes
 * nothing for it.
 */
export class Settler {
  readonly #parts: SettlerParts;
  #done: TakenJob[] = [];
  #flushing: Promise<void> | null = null;
  #full: (() => void) | undefined;
  /** Off while a test drains: then only jobs that end in one turn of the event loop share a statement. */
  patient = false;

  constructor(parts: SettlerParts) {
    this.#parts = parts;
  }

  /** Resolves when the job is gone from the queue (or will come again because the database is away). */
  done(job: TakenJob): Promise<void> {
    this.#done.push(job);
    if (this.#done.length >= FULL) this.#full?.();
    this.#flushing ??= this.#flush();
    return this.#flushing;
  }

  /** Moves a job to the dead letters. */
  async dead(job: TakenJob, attempts: number, error: string, now: Date): Promise<void> {
    if (!job.data.tenantId) return this.done(job);
    const { handler, queues, pool } = this.#parts;
    const client = await pool.connect();
    try {
      await client.query('begin');
      const mine = await queues.remove(handler, [job], client);
      if (mine.has(job.id))
        await bury(client, [{ message: job.data, handler: handler.id, attempts, error }], now);
      await client.query('commit');
      client.release();
    } catch (failure) {
      client.release(failure as Error);
      throw failure;
    }
  }

  async #flush(): Promise<void> {
    await this.#gather();
    const { handler, queues, inbox, log } = this.#parts;
    const jobs = this.#done;
    this.#done = [];
    this.#flushing = null;
    try {
      const mine = await queues.remove(handler, jobs);
      // The inbox row has done its duty: without the job nobody can deliver the message to this handler again.
      const settled = jobs.filter((job) => mine.has(job.id));
      const swept = inbox.add(handler.id, settled);
      if (!this.patient) await swept;
    } catch (error) {
      log.warn('finished jobs could not be ended; the inbox keeps a second delivery from doing harm', {
        handler: handler.id,
        count: jobs.length,
        error: String(error),
      });
    }
  }

  #gather(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.patient) {
        setImmediate(resolve);
        return;
      }
      const timer = setTimeout(resolve, GATHER_MS);
      this.#full = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
