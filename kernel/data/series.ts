import type pg from 'pg';

interface Want {
  resolve(value: number): void;
  reject(error: unknown): void;
}

/**
 * Numbers that people read, counted for each tenant. They are taken outside the caller's transaction: its lock on the
 * counter would make all creates of a tenant wait for each other's commit (ADR 0017). Callers of one turn share a
 * statement.
 */
export class Series {
  readonly #pool: pg.Pool;
  readonly #wanted = new Map<string, Want[]>();

  /** @param pool connections of the relay role */
  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * The next number of a series.
   * @param highest the highest number in use; asked once, when the tenant's series begins
   */
  async next(series: { tenantId: string; name: string }, highest: () => Promise<number>): Promise<number> {
    const taken = await this.#take(series);
    if (taken !== null) return taken;
    await this.#pool.query(
      'insert into kernel.series (tenant_id, name, value) values ($1, $2, $3) on conflict do nothing',
      [series.tenantId, series.name, await highest()],
    );
    const first = await this.#take(series);
    if (first === null) throw new Error(`The series ${series.name} could not be begun`);
    return first;
  }

  /** Puts a number back that was not used, if it is still the last one. */
  async giveBack({ tenantId, name }: { tenantId: string; name: string }, value: number): Promise<void> {
    await this.#pool.query(
      'update kernel.series set value = value - 1 where tenant_id = $1 and name = $2 and value = $3',
      [tenantId, name, value],
    );
  }

  /** @returns null when the series has not begun */
  async #take({ tenantId, name }: { tenantId: string; name: string }): Promise<number | null> {
    const key = `${tenantId} ${name}`;
    const waiting = this.#wanted.get(key);
    const turn = new Promise<number>((resolve, reject) => {
      const want = { resolve, reject };
      if (waiting) waiting.push(want);
      else this.#wanted.set(key, [want]);
    });
    if (!waiting) setImmediate(() => void this.#serve(key, tenantId, name));
    const value = await turn;
    return value > 0 ? value : null;
  }

  async #serve(key: string, tenantId: string, name: string): Promise<void> {
    const wants = this.#wanted.get(key) ?? [];
    this.#wanted.delete(key);
    try {
      const { rows } = await this.#pool.query({
        name: 'series',
        text: 'update kernel.series set value = value + $3 where tenant_id = $1 and name = $2 returning value',
        values: [tenantId, name, wants.length],
      });
      const last = rows[0] ? Number(rows[0].value) : null;
      wants.forEach((want, i) => {
        want.resolve(last === null ? 0 : last - wants.length + 1 + i);
      });
    } catch (error) {
      for (const want of wants) want.reject(error);
    }
  }
}
