/**
 * A typed name in the container. Two copies of the SDK agree because the symbol is global.
 * @since 1.0
 */
export interface Token<T> {
  readonly kind: 'token';
  readonly id: string;
  readonly symbol: symbol;
  /** Phantom: carries the type only. */
  readonly type?: T;
}

/**
 * Declares a service inside a plugin; `p.service` says how it is made.
 * @param id `<plugin>.<name>`
 * @since 1.0
 */
export function defineToken<T>(id: string): Token<T> {
  return { kind: 'token', id, symbol: Symbol.for(`serviflow:${id}`) };
}

/**
 * What one plugin offers to others; implemented once, per call, by its owner.
 * @since 1.0
 */
export interface Contract<T> {
  readonly kind: 'contract';
  /** `<plugin>.<name>@<major>` */
  readonly id: string;
  readonly symbol: symbol;
  readonly type?: T;
}

/**
 * Declares a contract; the id carries the major version: `sla.api@1`.
 * @since 1.0
 */
export function defineContract<T>(id: string): Contract<T> {
  return { kind: 'contract', id, symbol: Symbol.for(`serviflow:contract:${id}`) };
}

/**
 * What a contract offers.
 * @since 1.0
 */
export type ContractType<C> = C extends Contract<infer T> ? T : never;

/**
 * A named place in the web app where plugins show components.
 * @since 1.0
 */
export interface SlotDef<P> {
  readonly kind: 'slot';
  readonly id: string;
  readonly props?: P;
}

/**
 * Declares a place for components of other plugins. Put it in the contract file; the web app draws it with `Slot`.
 * @param id `<plugin>.<place>@<major>`
 * @since 1.0
 */
export function defineSlot<P>(id: string): SlotDef<P> {
  return { kind: 'slot', id };
}
