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

  async #write(handler: string, error: unknown, now: Date): Promise<void> {
    const text = error instanceof Error ? error.message : String(error);
    try {
      await this.#runtime.db.control.query(
        `insert into kernel.fault (handler, plugin, at, error) values ($1, $2, $3, left($4, 2000))
         on conflict (handler) do update set at = excluded.at, error = excluded.error`,
        [handler.slice(0, 400), handler.split('/')[0], now, text.replaceAll('\0', '')],
      );
    } catch (failure) {
      // Not connected yet, or the database is away: the log has the fault itself.
      this.#runtime.log.debug('a fault was not kept', { handler, error: String(failure) });
    }
  }
}
