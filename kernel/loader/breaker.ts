export interface BreakerState {
  /** `plugin/surface/name` of the handler. */
  readonly handler: string;
  readonly state: 'closed' | 'open' | 'half-open';
  readonly faults: number;
  readonly lastError: string | null;
  readonly openedAt: Date | null;
}

interface Entry {
  faults: number[];
  openedAt: number | null;
  probing: boolean;
  lastError: string | null;
}

const WINDOW = 10 * 60_000;
const THRESHOLD = 3;
const HALF_OPEN_AFTER = 60_000;

/** Keeps a plugin's faulty handler from hurting the rest: three faults in ten minutes open it, one probe a minute later. */
export class Breakers {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  readonly #onFault: (handler: string, error: unknown) => void;

  /**
   * @param now milliseconds since the epoch
   * @param onFault told of each fault
   */
  constructor(now: () => number, onFault: (handler: string, error: unknown) => void = () => {}) {
    this.#now = now;
    this.#onFault = onFault;
  }

  /** Whether the handler may run now. In the half-open state one caller gets through. */
  allows(handler: string): boolean {
    const entry = this.#entries.get(handler);
    if (!entry || entry.openedAt === null) return true;
    if (this.#now() - entry.openedAt < HALF_OPEN_AFTER || entry.probing) return false;
    entry.probing = true;
    return true;
  }

  /**
   * A probe that came through closes the breaker; a run that began before it opened says nothing about it.
   * @returns true when this closed it
   */
  succeeded(handler: string): boolean {
    return this.#entries.get(handler)?.probing === true && this.#entries.delete(handler);
  }

  /** @returns true when this fault opened the breaker */
  failed(handler: string, error: unknown): boolean {
    this.#onFault(handler, error);
    const now = this.#now();
    const entry = this.#entries.get(handler) ?? {
      faults: [],
      openedAt: null,
      probing: false,
      lastError: null,
    };
    entry.faults = [...entry.faults.filter((at) => now - at < WINDOW), now].slice(-THRESHOLD);
    entry.lastError = error instanceof Error ? error.message : String(error);
    const opens = entry.probing || entry.faults.length >= THRESHOLD;
    entry.probing = false;
    if (opens) entry.openedAt = now;
    this.#entries.set(handler, entry);
    return opens;
  }

  /** Remembers a fault of what is not called off (a request, a stray promise), for the admin page. */
  noted(handler: string, error: unknown): void {
    this.#onFault(handler, error);
    const now = this.#now();
    const faults = [...(this.#entries.get(handler)?.faults ?? []).filter((at) => now - at < WINDOW), now];
    this.#entries.set(handler, {
      faults: faults.slice(-THRESHOLD),
      openedAt: null,
      probing: false,
      lastError: error instanceof Error ? error.message : String(error),
    });
  }

  states(): BreakerState[] {
    return [...this.#entries].map(([handler, e]) => ({
      handler,
      state:
        e.openedAt === null ? 'closed' : this.#now() - e.openedAt < HALF_OPEN_AFTER ? 'open' : 'half-open',
      faults: e.faults.length,
      lastError: e.lastError,
      openedAt: e.openedAt === null ? null : new Date(e.openedAt),
    }));
  }
}
