import type { Logger } from '@serviflow/sdk';
import type { Outage } from '../data/outage.ts';
import { isRefusal } from '../invoke/refusal.ts';
import type { Breakers } from '../loader/breaker.ts';
import type { JobHandler, JobMessage, TakenJob } from './job-message.ts';
import type { JobQueues } from './job-queues.ts';
import { Limit } from './limit.ts';
import type { Settler } from './settler.ts';

/** How long the jobs of a tenant stay untouched after one had to wait (breaker, suspension, plugin off). */
const PAUSE_MS = 60_000;
/** Seconds until a job is tried again that met an absent database. */
const OUTAGE_DELAY = 5;
const MIN_TAKE = 20;
const MAX_TAKE = 500;

/** What a job may do now: run, wait for its tenant or plugin, or go because nobody misses it. */
export type Gate = (message: JobMessage) => Promise<'run' | 'wait' | 'drop'>;

export interface LaneParts {
  readonly handler: JobHandler;
  readonly queues: JobQueues;
  readonly settler: Settler;
  readonly breakers: Breakers;
  /** Bounds the database connections that all lanes together hold. */
  readonly connections: Limit;
  readonly gate: Gate;
  /** Resolves when calls of people leave room. */
  readonly giveWay: (message: JobMessage) => Promise<void>;
  /** False while the plugin is set aside: its jobs wait. */
  readonly open: () => boolean;
  /** Whether the error is nobody's fault: the database or a disk. */
  readonly outage: (error: unknown) => Outage | null;
  /** Told when the breaker of a tenant opens (with the fault) or closes (null). */
  readonly onBreaker: (tenantId: string, handler: string, error: string | null) => void;
  readonly log: Logger;
  now(): Date;
}

