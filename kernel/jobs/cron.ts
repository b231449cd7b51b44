import { type JobDef, type Logger, uuidv7 } from '@serviflow/sdk';
import type pg from 'pg';
import type { Tenants } from '../tenancy/tenants.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Handlers, KernelTask } from './handlers.ts';
import type { JobHandler, NewJob } from './job-message.ts';
import type { JobQueues } from './job-queues.ts';

const MINUTE = 60_000;
/** From this many runs in one minute on, they are spread over half a minute. */
const SPREAD_FROM = 100;
const SPREAD_SECONDS = 30;

export interface Schedule {
  readonly handler: JobHandler;
  readonly type: string;
  readonly cron: string;
  /** Function that names the tenants with something due; absent: a run for each. */
  readonly due?: string | undefined;
  /** `tenant`: in each tenant's zone; `utc`: the same moment for all tenants; `once`: one run for the installation. */
  readonly scope: 'tenant' | 'utc' | 'once';
  /** Only other nodes can run it. */
  readonly elsewhere?: boolean;
}

interface TenantRow {
  readonly id: string;
  readonly timezone: string;
}

export interface CronParts {
  readonly pool: pg.Pool;
  readonly queues: JobQueues;
  readonly handlers: Handlers;
  readonly jobs: Iterable<JobDef>;
  readonly tasks: readonly KernelTask[];
  readonly tenants: Pick<Tenants, 'enabled' | 'enabledElsewhere'>;
  /** What other nodes can work on. */
  readonly elsewhere: Pick<Elsewhere, 'known'>;
  readonly log: Logger;
  now(): Date;
}

/**
 * Queues scheduled jobs. A row holds the last minute that was queued: whoever moves it on queues what fell due since,
 * in the same transaction, so that no two workers queue one run and none is lost with a dying worker. What was missed
 * while nobody worked runs once, however often it fell due. The minute costs one query for all tenants; the
 * expression is worked out once for each time zone, not for each tenant.
 */
export class Cron {
  readonly #parts: CronParts;
  readonly #schedules: Schedule[];
  /** When a schedule falls due next in a zone, by `type zone`. */
  readonly #next = new Map<string, number>();
  #minute = 0;

