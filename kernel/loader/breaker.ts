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
  /** Since when the one probe runs; null when none does. */
  probing: number | null;
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
  readonly #onChange: (handler: string, opened: unknown) => void;

  /**
   * @param now milliseconds since the epoch
   * @param tell `fault` of each fault, `change` when a breaker opens (with the fault) or closes (null)
   */
  constructor(
    now: () => number,
    tell: {
      fault?: (handler: string, error: unknown) => void;
      change?: (handler: string, opened: unknown) => void;
    } = {},
  ) {
    this.#now = now;
    this.#onFault = tell.fault ?? (() => {});
    this.#onChange = tell.change ?? (() => {});
  }

  /** Whether the handler may run now. In the half-open state one caller gets through. */
  allows(handler: string): boolean {
    const entry = this.#entries.get(handler);
    if (!entry || entry.openedAt === null) return true;
    const now = this.#now();
    if (now - entry.openedAt < HALF_OPEN_AFTER) return false;
    // A probe of which nothing was heard for so long will not be heard of any more.
    if (entry.probing !== null && now - entry.probing < HALF_OPEN_AFTER) return false;
    entry.probing = now;
    return true;
  }

  /**
   * A probe that came through closes the breaker; a run that began before it opened says nothing about it.
   * @returns true when this closed it
   */
  succeeded(handler: string): boolean {
    const entry = this.#entries.get(handler);
    if (entry?.openedAt == null || entry.probing === null) return false;
    this.#entries.delete(handler);
    this.#onChange(handler, null);
    return true;
  }

  /** A run that ended by an outage says nothing about the handler: should it have been the probe, the next one is. */
  undecided(handler: string): void {
    const entry = this.#entries.get(handler);
    if (entry) entry.probing = null;
  }

  /** @returns true when this fault opened the breaker */
  failed(handler: string, error: unknown): boolean {
    this.#onFault(handler, error);
    const now = this.#now();
    const entry = this.#entries.get(handler) ?? {
      faults: [],
      openedAt: null,
      probing: null,
      lastError: null,
    };
    entry.faults = [...entry.faults.filter((at) => now - at < WINDOW), now].slice(-THRESHOLD);
    entry.lastError = error instanceof Error ? error.message : String(error);
    const opens = entry.probing !== null || entry.faults.length >= THRESHOLD;
    entry.probing = null;
    if (opens) entry.openedAt = now;
    this.#entries.set(handler, entry);
    if (opens) this.#onChange(handler, error);
    return opens;
  }

  /** Remembers a fault of what is not called off (a request, a stray promise), for the admin page. */
  noted(handler: string, error: unknown): void {
    this.#onFault(handler, error);
    const now = this.#now();
    const before = this.#entries.get(handler);
    if (before?.openedAt != null) this.#onChange(handler, null);
    const faults = [...(before?.faults ?? []).filter((at) => now - at < WINDOW), now];
    this.#entries.set(handler, {
      faults: faults.slice(-THRESHOLD),
      openedAt: null,
      probing: null,
      lastError: error instanceof Error ? error.message : String(error),
    });
  }

  /** Those whose handler rests, or is tried again with one call. */
  open(): BreakerState[] {
    return this.states().filter(({ state }) => state !== 'closed');
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
