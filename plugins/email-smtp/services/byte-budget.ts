/** Bounds the bytes that all transfers together keep in memory, and the share of any one source. */
export class ByteBudget {
  readonly #max: number;
  readonly #maxPerSource: number;
  readonly #bySource = new Map<string, number>();
  #used = 0;

  /** @param max bytes of all together; @param maxPerSource bytes of one source, so that none starves the others */
  constructor(max: number, maxPerSource = max) {
    this.#max = max;
    this.#maxPerSource = maxPerSource;
  }

  /** A share of the budget; `take` says no when the budget is used up, `release` gives everything back. */
  hold(source: string): { take(bytes: number): boolean; release(): void } {
    let mine = 0;
    return {
      take: (bytes) => {
        const ofSource = this.#bySource.get(source) ?? 0;
        if (this.#used + bytes > this.#max || ofSource + bytes > this.#maxPerSource) return false;
        this.#used += bytes;
        this.#bySource.set(source, ofSource + bytes);
        mine += bytes;
        return true;
      },
      release: () => {
        this.#used -= mine;
        const left = (this.#bySource.get(source) ?? 0) - mine;
        if (left > 0) this.#bySource.set(source, left);
        else this.#bySource.delete(source);
        mine = 0;
      },
    };
  }

  /** Bytes in use right now. */
  get used(): number {
    return this.#used;
  }
}
