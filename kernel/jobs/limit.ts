/** Lets a number of tasks run at a time; the others wait in order. */
export class Limit {
  readonly #waiting: (() => void)[] = [];
  readonly #size: () => number;
  #running = 0;

  /** @param size at least 1; asked each time, so it may change */
  constructor(size: number | (() => number)) {
    this.#size = typeof size === 'number' ? () => size : size;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#size()) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#next();
    }
  }

  #next(): void {
    while (this.#running < this.#size()) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#running += 1;
      next();
    }
  }
}