/** Takes, runs and settles the jobs of one handler in this process. */
export class Lane {
  readonly handler: JobHandler;
  readonly #parts: LaneParts;
  readonly #slots: Limit;
  readonly #held = new Map<string, { job: TakenJob; done: Promise<void> }>();
  readonly #paused = new Map<string, number>();
  /** Tenants whose breaker this lane opened. */
  readonly #opened = new Set<string>();
  #size = MIN_TAKE;
  #taking: Promise<number> | null = null;
  #again = false;
  /** More is due than was taken: a finishing job looks again. */
  #hungry = false;
  /** Goes on by itself; off while a test drains. */
  #live = false;
  #stopping = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    this.handler = parts.handler;
    this.#slots = new Limit(parts.handler.concurrency);
  }

  /** Takes jobs until none is due or enough are held; a finishing job goes on from there. */
  wake(): void {
    this.#live = true;
    this.#parts.settler.patient = true;
    this.#again = true;
    if (this.#taking || this.#stopping) return;
    void this.#pump();
  }

  /** Runs what is due now. @returns the number of jobs taken */
  async runDue(): Promise<number> {
    const count = await this.#take();
    await Promise.all([...this.#held.values()].map((h) => h.done));
    return count;
  }

  held(): TakenJob[] {
    return [...this.#held.values()].map((h) => h.job);
  }

  /** Lets the jobs of a tenant flow again. */
  resume(tenantId?: string): void {
    if (tenantId === undefined) this.#paused.clear();
    else if (!this.#paused.delete(tenantId)) return;
    if (this.#live) this.wake();
  }

  /** No new jobs; those that wait for their turn go back, those that run may finish. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#taking?.catch(() => {});
    await Promise.all([...this.#held.values()].map((h) => h.done));
  }

  async #pump(): Promise<void> {
    while (this.#again && !this.#stopping) {
      this.#again = false;
      // Fetching is bulk work: worth it when at least half a batch fits.
      const room = this.#size - this.#held.size;
      if (room < this.#size / 2) {
        this.#hungry = true;
        return;
      }
      try {
        if ((await this.#take(room)) >= room) this.#again = true;
      } catch (error) {
        this.#parts.log.warn('jobs could not be fetched', { handler: this.handler.id, error: String(error) });
        return;
      }
    }
  }

  #take(room = this.#size): Promise<number> {
    this.#taking ??= this.#takeNow(room).finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }

  async #takeNow(room: number): Promise<number> {
    if (!this.#parts.open()) return 0;
    const began = performance.now();
    const jobs = await this.#parts.queues.take(this.handler, room, this.#ignored());
    // A long backlog makes the fetch of an ordered queue dear: then each one has to bring more.
    const worth = Math.round((performance.now() - began) * 4);
    this.#size = jobs.length === room ? Math.min(MAX_TAKE, Math.max(MIN_TAKE, worth)) : MIN_TAKE;
    for (const job of jobs) {
      const done = this.#process(job).finally(() => {
        this.#held.delete(job.id);
        // Of an ordered queue only the first of each key can be taken: now its successor may come.
        if (job.data.aggregate !== null) this.#hungry = true;
        if (!this.#hungry || !this.#live || this.#held.size > this.#size / 2) return;
        this.#hungry = false;
        this.wake();
      });
      this.#held.set(job.id, { job, done });
    }
    return jobs.length;
  }

  /** Tenants that wait, and tenants that already fill half of what is held: the others get their turn. */
  #ignored(): string[] {
    const now = this.#parts.now().getTime();
    for (const [tenant, until] of this.#paused) if (until <= now) this.#paused.delete(tenant);
    const counts = new Map<string, number>();
    for (const { job } of this.#held.values()) {
      const tenant = job.data.tenantId;
      if (tenant) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
    }
    const greedy = [...counts].filter(([, count]) => count >= MIN_TAKE / 2).map(([tenant]) => tenant);
    if (greedy.length) this.#hungry = true;
    return [...this.#paused.keys(), ...greedy];
  }

  /** Never rejects: a job that cannot be settled comes again after its heartbeat ends. */
  async #process(job: TakenJob): Promise<void> {
    try {
      // The slot is free for the next job while this one is settled.
      const settle = await this.#slots.run(() => this.#run(job));
      await settle();
    } catch (error) {
      this.#parts.log.warn('a job could not be settled', {
        handler: this.handler.id,
        job: job.id,
        error: String(error),
      });
    }
  }

  /** Runs the job, if it may. @returns how to settle it */
  async #run(job: TakenJob): Promise<() => Promise<void>> {
    const { queues, settler, connections, breakers } = this.#parts;
    if (this.#live) await this.#parts.giveWay(job.data);
    if (this.#stopping) return () => queues.handBack(this.handler, [job]);
    const may = await this.#parts.gate(job.data);
    if (may === 'drop') return () => settler.done(job);
    if (may === 'wait') return this.#waiting(job);
    if (job.retryCount > this.handler.retries) {
      const error = `The worker ended ${job.retryCount} times while it ran this.`;
      return () => settler.dead(job, job.retryCount, error, this.#parts.now());
    }
    if (!breakers.allows(this.#breakerOf(job))) return this.#waiting(job);
    const attempt = { id: job.id, number: job.retryCount + 1 };
    const work = () => this.handler.run(job.data, attempt);
    try {
      await (this.handler.holdsTransaction ? connections.run(work) : work());
    } catch (error) {
      return this.#failed(job, attempt.number, error);
    }
    this.#succeeded(job);
    return () => settler.done(job);
  }

  #failed(job: TakenJob, attempt: number, error: unknown): () => Promise<void> {
    const { breakers, queues, settler, log } = this.#parts;
    const breaker = this.#breakerOf(job);
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const outage = this.#parts.outage(error);
    if (outage) breakers.undecided(breaker);
    // Nobody's fault, and nothing could be tried: the attempt does not count.
    if (outage === 'database' || outage === 'disk')
      return () => queues.handBack(this.handler, [job], OUTAGE_DELAY);
    let opened = false;
    if (isRefusal(error)) this.#succeeded(job);
    else if (!outage) opened = breakers.failed(breaker, error);
    if (opened && job.data.tenantId) {
      this.#opened.add(job.data.tenantId);
      this.#pause(job.data.tenantId);
      this.#parts.onBreaker(job.data.tenantId, this.handler.id, text);
    }
    const last = attempt > this.handler.retries;
    log[last ? 'error' : 'warn']('a handler failed', {
      plugin: this.handler.plugin ?? 'kernel',
      handler: this.handler.id,
      tenant: job.data.tenantId,
      type: job.data.type,
      attempt,
      breakerOpened: opened,
      deadLetter: last,
      error: error instanceof Error ? (error.stack ?? text) : text,
    });
    return last
      ? () => settler.dead(job, attempt, text, this.#parts.now())
      : () => queues.retry(this.handler, job, text);
  }

  /** A probe that came through frees those that waited for it. */
  #succeeded(job: TakenJob): void {
    const closed = this.#parts.breakers.succeeded(this.#breakerOf(job));
    const { tenantId } = job.data;
    if (!closed || !tenantId || !this.#opened.delete(tenantId)) return;
    this.#parts.onBreaker(tenantId, this.handler.id, null);
    this.resume(tenantId);
  }

  #waiting(job: TakenJob): () => Promise<void> {
    this.#pause(job.data.tenantId);
    return () => this.#parts.queues.handBack(this.handler, [job]);
  }

  #pause(tenantId: string | null): void {
    if (tenantId) this.#paused.set(tenantId, this.#parts.now().getTime() + PAUSE_MS);
  }

  /** A breaker for each tenant: one desk's wrong mail password must not hold up the mail of all others. */
  #breakerOf(job: TakenJob): string {
    return job.data.tenantId ? `${this.handler.id}@${job.data.tenantId}` : this.handler.id;
  }
}
