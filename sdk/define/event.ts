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
 * A point where plugins may change or refuse a value before it is stored: `tickets.will-create@1`.
 * @since 1.0
 */
export interface FilterDef<S extends TSchema = TSchema> {
  readonly kind: 'filter';
  readonly id: string;
  readonly value: S;
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
  readonly heard: (answer: FilterAnswer<T>, before: T) => T;
}

/**
 * Declares a filter. Handlers return the changed value (or nothing), or throw a Problem to refuse.
 * @since 1.0
 */
export function defineFilter<S extends TSchema>(id: string, value: S): FilterDef<S> {
  return { kind: 'filter', id, value };
}
