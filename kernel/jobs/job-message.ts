/** The queue library's own schema. */
export const SCHEMA = 'pgboss';

/** What a worker gets: a fact for one handler, a job, or a task of the kernel itself. */
export interface JobMessage {
  readonly kind: 'event' | 'job' | 'task';
  /** Event id, job id or task id. */
  readonly type: string;
  /** Null for tasks of the kernel. */
  readonly tenantId: string | null;
  /** Id of the outbox row: the same for every try and every handler; key of the inbox. */
  readonly messageId: string;
  readonly aggregate: string | null;
  readonly payload: unknown;
  readonly actorId: string;
  readonly requestId: string;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** Steps from a person's call to this message; absent when nothing but a person or the clock caused it. */
  readonly chain?: number;
  /** Made by the clock: nobody misses it when the plugin is off by the time it runs. */
  readonly cron?: true;
}

/** A job that this process took from the queue. `id` and `retryCount` name the attempt. */
export interface TakenJob {
  readonly id: string;
  readonly retryCount: number;
  readonly data: JobMessage;
}

/** A job to put in the queue. */
export interface NewJob {
  readonly id: string;
  /** Ordered queues run one job a key at a time, in order; others keep one waiting job a key. */
  readonly key: string;
  readonly data: JobMessage;
  readonly startAfter?: Date;
}

/** Who works on the jobs of one queue. */
export interface JobHandler {
  /** `plugin/on/name`, `plugin/job/name` or `kernel/task/name`; also the queue's name. */
  readonly id: string;
  /** Null for the kernel's own tasks. */
  readonly plugin: string | null;
  /** Jobs of one aggregate one after another, also across failures. */
  readonly ordered: boolean;
  /** Tries after the first. */
  readonly retries: number;
  readonly retryDelaySeconds: number;
  /** Jobs side by side in this process. */
  readonly concurrency: number;
  /** Occupies a database connection while it runs. */
  readonly holdsTransaction: boolean;
  run(message: JobMessage, attempt: { readonly id: string; readonly number: number }): Promise<void>;
}
