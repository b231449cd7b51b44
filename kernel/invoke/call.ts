import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type ApplyOptions,
  type Context,
  type FilterDef,
  type Principal,
  Problem,
  problems,
  type TenantInfo,
} from '@serviflow/sdk';
import type { CompiledQuery, Kysely } from 'kysely';
import type { RequestScope } from '../container/container.ts';
import type { OpenTransaction } from '../data/database.ts';
import type { FilterHandler } from '../registry/registry.ts';
import type { CurrentCall } from './current-call.ts';
import type { AuditRow, OutboxRow } from './flush.ts';
import type { CallParts } from './plugin-context.ts';

/** A filter of some plugin failed by a fault (not by refusing): the call runs again without that handler. */
export class FilterFault extends Error {
  readonly handler: string;

  constructor(handler: string, cause: unknown) {
    super(`${handler} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'FilterFault';
    this.handler = handler;
  }
}

export interface CallOptions {
  readonly tenant: TenantInfo;
  readonly principal: Principal;
  readonly enabled: ReadonlySet<string>;
  readonly settings: ReadonlyMap<string, Record<string, unknown>>;
  readonly requestId: string;
  readonly ip: string | null;
  readonly current: CurrentCall;
  readonly chain?: number | undefined;
}

/** One call through the door: shared by all plugins that take part in it. */
export class Call {
  readonly tenant: TenantInfo;
  readonly principal: Principal;
  readonly enabled: ReadonlySet<string>;
  readonly settings: ReadonlyMap<string, Record<string, unknown>>;
  readonly requestId: string;
  readonly ip: string | null;
  readonly current: CurrentCall;
  /** Steps from a person's call to the message that this one answers; undefined when it answers none. */
  readonly chain: number | undefined;
  /** Filter handlers left out because they failed in an earlier try of this transaction. */
  readonly skip = new Set<string>();
  readonly parts: CallParts;
  transaction: OpenTransaction | null = null;
  outbox: OutboxRow[] = [];
  auditRows: AuditRow[] = [];
  auditDetails: Record<string, unknown> = {};
  afterCommit: (() => void)[] = [];
  /** What was taken outside the transaction and goes back when it fails. */
  onRollback: (() => Promise<void>)[] = [];
  /** The inbox says that the work of this call was done by an earlier one. */
  handledBefore = false;
  #scope: RequestScope | undefined;
  readonly #views = new Map<string, Context>();
  /** The filter handler that runs now. */
  #filtering: string | null = null;
  #abort: AbortController | undefined;
  #aborted = false;

  constructor(parts: CallParts, options: CallOptions) {
    this.parts = parts;
    this.tenant = options.tenant;
    this.principal = options.principal;
    this.enabled = options.enabled;
    this.settings = options.settings;
    this.requestId = options.requestId;
    this.ip = options.ip;
    this.current = options.current;
    this.chain = options.chain;
  }

  get scope(): RequestScope {
    this.#scope ??= this.parts.container.openScope<Call>(this);
    return this.#scope;
  }

  /** The call as one plugin sees it: its contracts, its settings, its name in the log. */
  view(plugin: string): Context {
    let view = this.#views.get(plugin);
    if (!view) {
      view = this.parts.makeView(this, plugin);
      this.#views.set(plugin, view);
    }
    return view;
  }

  get open(): OpenTransaction {
    if (!this.transaction)
      throw new Error('This operation declared tx: none; open c.tx() around its database work');
    return this.transaction;
  }

  get sql(): Kysely<unknown> {
    return this.open.sql;
  }

  get em(): EntityManager {
    return this.open.em();
  }

  /** Sends a write with the next statement; should it fail, a filter that asked for it is at fault and not the call. */
  later(query: CompiledQuery): void {
    const handler = this.#filtering;
    this.open.later(query, (error) => (handler ? new FilterFault(handler, error) : error));
  }

  now(): Date {
    return this.parts.now();
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#aborted) this.#abort.abort();
    return this.#abort.signal;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  abort(): void {
    this.#aborted = true;
    this.#abort?.abort();
  }

  /**
   * Runs the enabled plugins' handlers over a value, in dependency order.
   * @throws Problem when a handler refuses and `heard` does not take it; FilterFault when one fails
   */
  async apply<T>(filter: FilterDef, value: T, options?: ApplyOptions<T>): Promise<T> {
    let current = value;
    for (const handler of this.parts.registry.filters(filter.id)) {
      if (!this.enabled.has(handler.plugin)) continue;
      const who = options && { plugin: handler.plugin, title: this.parts.titleOf(handler.plugin) };
      if (!this.#mayRun(handler)) {
        if (who) current = options.heard({ ...who, kind: 'absent' }, current);
        continue;
      }
      let changed: T;
      try {
        changed = (await this.#runFilter(filter, handler, current)) as T;
      } catch (error) {
        if (!who || !(error instanceof Problem)) throw error;
        // There is no going on after a refusal that left the transaction in pieces.
        if (this.transaction?.broken()) throw new FilterFault(handler.handler, error);
        current = options.heard({ ...who, kind: 'refused', problem: error }, current);
        continue;
      }
      const silent = changed === current;
      current =
        who && !silent ? options.heard({ ...who, kind: 'answered', value: changed }, current) : changed;
    }
    return current;
  }

  /** Whether any plugin of this tenant answers a filter; also one that rests, which `apply` tells of. */
  asks(filter: FilterDef): boolean {
    return this.parts.registry.filters(filter.id).some(({ plugin }) => this.enabled.has(plugin));
  }

  #mayRun({ plugin, handler }: FilterHandler): boolean {
    return !this.skip.has(handler) && this.parts.healthy(plugin) && this.parts.breakers.allows(handler);
  }

  async #runFilter(filter: FilterDef, handler: FilterHandler, value: unknown): Promise<unknown> {
    const before = this.current.plugin;
    const outer = this.#filtering;
    this.current.plugin = handler.plugin;
    this.#filtering = handler.handler;
    const whole = !this.transaction?.broken();
    try {
      const changed = await this.parts.withDeadline(
        handler.run(this.view(handler.plugin), value),
        handler.handler,
      );
      // Who keeps quiet about a failed statement would fail the whole call at its next one.
      if (whole && this.transaction?.broken()) throw new Error('kept quiet about a statement that failed');
      if (changed === undefined) {
        this.parts.breakers.succeeded(handler.handler);
        return value;
      }
      const wrong = this.parts.fits(filter.value, changed);
      if (wrong) throw new TypeError(`returned a wrong ${filter.id}: ${wrong}`);
      this.parts.breakers.succeeded(handler.handler);
      return changed;
    } catch (error) {
      if (this.handledBefore) throw error;
      // A refusal is an answer, a timeout or a crash is a fault.
      if (this.parts.isRefusal(error)) {
        this.parts.breakers.succeeded(handler.handler);
        throw error;
      }
      throw new FilterFault(handler.handler, error);
    } finally {
      this.current.plugin = before;
      this.#filtering = outer;
    }
  }

  /** @throws Problem 404 when a contract's plugin is off for this tenant */
  contract<T>(contract: { id: string; symbol: symbol }, owner: string, optional: boolean): T | undefined {
    if (!this.enabled.has(owner) || !this.parts.healthy(owner)) {
      if (optional) return undefined;
      throw problems.unavailable(`The plugin ${owner} is not available.`, { code: 'plugin-unavailable' });
    }
    return this.scope.resolve<T>(contract);
  }
}
