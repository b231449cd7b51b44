import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type ApplyOptions,
  type Context,
  type FilterDef,
  type OnFault,
  type Principal,
  Problem,
  type ProviderAnswer,
  type ProviderPoint,
  problems,
  type TenantInfo,
} from '@serviflow/sdk';
import type { CompiledQuery, Kysely } from 'kysely';
import type { RequestScope } from '../container/container.ts';
import type { OpenTransaction } from '../data/database.ts';
import { outageOf } from '../data/outage.ts';
import type { FilterHandler } from '../registry/registry.ts';
import type { CallOptions } from './call-options.ts';
import { assertNotOver, type CurrentCall } from './current-call.ts';
import { FilterFault, notWithout } from './filter-fault.ts';
import type { AuditRow, OutboxRow } from './flush.ts';
import type { CallParts } from './parts-of-call.ts';

/** One call through the door: shared by all plugins that take part in it. */
export class Call {
  readonly tenant: TenantInfo;
  readonly principal: Principal;
  readonly enabled: ReadonlySet<string>;
  readonly settings: ReadonlyMap<string, Record<string, unknown>>;
  readonly requestId: string;
  readonly ip: string | null;
  /** Of the attempt that runs now; of the whole call outside its transactions. */
  current: CurrentCall;
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
  #views = new Map<string, Context>();
  /** The filter handler that runs now. */
  #filtering: FilterHandler | null = null;
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

  /** Services and views of the attempt that failed know what was undone: the next one makes its own. */
  forgetServices(): void {
    this.#scope = undefined;
    this.#views = new Map();
    this.#filtering = null;
  }

  /** Leaves a fact or a job behind. @throws Error in code of an attempt that has ended */
  leave(row: OutboxRow): void {
    assertNotOver();
    this.outbox.push(row);
  }

  /** Runs an effect when the transaction is committed. @throws Error in code of an attempt that has ended */
  afterwards(effect: () => void): void {
    assertNotOver();
    this.afterCommit.push(effect);
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
    assertNotOver();
    const handler = this.#filtering;
    this.open.later(query, (error) =>
      handler && !outageOf(error) ? new FilterFault(handler, error) : error,
    );
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
    this.current.over = 'The time of this call was up, and what it did was undone.';
    this.#abort?.abort();
  }

  /**
   * Runs the enabled plugins' handlers over a value, phase by phase.
   * @throws Problem when a handler refuses and `heard` does not take it, and 503 when one that must not be left out does
   *   not work; FilterFault when one fails
   */
  async apply<T>(filter: FilterDef, value: T, options: ApplyOptions<T> = {}): Promise<T> {
    const { heard } = options;
    let current = value;
    for (const handler of this.parts.registry.filters(filter.id)) {
      if (!this.enabled.has(handler.plugin)) continue;
      const who = { plugin: handler.plugin, title: this.parts.titleOf(handler.plugin) };
      if (!this.#mayRun(handler)) {
        if (handler.onFault === 'refuse') throw notWithout(who.title);
        if (heard) current = heard({ ...who, kind: 'absent' }, current);
        continue;
      }
      let changed: T;
      try {
        changed = (await this.#runFilter(filter, handler, { value: current, check: options.check })) as T;
      } catch (error) {
        if (!heard || !(error instanceof Problem) || !this.parts.isRefusal(error)) throw error;
        // There is no going on after a refusal that left the transaction in pieces.
        if (this.transaction?.broken()) throw new FilterFault(handler, error);
        current = heard({ ...who, kind: 'refused', problem: error }, current);
        continue;
      }
      const silent = changed === current;
      current = heard && !silent ? heard({ ...who, kind: 'answered', value: changed }, current) : changed;
    }
    return current;
  }

  /** Whether any plugin of this tenant answers a filter; also one that rests, which `apply` tells of. */
  asks(filter: FilterDef): boolean {
    return this.parts.registry.filters(filter.id).some(({ plugin }) => this.enabled.has(plugin));
  }

  /**
   * Asks the plugins that offer something at a point.
   * @throws Problem with which one refuses, and 503 when one that must not be left out does not work; FilterFault when one
   *   fails
   */
  async ask<T, R>(
    point: ProviderPoint<T>,
    work: (provider: T) => Promise<R> | R,
    onFault: OnFault,
  ): Promise<ProviderAnswer<R>[]> {
    const answers: ProviderAnswer<R>[] = [];
    for (const offer of this.parts.registry.offers(point.id)) {
      // A fault of a read says nothing about writes, and the other way round.
      const name = `${offer.handler.handler}/${onFault === 'skip' ? 'read' : 'write'}`;
      const handler: FilterHandler = { ...offer.handler, handler: name, phase: 'ask', after: [], onFault };
      if (!this.enabled.has(handler.plugin)) continue;
      const who = { plugin: handler.plugin, title: this.parts.titleOf(handler.plugin) };
      if (this.#mayRun(handler)) {
        const value = await this.#guarded<R>(handler, async (view) =>
          work(offer.handler.run(view, undefined) as T),
        );
        answers.push({ ...who, kind: 'answered', value });
      } else if (onFault === 'refuse') throw notWithout(who.title);
      else answers.push({ ...who, kind: 'absent' });
    }
    return answers;
  }

