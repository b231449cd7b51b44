import 'reflect-metadata';
import { type DependencyContainer, instancePerContainerCachingFactory, container as root } from 'tsyringe';

interface Named {
  readonly id: string;
  readonly symbol: symbol;
}

/** A request's view of the container: one instance a service and call. */
export interface RequestScope {
  resolve<T>(token: Named): T;
  has(token: Named): boolean;
}

const SCOPE = Symbol('serviflow:scope');

/**
 * Typed tokens over tsyringe. Request services use the per-container caching factory: a plain caching factory that is
 * registered in a parent and first resolved from a child would keep one tenant's object for all (ADR 0004).
 */
export class Container {
  // A child of the library's global container, never that one itself: two kernels in one process stay apart.
  readonly #container: DependencyContainer = root.createChildContainer();
  readonly #symbols = new Set<symbol>();

  value<T>(token: Named, value: T): void {
    this.#claim(token);
    this.#container.register(token.symbol, { useValue: value });
  }

  /**
   * Registers a service made once a call.
   * @param make gets what `openScope` was given
   * @throws Error when the token is taken
   */
  perRequest<S, T>(token: Named, make: (scope: S) => T): void {
    this.#claim(token);
    const making = new WeakSet<DependencyContainer>();
    this.#container.register(token.symbol, {
      useFactory: instancePerContainerCachingFactory((request) => {
        if (making.has(request)) throw new Error(`${token.id} needs itself while it is being made`);
        making.add(request);
        try {
          return make(request.resolve<S>(SCOPE));
        } finally {
          making.delete(request);
        }
      }),
    });
  }

  openScope<S>(scope: S): RequestScope {
    const child = this.#container.createChildContainer();
    child.register(SCOPE, { useValue: scope });
    return {
      resolve: <T>(token: Named): T => {
        if (!this.#symbols.has(token.symbol)) throw new Error(`Nothing provides ${token.id}`);
        return child.resolve<T>(token.symbol);
      },
      has: (token) => this.#symbols.has(token.symbol),
    };
  }

  #claim(token: Named): void {
    if (this.#symbols.has(token.symbol)) throw new Error(`${token.id} is provided twice`);
    this.#symbols.add(token.symbol);
  }
}
