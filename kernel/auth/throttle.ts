import { problems } from '@serviflow/sdk';
import type { Runtime } from '../runtime.ts';

export interface ThrottlePolicy {
  /** Failures before the first wait. */
  readonly limit: number;
  /** Seconds without a failure after which the count begins anew. */
  readonly window: number;
  /** Seconds of the first wait; doubles with each failure after it. */
  readonly wait: number;
  /** Seconds that a wait may grow to. */
  readonly maxWait: number;
}

/** A user as seen from devices that never logged in as that user. */
export const ACCOUNT: ThrottlePolicy = { limit: 5, window: 900, wait: 30, maxWait: 900 };
/** One device that the user has logged in from before. */
export const DEVICE: ThrottlePolicy = { limit: 5, window: 900, wait: 30, maxWait: 900 };
/** One network, whatever user names it tries: stops spraying one password over many users. */
export const NETWORK: ThrottlePolicy = { limit: 50, window: 900, wait: 60, maxWait: 900 };
/** Mails that one network may ask for (forgotten passwords, magic links). */
export const MAIL_NETWORK: ThrottlePolicy = { limit: 20, window: 3600, wait: 300, maxWait: 3600 };
/** Mails that one user gets; more would let a stranger fill a mailbox. */
export const MAIL_USER: ThrottlePolicy = { limit: 3, window: 3600, wait: 600, maxWait: 3600 };

/** Links that the users of one tenant ask for together. */
export const MAIL_TENANT: ThrottlePolicy = { limit: 200, window: 3600, wait: 300, maxWait: 3600 };
/** Invitations to one person: who did not answer three is not helped by a fourth within the hour. */
export const INVITE_USER: ThrottlePolicy = { limit: 4, window: 3600, wait: 900, maxWait: 3600 };
/** Invitations of one tenant: a desk that was just made must not write to the world. */
export const INVITE_TENANT: ThrottlePolicy = { limit: 200, window: 3600, wait: 300, maxWait: 3600 };

/** Rows kept at most. Each costs an attacker one attempt, and a network has few. */
const MAX_ROWS = 100_000;
/** One in this many attempts clears away what has expired. */
const SWEEP_EVERY = 200;

const TAKE = `insert into kernel.throttle as t (key, failures, blocked_until, expires_at)
  values ($1, 1, case when $3::int <= 1 then $2::timestamptz + make_interval(secs => $5) end, $2::timestamptz + make_interval(secs => $4))
  on conflict (key) do update set
    failures = case when t.expires_at <= $2 then 1 else t.failures + 1 end,
    blocked_until = case when t.expires_at > $2 and t.failures + 1 >= $3
      then $2::timestamptz + make_interval(secs => least($6::float8, $5::float8 * power(2, least(t.failures + 1 - $3, 20)))) end,
    expires_at = $2::timestamptz + make_interval(secs => $4::float8 + case when t.expires_at > $2 and t.failures + 1 >= $3 then $6::float8 else 0 end)
  where t.blocked_until is null or t.blocked_until <= $2
  returning failures`;

/**
 * Counts failed attempts in the database, so that all nodes agree. An attempt is counted before it is tried and given
 * back when it succeeds: a thousand at the same moment count as a thousand.
 */
export class Throttle {
  readonly #runtime: Runtime;
  #attempts = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /**
   * Counts one attempt.
   * @param key what is counted; personal data only as a hash
   * @returns seconds to wait, 0 when the attempt may be made
   */
  async take(key: string, policy: ThrottlePolicy): Promise<number> {
    const now = this.#runtime.now();
    const control = this.#runtime.db.control;
    this.#attempts += 1;
    if (this.#attempts % SWEEP_EVERY === 0) await this.sweep();
    const taken = await control.query(TAKE, [
      key,
      now,
      policy.limit,
      policy.window,
      policy.wait,
      policy.maxWait,
    ]);
    if (taken.rowCount) return 0;
    const row = (await control.query('select blocked_until from kernel.throttle where key = $1', [key]))
      .rows[0];
    const until = row?.blocked_until as Date | null | undefined;
    return until ? Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)) : 1;
  }

  /** As `take`. @throws Problem 429 with `Retry-After` */
  async require(key: string, policy: ThrottlePolicy): Promise<void> {
    const seconds = await this.take(key, policy);
    if (seconds > 0) throw tooManyAttempts(seconds);
  }

  /** Gives one attempt back: it succeeded, or was not made. */
  async refund(key: string, policy: ThrottlePolicy): Promise<void> {
    await this.#runtime.db.control.query(
      `update kernel.throttle set failures = greatest(failures - 1, 0),
         blocked_until = case when failures - 1 >= $2 then blocked_until end where key = $1`,
      [key, policy.limit],
    );
  }

  /** Forgets all failures of a key. */
  async clear(key: string): Promise<void> {
    await this.#runtime.db.control.query('delete from kernel.throttle where key = $1', [key]);
  }

  /** Removes what has expired and, when there are too many rows, those that expire first. */
  async sweep(maxRows = MAX_ROWS): Promise<void> {
    const { control } = this.#runtime.db;
    await control.query('delete from kernel.throttle where expires_at <= $1', [this.#runtime.now()]);
    await control.query(
      `delete from kernel.throttle where key in (select key from kernel.throttle order by expires_at
         limit greatest((select count(*) from kernel.throttle) - $1, 0))`,
      [maxRows],
    );
  }
}

export function tooManyAttempts(seconds: number): Error {
  return problems.tooMany(`Too many attempts. Please try again in ${seconds} seconds.`, {
    code: 'too-many-attempts',
    retryAfter: seconds,
  });
}