  constructor(parts: CronParts) {
    this.#parts = parts;
    this.#schedules = [...parts.jobs].flatMap((job) => {
      const handler = parts.handlers.ofJob(job);
      if (job.cron === undefined || !handler) return [];
      return [
        {
          handler,
          type: job.id,
          cron: job.cron,
          due: job.due,
          scope: job.perTenant ? ('tenant' as const) : ('utc' as const),
        },
      ];
    });
    for (const task of parts.tasks) {
      const handler = parts.handlers.get(`kernel/task/${task.name}`);
      if (handler) this.#schedules.push({ handler, type: task.name, cron: task.cron, scope: 'once' });
    }
  }

  /** Queues what fell due up to now. @returns ids of the queues that got jobs */
  async tick(): Promise<string[]> {
    const minute = Math.floor(this.#parts.now().getTime() / MINUTE) * MINUTE;
    if (minute === this.#minute) return [];
    const schedules = [...this.#schedules, ...(await this.#parts.elsewhere.known()).schedules];
    if (schedules.length === 0) return [];
    const client = await this.#parts.pool.connect();
    try {
      await client.query('begin');
      const last = await this.#claim(client, minute);
      const queues = last === null ? [] : await this.#queueDue(client, { schedules, last, minute });
      await client.query('commit');
      client.release();
      this.#minute = minute;
      return queues;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }

  /** @returns the minute before, or null when another worker was faster */
  async #claim(client: pg.PoolClient, minute: number): Promise<number | null> {
    const before = new Date(minute - MINUTE);
    await client.query('insert into kernel.cron_state (minute) values ($1) on conflict do nothing', [before]);
    const { rows } = await client.query('select minute from kernel.cron_state for update');
    const last = (rows[0].minute as Date).getTime();
    if (last >= minute) return null;
    await client.query('update kernel.cron_state set minute = $1', [new Date(minute)]);
    return last;
  }

  async #queueDue(
    client: pg.PoolClient,
    { schedules, last, minute }: { schedules: readonly Schedule[]; last: number; minute: number },
  ): Promise<string[]> {
    const tenants: TenantRow[] = (
      await client.query("select id, timezone from kernel.tenant where status = 'active' order by id")
    ).rows;
    const zones = new Set(tenants.map((t) => t.timezone));
    const runs = new Map<JobHandler, NewJob[]>();
    for (const schedule of schedules) {
      const due = new Set(
        [...(schedule.scope === 'tenant' ? zones : ['UTC'])].filter((zone) =>
          this.#due(schedule, zone, last, minute),
        ),
      );
      if (due.size === 0) continue;
      const jobs =
        schedule.scope === 'once'
          ? [this.#job(schedule, null, minute)]
          : await this.#forTenants(
              schedule,
              await this.#waiting(
                client,
                schedule,
                tenants.filter((t) => schedule.scope === 'utc' || due.has(t.timezone)),
              ),
              minute,
            );
      if (jobs.length) runs.set(schedule.handler, jobs);
    }
    const total = [...runs.values()].reduce((sum, jobs) => sum + jobs.length, 0);
    for (const [handler, jobs] of runs) {
      await this.#parts.queues.insert(handler, total < SPREAD_FROM ? jobs : spread(jobs, minute), client);
    }
    return [...runs.keys()].map((handler) => handler.id);
  }

  /**
   * Those of the tenants that have something due by now. When the function cannot be asked (a plugin whose migration
   * failed, or one that another node has and this database not yet), nothing is due.
   */
  async #waiting(client: pg.PoolClient, schedule: Schedule, tenants: TenantRow[]): Promise<TenantRow[]> {
    if (schedule.due === undefined) return tenants;
    await client.query('savepoint due');
    try {
      // The name was checked when the job was defined.
      const { rows } = await client.query(`select tenant_id from ${schedule.due}($1)`, [this.#parts.now()]);
      const waiting = new Set(rows.map((row) => row.tenant_id));
      return tenants.filter((tenant) => waiting.has(tenant.id));
    } catch (error) {
      await client.query('rollback to savepoint due');
      this.#parts.log.error('a job could not be asked what is due', {
        job: schedule.type,
        error: String(error),
      });
      return [];
    }
  }

  async #forTenants(schedule: Schedule, tenants: readonly TenantRow[], minute: number): Promise<NewJob[]> {
    const jobs: NewJob[] = [];
    const { plugin } = schedule.handler;
    if (!plugin) return jobs;
    const { tenants: all } = this.#parts;
    for (const tenant of tenants) {
      const enabled = schedule.elsewhere
        ? await all.enabledElsewhere(tenant.id, plugin)
        : (await all.enabled(tenant.id)).has(plugin);
      if (enabled) jobs.push(this.#job(schedule, tenant.id, minute));
    }
    return jobs;
  }

  #job(schedule: Schedule, tenantId: string | null, minute: number): NewJob {
    const id = uuidv7();
    return {
      id,
      // One waiting run: when workers are slower than the clock, runs do not pile up.
      key: `cron:${tenantId ?? ''}`,
      data: {
        kind: tenantId ? 'job' : 'task',
        type: schedule.type,
        tenantId,
        messageId: id,
        aggregate: null,
        payload: {},
        actorId: schedule.handler.plugin ?? 'kernel',
        requestId: id,
        occurredAt: new Date(minute).toISOString(),
        cron: true,
      },
    };
  }

  #due(schedule: Schedule, zone: string, last: number, minute: number): boolean {
    const key = `${schedule.type} ${zone}`;
    const next = this.#next.get(key) ?? this.#after(schedule, zone, last);
    if (next > minute) {
      this.#next.set(key, next);
      return false;
    }
    this.#next.set(key, this.#after(schedule, zone, minute));
    return true;
  }

  /** Never, when the expression or the zone is wrong: one bad schedule must not stop the clock. */
  #after(schedule: Schedule, zone: string, instant: number): number {
    try {
      return (
        this.#parts.queues.next(schedule.cron, zone, new Date(instant))?.getTime() ?? Number.POSITIVE_INFINITY
      );
    } catch (error) {
      this.#parts.log.error('a schedule cannot be read', {
        job: schedule.type,
        cron: schedule.cron,
        zone,
        error: String(error),
      });
      return Number.POSITIVE_INFINITY;
    }
  }
}

const spread = (jobs: readonly NewJob[], minute: number): NewJob[] =>
  jobs.map((job, i) => ({ ...job, startAfter: new Date(minute + (i % SPREAD_SECONDS) * 1_000) }));
