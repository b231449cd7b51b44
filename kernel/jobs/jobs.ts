import { type Connections, openConnections } from '../data/connections.ts';
import { outageOf } from '../data/outage.ts';
import { Relay } from '../events/relay.ts';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import { Cron } from './cron.ts';
import { Elsewhere } from './elsewhere.ts';
import { Handlers, type KernelTask } from './handlers.ts';
import { InboxSweep } from './inbox-sweep.ts';
import type { JobMessage } from './job-message.ts';
import { JobQueues } from './job-queues.ts';
import { kernelTasks } from './kernel-tasks.ts';
import { Lane } from './lane.ts';
import { Limit } from './limit.ts';
import { Presence } from './presence.ts';
import { Settler } from './settler.ts';

/** Milliseconds between looks for work that nobody announced (retries that fall due, lost hints). */
const POLL = 2_000;
const HEARTBEAT = 4_000;
/** Milliseconds between two words about what this node knows. */
const ANNOUNCE = 60_000;
/** Milliseconds until the next look when another node's relay is at work. */
const RELAY_BUSY = 50;
/** Milliseconds between two rounds of the relay: a batch costs about the same for one fact as for twenty. */
const RELAY_PAUSE = 20;
/** The same while calls are under way: screens of others follow a little later, and the batches are larger. */
const RELAY_PAUSE_BUSY = 100;
/** Connections of the relay, the fetches and the settling together. */
const POOL_SIZE = 4;
/** Connections of the calls, where the operator names no number. */
const CALL_CONNECTIONS = 12;
/** Share of the calls' connections that handlers may hold side by side: calls of people need some, too. */
const SHARE = { all: 0.6, worker: 0.9, web: 0 };
/** The same while calls are under way. */
const SHARE_BUSY = 0.2;

/** Relay, workers and clock of one process. */
export class Jobs {
  readonly #runtime: Runtime;
  readonly #connections: Connections;
  readonly #presence: Presence;
  readonly #queues: JobQueues;
  readonly #inbox: InboxSweep;
  readonly #lanes = new Map<string, Lane>();
  readonly #relay: Relay;
  readonly #cron: Cron;
  readonly #elsewhere: Elsewhere;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #ends: (() => void)[] = [];
  #relaying: Promise<void> | null = null;
  #relayAgain = false;
  #stopping = false;

  /** @param tasks the kernel's own scheduled tasks */
  constructor(runtime: Runtime, loader: Loader, tasks: readonly KernelTask[] = kernelTasks(runtime)) {
    this.#runtime = runtime;
    const { log, registry, tenants, notifier } = runtime;
    const connectionString = String(runtime.db.control.options.connectionString);
    const now = () => runtime.now();
    this.#connections = openConnections(
      {
        connectionString,
        max: POOL_SIZE,
        application_name: 'serviflow jobs',
        // The relay's statements for several handlers go out together.
        pipeline: true,
      },
      (error) => log.warn('a connection of the workers was lost', { error: error.message }),
    );
    const { pool } = this.#connections;
    this.#inbox = new InboxSweep({ pool, log });
    this.#presence = new Presence({ connectionString, log });
    const queues = new JobQueues({
      pool,
      clock: runtime.options.clock,
      supervise: !runtime.options.clock,
      log,
    });
    this.#queues = queues;
    const handlers = new Handlers(runtime, tasks);
    const all = runtime.options.poolSize ?? CALL_CONNECTIONS;
    const shareOf = (share: number) => Math.max(2, Math.floor(all * share));
    const [quiet, busy] = [shareOf(SHARE[runtime.options.role]), shareOf(SHARE_BUSY)];
    const connections = new Limit(() => (runtime.courtesy.busy ? busy : quiet));
    const giveWay = (message: JobMessage) =>
      runtime.courtesy.giveWay(runtime.now().getTime() - Date.parse(message.occurredAt));
    for (const handler of handlers.all()) {
      const settler = new Settler({ handler, queues, pool, inbox: this.#inbox, log });
      const open = () => handler.plugin === null || loader.healthy(handler.plugin);
      const gate = (message: JobMessage) => this.#gate(message, handler.plugin);
      this.#lanes.set(
        handler.id,
        new Lane({
          handler,
          queues,
          settler,
          breakers: runtime.breakers,
          connections,
          gate,
          giveWay,
          open,
          outage: (error) => {
            runtime.disk.noted(error);
            return outageOf(error);
          },
          onBreaker: (...change) => void this.#noteBreaker(...change),
          log,
          now,
        }),
      );
    }
    const elsewhere = new Elsewhere({ pool, registry, handlers });
    this.#elsewhere = elsewhere;
    this.#relay = new Relay({ pool, registry, tenants, handlers, elsewhere, queues, notifier, log, now });
    this.#ends.push(
      runtime.bus.on('known', () => elsewhere.forget()),
      runtime.bus.on('reset', () => elsewhere.forget()),
      runtime.bus.on('tenant', ({ tenantId }) => {
        elsewhere.forget();
        for (const lane of this.#lanes.values()) lane.resume(tenantId);
      }),
    );
    const jobs = registry.jobs();
    this.#cron = new Cron({ pool, queues, handlers, jobs, tasks, tenants, elsewhere, log, now });
  }