  #mayRun({ plugin, handler }: FilterHandler): boolean {
    return !this.skip.has(handler) && this.parts.healthy(plugin) && this.parts.breakers.allows(handler);
  }

  async #runFilter<T>(
    filter: FilterDef,
    handler: FilterHandler,
    { value, check }: { value: T; check: ApplyOptions<T>['check'] },
  ): Promise<unknown> {
    // Its own copy: what a handler changes and does not return would pass no check.
    const given = Object.isFrozen(value) ? value : structuredClone(value);
    return this.#guarded(
      handler,
      (view) => handler.run(view, given),
      async (changed) => {
        if (changed === undefined || (changed === given && isDeepStrictEqual(given, value))) return value;
        const wrong = this.parts.fits(filter.value, changed);
        if (wrong) throw new TypeError(`returned a wrong ${filter.id}: ${wrong}`);
        await this.#check(filter, { value: changed as T, before: value, check });
        return changed;
      },
    );
  }

  /**
   * Runs code of a plugin that takes part in the call of another: with a deadline, in its own name, and with its faults
   * told apart from refusals and outages.
   * @param accept looks at the answer; what it throws is a fault of the plugin
   */
  async #guarded<A>(
    handler: FilterHandler,
    run: (view: Context) => unknown,
    accept: (answer: unknown) => Promise<A> | A = (answer) => answer as A,
  ): Promise<A> {
    const { current, transaction } = this;
    const { breakers } = this.parts;
    const before = current.plugin;
    const outer = this.#filtering;
    current.plugin = handler.plugin;
    this.#filtering = handler;
    const whole = !transaction?.broken();
    try {
      const answer = await this.parts.withDeadline(run(this.view(handler.plugin)), handler.handler);
      // Who keeps quiet about a failed statement would fail the whole call at its next one.
      if (whole && transaction?.broken()) throw new Error('kept quiet about a statement that failed');
      const accepted = await accept(answer);
      breakers.succeeded(handler.handler);
      return accepted;
    } catch (error) {
      // Somebody else failed, within this handler or while it ran: that says nothing about it.
      const outage = this.aborted ? error : (transaction?.outage() ?? (outageOf(error) && error));
      if (outage || error instanceof FilterFault || this.handledBefore) {
        breakers.undecided(handler.handler);
        throw outage ?? error;
      }
      // A refusal is an answer, a timeout or a crash is a fault.
      if (this.parts.isRefusal(error)) {
        breakers.succeeded(handler.handler);
        throw error;
      }
      throw new FilterFault(handler, error);
    } finally {
      current.plugin = before;
      this.#filtering = outer;
    }
  }

  /** What the owner of the filter says of a changed value. @throws TypeError, which the handler's plugin has to answer for */
  async #check<T>(
    filter: FilterDef,
    { value, before, check }: { value: T; before: T; check: ApplyOptions<T>['check'] },
  ): Promise<void> {
    try {
      await check?.(value, before);
    } catch (error) {
      if (error instanceof FilterFault || outageOf(error)) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new TypeError(`returned a wrong ${filter.id}: ${why}`, { cause: error });
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
