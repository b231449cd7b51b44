import type { DeskProcess } from './host-module.ts';

/** The desk that answers now, or why none does. */
export type DeskState = { readonly url: string } | { readonly failure: string };

export interface DeskRunnerOptions {
  start(): Promise<DeskProcess>;
  /** A desk answers. @param ms since it was asked for */
  onReady(desk: DeskProcess, ms: number): void;
  /** None answers until the next `restart`. */
  onFailure(reason: string): void;
}

/** Keeps one desk running; a new one takes over from the one before. */
export class DeskRunner {
  readonly #options: DeskRunnerOptions;
  #desk: DeskProcess | undefined;
  #state: Promise<DeskState> = Promise.resolve({ failure: 'The desk has not been started.' });
  #starting: Promise<void> | undefined;
  #again = false;
  #ended = false;
  /** Desks that are on their way out. */
  readonly #leaving = new Set<Promise<unknown>>();

  constructor(options: DeskRunnerOptions) {
    this.#options = options;
  }

  /** Waits while a desk starts. */
  state(): Promise<DeskState> {
    return this.#state;
  }

  /** Starts a desk that has everything up to now. Calls while one starts are one more start after it. */
  restart(): Promise<void> {
    if (this.#starting) this.#again = true;
    else {
      const ready = Promise.withResolvers<DeskState>();
      this.#state = ready.promise;
      this.#starting = this.#run().then((state) => {
        this.#starting = undefined;
        ready.resolve(state);
      });
    }
    return this.#starting as Promise<void>;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#starting;
    this.#retire();
    await Promise.all(this.#leaving);
  }

  async #run(): Promise<DeskState> {
    for (;;) {
      this.#again = false;
      const begin = performance.now();
      // Two desks at once are as good as two nodes, and the old one's farewell takes a moment.
      this.#retire();
      const state = await this.#options.start().then(
        (desk) => this.#adopt(desk, performance.now() - begin),
        (error: Error) => ({ failure: error.message }),
      );
      if (this.#again && !this.#ended) continue;
      if ('failure' in state) this.#options.onFailure(state.failure);
      return state;
    }
  }

  #adopt(desk: DeskProcess, ms: number): DeskState {
    this.#desk = desk;
    desk.process.once('close', (code) => {
      if (this.#desk !== desk) return;
      this.#desk = undefined;
      const failure = `The desk ended by itself (${code ?? 'killed'}).`;
      this.#state = Promise.resolve({ failure });
      this.#options.onFailure(failure);
    });
    if (!this.#again && !this.#ended) this.#options.onReady(desk, ms);
    return { url: desk.url };
  }

  #retire(): void {
    const desk = this.#desk;
    if (!desk) return;
    this.#desk = undefined;
    const leaving = desk.end().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }
}