  /** Begins to relay and to work. @throws Error when the queue's schema is missing or of another version */
  async start(): Promise<void> {
    await this.#queues.open();
    this.#inbox.patient = true;
    await this.#presence.enter(async () => {
      // Breakers live with their worker: nobody of those who opened them is left.
      await this.#connections.pool.query('delete from kernel.breaker');
      const freed = await this.#queues.recover();
      if (freed) this.#runtime.log.info('jobs of a worker that died go on here', { count: freed });
    });
    const { bus, notifier } = this.#runtime;
    await this.#elsewhere.announce();
    notifier.publish('known', {});
    this.#ends.push(
      bus.on('outbox', () => this.#relaySoon()),
      bus.on('jobs', ({ queues }) => this.#wake(queues)),
    );
    this.#every(POLL, () => this.#poll());
    this.#every(HEARTBEAT, () => this.#touch());
    this.#every(ANNOUNCE, () => this.#elsewhere.announce().catch((error) => this.#warn('announce', error)));
    void this.#poll();
  }

  /**
   * Takes no more work, lets running handlers finish and hands back the rest.
   * @param timeoutMs after which handlers that still run are given back to another worker
   */
  async stop(timeoutMs = 8_000): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    for (const end of this.#ends.splice(0)) end();
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    await this.#relaying;
    const lanes = [...this.#lanes.values()];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([Promise.all(lanes.map((lane) => lane.stop())), late]);
    clearTimeout(timer);
    for (const lane of lanes) {
      const left = lane.held();
      // Should such a handler still come to its end, the inbox keeps the second delivery from doing its work again.
      if (left.length)
        await this.#queues.handBack(lane.handler, left).catch((error) => this.#warn('hand back', error));
    }
    await this.#inbox.flush();
    await this.#queues.close();
    await this.#presence.leave();
    await this.#connections.end();
  }

  /** Relays and runs until nothing is due by the installation's clock. For tests and tools; not beside `start`. */
  async drain(): Promise<void> {
    await this.#queues.open();
    for (;;) {
      const relayed = (await this.#relay.drain()) ?? 0;
      await this.#cron.tick();
      let ran = 0;
      for (const name of await this.#queues.due()) ran += (await this.#lanes.get(name)?.runDue()) ?? 0;
      if (relayed + ran === 0) return;
    }
  }

  /** Hands the outbox on to the queues without running anything. */
  async relay(): Promise<void> {
    await this.#queues.open();
    await this.#relay.drain();
  }

  #every(ms: number, work: () => Promise<void>): void {
    this.#timers.push(setInterval(() => void work(), ms));
  }

  async #poll(): Promise<void> {
    this.#relaySoon();
    try {
      await this.#cron.tick();
      this.#wake(await this.#queues.due());
    } catch (error) {
      this.#warn('poll', error);
    }
  }

  async #touch(): Promise<void> {
    for (const lane of this.#lanes.values()) {
      const held = lane.held();
      if (held.length)
        await this.#queues.touch(lane.handler, held).catch((error) => this.#warn('heartbeat', error));
    }
  }

  #wake(queues: readonly string[]): void {
    for (const name of queues) this.#lanes.get(name)?.wake();
  }

  #relaySoon(): void {
    this.#relayAgain = true;
    this.#relaying ??= this.#relayLoop().finally(() => {
      this.#relaying = null;
    });
  }

  async #relayLoop(): Promise<void> {
    while (this.#relayAgain && !this.#stopping) {
      this.#relayAgain = false;
      try {
        const mine = (await this.#relay.drain()) !== null;
        const pause = this.#runtime.courtesy.busy ? RELAY_PAUSE_BUSY : RELAY_PAUSE;
        await new Promise((resolve) => setTimeout(resolve, mine ? pause : RELAY_BUSY));
        // The other relay may have looked before our row was there.
        if (!mine) this.#relayAgain = true;
      } catch (error) {
        this.#warn('relay', error);
      }
    }
  }

  /** Jobs of a suspended tenant or a plugin that is off wait; what the clock made is not missed. */
  async #gate(message: JobMessage, plugin: string | null): Promise<'run' | 'wait' | 'drop'> {
    if (!message.tenantId) return 'run';
    const { tenants } = this.#runtime;
    if (!(await tenants.byId(message.tenantId))) return 'drop';
    const on =
      (await tenants.active(message.tenantId)) && (await tenants.enabled(message.tenantId)).has(plugin ?? '');
    if (on) return 'run';
    return message.cron ? 'drop' : 'wait';
  }

  /** For the admin page of any node; the breaker itself is in memory. */
  async #noteBreaker(tenantId: string, handler: string, error: string | null): Promise<void> {
    try {
      await (error === null
        ? this.#connections.pool.query('delete from kernel.breaker where tenant_id = $1 and handler = $2', [
            tenantId,
            handler,
          ])
        : this.#connections.pool.query(
            `insert into kernel.breaker (tenant_id, handler, opened_at, error) values ($1, $2, $3, left($4, 2000))
             on conflict (tenant_id, handler) do update set opened_at = excluded.opened_at, error = excluded.error`,
            [tenantId, handler, this.#runtime.now(), error],
          ));
    } catch (failure) {
      this.#warn('breaker', failure);
    }
  }

  #warn(what: string, error: unknown): void {
    this.#runtime.log.warn('the workers had a problem', { what, error: String(error) });
  }
}
