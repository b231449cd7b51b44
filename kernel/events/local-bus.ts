import type { Logger } from '@serviflow/sdk';
import { EventEmitter } from 'eventemitter3';
import type { Topic, Topics } from './topics.ts';

type Listener<T extends Topic> = (payload: Topics[T]) => unknown;

/**
 * Fan-out inside one process. The emitter underneath lets a throwing listener stop the later ones and reach the
 * publisher; here each listener stands alone and its failure is logged.
 */
export class LocalBus {
  readonly #emitter = new EventEmitter();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @returns a function that ends the subscription */
  on<T extends Topic>(topic: T, listener: Listener<T>): () => void {
    const failed = (error: unknown) =>
      this.#log.error('a listener failed', {
        topic,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    const guarded = (payload: Topics[T]) => {
      try {
        const result = listener(payload);
        if (result instanceof Promise) result.catch(failed);
      } catch (error) {
        failed(error);
      }
    };
    this.#emitter.on(topic, guarded);
    return () => void this.#emitter.off(topic, guarded);
  }

  emit<T extends Topic>(topic: T, payload: Topics[T]): void {
    this.#emitter.emit(topic, payload);
  }
}
