import { createHash, createHmac, randomBytes } from 'node:crypto';
import type pg from 'pg';

/** Seconds after which a transaction can no longer be begun with a signature; one that has begun may go on. */
const SECONDS = 30;
/** Milliseconds that the two clocks of this machine may drift apart before the server's is asked again. */
const DRIFT = 5_000;

/** The key follows from the secret key, so that every node knows it and none reads it: the table is the owner's. */
export function tenantKey(secretKey: string): Buffer {
  return createHmac('sha256', secretKey).update('tenant of a transaction').digest();
}

/**
 * Makes the proof that the kernel, and nobody else, named the tenant of a transaction: `expiry.random.signature`. The
 * database compares it in `kernel.tenant()` (see tenant-function.ts). Expiry is by the clock of the server, which each
 * transaction tells: a node whose own clock is wrong serves its tenants all the same.
 */
export class TenantSigner {
  readonly #key: Buffer;
  #heard: { readonly server: number; readonly steady: number; readonly wall: number } | null = null;

  constructor(secretKey: string) {
    this.#key = tenantKey(secretKey);
  }

  /** Whether the server has told its time, and this machine has not slept since. */
  get knowsTime(): boolean {
    if (!this.#heard) return false;
    const { steady, wall } = this.#heard;
    return Math.abs(Date.now() - wall - (performance.now() - steady)) < DRIFT;
  }

  /** @param epoch time of the server in seconds */
  heard(epoch: number): void {
    this.#heard = { server: epoch, steady: performance.now(), wall: Date.now() };
  }

  /** Asks the server for its time. */
  async ask(sql: Pick<pg.Pool, 'query'>): Promise<void> {
    const { rows } = await sql.query('select extract(epoch from clock_timestamp())::float8 as now');
    this.heard(rows[0].now);
  }

  sign(tenantId: string): string {
    const { server, steady } = this.#heard ?? { server: Date.now() / 1_000, steady: performance.now() };
    const expiry = Math.ceil(server + (performance.now() - steady) / 1_000) + SECONDS;
    const nonce = `${expiry}.${randomBytes(12).toString('hex')}`;
    const inner = createHash('sha256').update(this.#key).update(`${tenantId}|${nonce}`).digest();
    return `${nonce}.${createHash('sha256').update(this.#key).update(inner).digest('hex')}`;
  }
}
