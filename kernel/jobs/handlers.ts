import type { EventDelivery, JobDef } from '@serviflow/sdk';
import type { Subscription } from '../registry/registry.ts';
import type { Runtime } from '../runtime.ts';
import type { JobHandler, JobMessage } from './job-message.ts';

/** Tries of an event handler after the first, and the seconds before the first of them. */
const EVENT_RETRIES = 5;
const EVENT_RETRY_DELAY = 5;
const EVENT_TIMEOUT = 60;
const EVENT_CONCURRENCY = 4;
const TASK_TIMEOUT = 300;

/** A task of the kernel itself: one run for the whole installation. */
export interface KernelTask {
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  run(): Promise<void>;
}

/** Everybody who works on queued messages: event handlers, jobs, and the kernel's own tasks. */
export class Handlers {
  readonly #all = new Map<string, JobHandler>();
  readonly #runtime: Runtime;

  constructor(runtime: Runtime, tasks: readonly KernelTask[]) {
    this.#runtime = runtime;
    for (const contributions of runtime.registry.contributions()) {
      for (const subscription of contributions.subscriptions) this.#add(this.#eventHandler(subscription));
      for (const job of contributions.jobs) this.#add(this.#jobHandler(job));
    }
    for (const task of tasks) this.#add(taskHandler(task));
  }

  all(): IterableIterator<JobHandler> {
    return this.#all.values();
  }

  get(id: string): JobHandler | undefined {
    return this.#all.get(id);
  }

  ofJob(job: JobDef): JobHandler | undefined {
    return this.#all.get(jobHandlerId(job));
  }

  #add(handler: JobHandler): void {
    this.#all.set(handler.id, handler);
  }

  #eventHandler(subscription: Subscription): JobHandler {
    return {
      id: subscription.handler,
      plugin: subscription.plugin,
      ordered: true,
      retries: EVENT_RETRIES,
      retryDelaySeconds: EVENT_RETRY_DELAY,
      concurrency: EVENT_CONCURRENCY,
      holdsTransaction: true,
      run: async (message) => {
        await this.#runtime.invoker.system(
          subscription.plugin,
          tenantOf(message),
          (c) => subscription.run(c, delivery(message)),
          {
            tx: 'write',
            requestId: message.requestId,
            chain: message.chain,
            actorId: message.actorId,
            inbox: { messageId: message.messageId, handler: subscription.handler },
            timeoutSeconds: EVENT_TIMEOUT,
            what: subscription.handler,
          },
        );
      },
    };
  }

  #jobHandler(job: JobDef): JobHandler {
    const id = jobHandlerId(job);
    return {
      id,
      plugin: job.plugin,
      ordered: false,
      retries: job.retries,
      retryDelaySeconds: job.retryDelaySeconds,
      concurrency: job.concurrency,
      holdsTransaction: job.tx === 'write',
      run: async (message, attempt) => {
        const run = { id: message.messageId, attempt: attempt.number };
        await this.#runtime.invoker.system(
          job.plugin,
          tenantOf(message),
          (c) => job.run(c, message.payload, run),
          {
            tx: job.tx,
            requestId: message.requestId,
            chain: message.chain,
            actorId: message.actorId,
            inbox: { messageId: message.messageId, handler: id },
            timeoutSeconds: job.timeoutSeconds,
            what: id,
          },
        );
      },
    };
  }
}

const jobHandlerId = (job: JobDef): string => `${job.plugin}/job/${job.name}`;

function taskHandler(task: KernelTask): JobHandler {
  return {
    id: `kernel/task/${task.name}`,
    plugin: null,
    ordered: false,
    retries: 0,
    retryDelaySeconds: TASK_TIMEOUT,
    concurrency: 1,
    holdsTransaction: false,
    run: () => task.run(),
  };
}

function delivery(message: JobMessage): EventDelivery {
  return {
    id: message.messageId,
    type: message.type,
    occurredAt: new Date(message.occurredAt),
    payload: message.payload,
    actorId: message.actorId,
  };
}

function tenantOf(message: JobMessage): string {
  if (!message.tenantId) throw new TypeError(`A message of type ${message.type} names no tenant`);
  return message.tenantId;
}
