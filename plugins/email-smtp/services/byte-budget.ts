/** Bounds the bytes that all transfers together keep in memory. */
export class ByteBudget {
  readonly #max: number;
  #used = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** A share of the budget; `take` says no when the budget is used up, `release` gives everything back. */
  hold(): { take(bytes: number): boolean; release(): void } {
    let mine = 0;
    return {
      take: (bytes) => {
        if (this.#used + bytes > this.#max) return false;
        this.#used += bytes;
        mine += bytes;
        return true;
      },
      release: () => {
        this.#used -= mine;
        mine = 0;
      },
    };
  }
}
