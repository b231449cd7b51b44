import { problems } from '@serviflow/sdk';

interface Bucket {
  tokens: number;
  at: number;
}

/** Callers remembered at once; beyond, the ones that are full again are forgotten first. */
const MAX_BUCKETS = 20_000;

/** A token bucket a caller: short bursts pass, a flood gets 429 with the time to wait. */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;

  /** @param perSecond calls refilled each second; @param burst calls that may come at once */
  constructor(options: { perSecond: number; burst: number; now: () => number }) {
    this.#perSecond = options.perSecond;
    this.#burst = options.burst;
    this.#now = options.now;
  }

  /** @throws Problem 429 */
  take(key: string): void {
    const now = this.#now();
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      if (this.#buckets.size >= MAX_BUCKETS) this.#sweep(now);
      bucket = { tokens: this.#burst, at: now };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) / 1_000) * this.#perSecond);
    bucket.at = now;
    if (bucket.tokens < 1)
      throw problems.tooMany('Please slow down a little.', {
        retryAfter: Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perSecond)),
      });
    bucket.tokens -= 1;
  }

  #sweep(now: number): void {
    for (const [key, b] of this.#buckets)
      if (b.tokens + ((now - b.at) / 1_000) * this.#perSecond >= this.#burst) this.#buckets.delete(key);
    // All of them busy: forgetting the oldest is kinder than refusing everybody.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < MAX_BUCKETS) break;
      this.#buckets.delete(key);
    }
  }
}
