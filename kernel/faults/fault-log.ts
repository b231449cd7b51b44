import type { Runtime } from '../runtime.ts';

/** Milliseconds between two writes of one handler's faults. */
const EVERY = 60_000;
const MAX_REMEMBERED = 10_000;

/**
 * Keeps faults where every node and `doctor` can see them. What a node remembers in memory is exact and its own; this
 * is at most one small write a handler and minute.
 */
export class FaultLog {
  readonly #runtime: Runtime;
  readonly #written = new Map<string, number>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** @param handler `plugin/surface/name`, with `@tenant` when it happened over a tenant's data */
  note(handler: string, error: unknown): void {
    const now = this.#runtime.now();
    if (now.getTime() - (this.#written.get(handler) ?? Number.NEGATIVE_INFINITY) < EVERY) return;
    if (this.#written.size >= MAX_REMEMBERED) this.#written.clear();
    this.#written.set(handler, now.getTime());
    void this.#write(handler, error, now);
  }

  /** @param opened the fault that opened the breaker of a handler; null when it closed */
  breaker(handler: string, opened: unknown): void {
    if (opened === null) void this.#closed(handler);
    else void this.#write(handler, opened, this.#runtime.now(), this.#runtime.now());
  }

  async #closed(handler: string): Promise<void> {
    try {
      await this.#runtime.db.control.query('update kernel.fault set open_since = null where handler = $1', [
        handler.slice(0, 400),
      ]);
    } catch (failure) {
      this.#runtime.log.debug('a breaker that closed is still shown as open', {
        handler,
        error: String(failure),
      });
    }
  }

  async #write(handler: string, error: unknown, now: Date, openSince: Date | null = null): Promise<void> {
    const text = error instanceof Error ? error.message : String(error);
    try {
      await this.#runtime.db.control.query(
        `insert into kernel.fault (handler, plugin, at, error, open_since) values ($1, $2, $3, left($4, 2000), $5)
         on conflict (handler) do update set at = excluded.at, error = excluded.error,
           open_since = coalesce(excluded.open_since, fault.open_since)`,
        [handler.slice(0, 400), handler.split('/')[0], now, text.replaceAll('\0', ''), openSince],
      );
    } catch (failure) {
      // Not connected yet, or the database is away: the log has the fault itself.
      this.#runtime.log.debug('a fault was not kept', { handler, error: String(failure) });
    }
  }
}
