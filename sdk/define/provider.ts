/**
 * A place where several plugins answer for one owner, in batches: columns, filters and values of a list that another
 * plugin keeps. The id carries a major version.
 * @since 1.1
 */
export interface ProviderPoint<T> {
  readonly kind: 'provider-point';
  readonly id: string;
  /** Phantom: what each plugin offers here. */
  readonly type?: T;
}

/**
 * Declares a provider point. Plugins answer with `p.offer`; the owner asks with `c.ask`.
 * @param id `<plugin>.<noun>@<major>`
 * @since 1.1
 */
export function defineProviderPoint<T>(id: string): ProviderPoint<T> {
  return { kind: 'provider-point', id };
}

/**
 * What one plugin answered. `absent`: it failed in this call or rests after several faults, so what it would have said is
 * not known; show "not available" and never a value in its place.
 * @since 1.1
 */
export type ProviderAnswer<R> = {
  /** Id of the plugin. */
  readonly plugin: string;
  /** Its title, for people. */
  readonly title: string;
} & ({ readonly kind: 'answered'; readonly value: R } | { readonly kind: 'absent' });
