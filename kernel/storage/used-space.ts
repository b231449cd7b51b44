/** Milliseconds that a sum is believed; adding up all files on each of them would cost more with every file. */
const MAX_AGE = 60_000;

/**
 * How much of its space a tenant uses, as this node knows: summed once a minute, own files added in between. Several
 * nodes may let a tenant over its limit by what they take in during that minute.
 */
export class UsedSpace {
  readonly #known = new Map<string, { bytes: number; at: number }>();
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether so many more bytes fit; counts them when they do. */
  async fits(
    tenantId: string,
    more: { bytes: number; limit: number; sum(): Promise<number> },
  ): Promise<boolean> {
    const now = this.#now();
    let known = this.#known.get(tenantId);
    // Near the limit the truth counts: space may have been freed meanwhile.
    if (!known || now - known.at >= MAX_AGE || known.bytes + more.bytes > more.limit) {
      known = { bytes: await more.sum(), at: now };
      this.#known.set(tenantId, known);
    }
    if (known.bytes + more.bytes > more.limit) return false;
    known.bytes += more.bytes;
    return true;
  }
}
