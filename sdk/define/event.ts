import type { Static, TSchema } from '@sinclair/typebox';
import type { Problem } from './errors.ts';

/**
 * A fact that plugins may listen to. The id carries the owner and a major version: `tickets.created@1`.
 * @since 1.0
 */
export interface EventDef<S extends TSchema = TSchema> {
  readonly kind: 'event';
  readonly id: string;
  readonly payload: S;
  readonly description: string;
}

/**
 * Declares an event.
 * @param id `<plugin>.<past tense>@<major>`
 * @param payload JSON schema of what is told; ids and small values, never whole records
 * @since 1.0
 */
export function defineEvent<S extends TSchema>(id: string, payload: S, description = ''): EventDef<S> {
  return { kind: 'event', id, payload, description };
}

/**
 * How an event is delivered.
 * @since 1.0
 */
export interface EmitOptions {
  /** Events of one aggregate are delivered in order. */
  readonly aggregate?: string;
  /** Who hears of it live (SSE). Nobody when absent. Any match is enough. */
  readonly audience?: Audience;
}

/**
 * Who hears of an event in the browser.
 * @since 1.0
 */
export interface Audience {
  /** Everybody who holds this permission. */
  readonly permission?: string;
  readonly users?: readonly string[];
  /** See `Principal.groups`. */
  readonly groups?: readonly string[];
}

/**
 * One delivery of an event to a handler.
 * @since 1.0
 */
export interface EventDelivery<S extends TSchema = TSchema> {
  /** The event's id: the idempotency key for effects outside the database. */
  readonly id: string;
  readonly type: string;
  /** When the change was made, not when it is delivered. */
  readonly occurredAt: Date;
  readonly payload: Static<S>;
  /** The user or system principal that caused it. */
  readonly actorId: string;
}

/**
 * What a fault of a handler means (it threw something that is no Problem, took too long, or returned a value that breaks
 * the owner's rules). `skip`: the call goes on without it, and its plugin makes up for what it left undone. `refuse`: the
 * call answers 503 and changes nothing, as the record cannot do without what the handler decides or checks.
 * @since 1.1
 */
export type OnFault = 'skip' | 'refuse';

/**
 * How the handlers of a filter run. The owner decides, not the order in which plugins are installed.
 * @since 1.1
 */
export interface FilterRules<P extends string = string> {
  /** Steps in which handlers run, in this order; those that name none run in the first. */
  readonly phases: readonly [P, ...P[]];
  /** For all phases, or for each of them. */
  readonly onFault: OnFault | Readonly<Record<P, OnFault>>;
}

/**
 * A point where plugins may change or refuse a value before it is stored: `tickets.will-create@1`.
 * @since 1.0
 */
export interface FilterDef<S extends TSchema = TSchema, P extends string = string> {
  readonly kind: 'filter';
  readonly id: string;
  readonly value: S;
  /** Steps in which handlers run, in this order. @since 1.1 */
  readonly phases: readonly P[];
  /** What a fault means in each phase. @since 1.1 */
  readonly onFault: Readonly<Record<P, OnFault>>;
}

/**
 * Where a handler runs among those of its filter.
 * @since 1.1
 */
export interface FilterPlace<P extends string = string> {
  /** One of the phases that the owner declared; the first when absent. */
  readonly phase?: P;
  /**
   * Handlers of the same phase that run before this one, as `plugin/name`. One whose plugin is not installed counts for
   * nothing. Handlers that nothing else orders run by their names.
   */
  readonly after?: readonly string[];
}

/**
 * What one handler of a filter said, for a plugin that records who decided. `answered`: it returned `value`. `refused`:
 * it threw `problem`. `absent`: it was left out, as it failed in this call or rests after several faults.
 * @since 1.1
 */
export type FilterAnswer<T> = {
  /** Id of the plugin whose handler it is. */
  readonly plugin: string;
  /** Its title, for people. */
  readonly title: string;
} & (
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'absent' }
);

/**
 * How a filter is applied.
 * @since 1.1
 */
export interface ApplyOptions<T> {
  /**
   * Told of each handler in order, but for those that leave the value alone.
   * @param before the value that the handler was given, or would have been
   * @returns the value to go on with; to let a refusal stand, throw its problem
   */
  readonly heard?: (answer: FilterAnswer<T>, before: T) => T;
  /**
   * The owner's rules that a schema cannot say: ids that exist, lengths, states that are allowed. Asked after each
   * handler that changed the value. What it throws is a fault of that handler and names its plugin.
   * @param before the value that the handler was given
   */
  readonly check?: (value: T, before: T) => void | Promise<void>;
}

/**
 * Declares a filter. Handlers return the changed value (or nothing), or throw a Problem to refuse.
 * @param rules since 1.1: the phases of its handlers and what a fault means; one phase, `skip`, when absent
 * @throws TypeError when a phase is named twice
 * @since 1.0
 */
export function defineFilter<S extends TSchema, const P extends string = 'change'>(
  id: string,
  value: S,
  rules?: FilterRules<P>,
): FilterDef<S, P> {
  const { phases, onFault } = rules ?? { phases: ['change' as P] as const, onFault: 'skip' as const };
  if (new Set(phases).size !== phases.length) throw new TypeError(`${id} names a phase twice`);
  const faults =
    typeof onFault === 'string' ? Object.fromEntries(phases.map((phase) => [phase, onFault])) : onFault;
  return { kind: 'filter', id, value, phases, onFault: faults as Record<P, OnFault> };
}
