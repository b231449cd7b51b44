import { problems } from '@serviflow/sdk';

/** Milliseconds during which a tenant that asked counts as present: the next of its calls comes soon. */
const PRESENT = 1_000;

interface Waiting {
  readonly go: () => void;
}

interface Account {
  held: number;
  /** When it was served or asked last. */
  seen: number;
  readonly waiting: Waiting[];
}

/**
 * Shares the connections of the calls between tenants. One that is alone may hold two thirds, so that whoever comes next
 * finds room at once; while others are there, none holds more than a third. Of those who wait, the tenant that holds
 * least comes first, and of equals the one that was served longest ago.
 */
export class FairShare {
  readonly #size: number;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();
  #held = 0;

  constructor(size: number, now: () => number = () => performance.now()) {
    this.#size = size;
    this.#now = now;
  }

  /**
   * Waits for the tenant's turn.
   * @param patience milliseconds after which waiting has no sense any more
   * @returns gives the turn back
   * @throws Problem 503 `busy` when the turn did not come in time
   */
  async take(tenantId: string, patience: number): Promise<() => void> {
    const account = this.#account(tenantId);
    account.seen = this.#now();
    if (account.waiting.length > 0 || !this.#mayHold(account)) await this.#turn(account, patience);
    else this.#begin(account);
    return this.#ending(account);
  }

  /** A turn inside another one: it waits for nobody, for the outer one would wait for itself. */
  join(tenantId: string): () => void {
    const account = this.#account(tenantId);
    this.#begin(account);
    return this.#ending(account);
  }

  /** Calls that wait for their turn. */
  get waiting(): number {
    let all = 0;
    for (const { waiting } of this.#accounts.values()) all += waiting.length;
    return all;
  }

  #account(tenantId: string): Account {
    let account = this.#accounts.get(tenantId);
    if (!account) {
      account = { held: 0, seen: 0, waiting: [] };
      this.#accounts.set(tenantId, account);
    }
    return account;
  }

  #mayHold(account: Account): boolean {
    return this.#held < this.#size && account.held < this.#limitOf(account);
  }

  #limitOf(account: Account): number {
    const third = Math.max(1, Math.floor(this.#size / 3));
    return this.#isAlone(account) ? Math.max(1, this.#size - third) : third;
  }

  /** Also forgets who was not here for a while. */
  #isAlone(account: Account): boolean {
    const since = this.#now() - PRESENT;
    for (const [id, other] of this.#accounts) {
      if (other === account) continue;
      if (other.held > 0 || other.waiting.length > 0 || other.seen > since) return false;
      this.#accounts.delete(id);
    }
    return true;
  }

  #begin(account: Account): void {
    account.held += 1;
    account.seen = this.#now();
    this.#held += 1;
  }

  #ending(account: Account): () => void {
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      account.held -= 1;
      account.seen = this.#now();
      this.#held -= 1;
      this.#next();
    };
  }

  async #turn(account: Account, patience: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const one: Waiting = {
        go: () => {
          clearTimeout(timer);
          this.#begin(account);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        account.waiting.splice(account.waiting.indexOf(one), 1);
        reject(
          problems.unavailable(
            'Your organisation has more requests under way than the desk can serve at once. Please try again in a moment.',
            { code: 'busy', retryAfter: 2 },
          ),
        );
      }, patience);
      account.waiting.push(one);
    });
  }

  #next(): void {
    while (this.#held < this.#size) {
      let next: Account | undefined;
      for (const account of this.#accounts.values()) {
        if (account.waiting.length === 0 || !this.#mayHold(account)) continue;
        if (!next || account.held < next.held || (account.held === next.held && account.seen < next.seen))
          next = account;
      }
      const one = next?.waiting.shift();
      if (!one) return;
      one.go();
    }
  }
}
