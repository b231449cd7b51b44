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
    const bucket = this.#bucket(key);
    if (bucket.tokens < 1)
      throw problems.tooMany('Please slow down a little.', {
        retryAfter: Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perSecond)),
      });
    bucket.tokens -= 1;
  }

  /** As `take`, but tells whether it was possible. */
  tryTake(key: string): boolean {
    const bucket = this.#bucket(key);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Gives a call back that is to count for somebody else. */
  giveBack(key: string): void {
    const bucket = this.#bucket(key);
    bucket.tokens = Math.min(this.#burst, bucket.tokens + 1);
  }

  #bucket(key: string): Bucket {
    const now = this.#now();
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      if (this.#buckets.size >= MAX_BUCKETS) this.#sweep(now);
      bucket = { tokens: this.#burst, at: now };
      this.#buckets.set(key, bucket);
    }
    // A clock that is set back must not take anything away.
    const seconds = Math.max(0, now - bucket.at) / 1_000;
    bucket.tokens = Math.min(this.#burst, bucket.tokens + seconds * this.#perSecond);
    bucket.at = now;
    return bucket;
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
