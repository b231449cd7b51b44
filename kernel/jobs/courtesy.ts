/** Milliseconds that a job may be held up; after that it has the same right as a call. */
const PATIENCE = 1_000;
/** Milliseconds after the last call in which the next one is likely: a person's page asks several things in a row. */
const PAUSE = 25;

/**
 * Lets calls of people go first: what happens behind them (notifications, mails, sweeps) waits while calls are under
 * way, so that a burst is answered at the speed of its own work. Nothing waits longer than a second for that.
 */
export class Courtesy {
  #calls = 0;
  #pause: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  /** Whether a call is under way, or ended a moment ago. */
  get busy(): boolean {
    return this.#calls > 0 || this.#pause !== undefined;
  }

  /** Runs a call that somebody waits for. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    this.#calls += 1;
    clearTimeout(this.#pause);
    this.#pause = undefined;
    try {
      return await work();
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0) this.#pause = setTimeout(() => this.#quiet(), PAUSE).unref();
    }
  }

  /**
   * Resolves when no call is under way, or when the job is old enough.
   * @param age milliseconds since the job's cause
   */
  async giveWay(age: number): Promise<void> {
    if (!this.busy || age >= PATIENCE) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      // A job that was queued by a clock ahead of ours must not wait for ever either.
      const timer = setTimeout(go, Math.min(PATIENCE, PATIENCE - age));
      this.#waiting.add(go);
    });
  }

  #quiet(): void {
    this.#pause = undefined;
    for (const go of [...this.#waiting]) go();
  }
}
