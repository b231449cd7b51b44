import { Problem, problems } from '@serviflow/sdk';

/**
 * Why work failed that nobody's code is to blame for: the same call may succeed a little later.
 * `database`: PostgreSQL cannot be reached, is going down, or has no connection left. `disk`: no room to write.
 * `contention`: PostgreSQL gave way to another transaction over the same rows. `deadline`: the time of the whole call was
 * up. `caller`: who asked has hung up.
 */
export type Outage = 'database' | 'disk' | 'contention' | 'deadline' | 'caller';

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What node:fs says of a disk that is full, or of a share of it that is used up. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
/** Codes of our own Problems, also after the ORM copied them to an error of its own. */
const OWN: Readonly<Record<string, Outage>> = {
  'database-unavailable': 'database',
  'disk-full': 'disk',
};
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed and is not queryable|Cannot use a pool after calling end/;
/** Errors may wrap each other; more than this is a circle. */
const MAX_DEPTH = 8;

/** Errors that came over a connection to PostgreSQL: a socket of somebody else that fails is no outage of ours. */
const fromDatabase = new WeakSet<object>();
/** Errors of which their maker knows what they are; their text or code may be anybody's. */
const known = new WeakMap<object, Outage>();

/** Marks what a connection or pool threw, so that a network error of PostgreSQL is known from one of a mail server. */
export function markDatabaseError<E>(error: E): E {
  if (typeof error === 'object' && error !== null) fromDatabase.add(error);
  return error;
}

/** Marks an error as an outage: the deadline of a whole call, a caller that hung up. */
export function markOutage<E extends object>(error: E, outage: Outage): E {
  known.set(error, outage);
  return error;
}

/**
 * Whether an error, or what caused it, is an outage and no fault of the code that met it.
 * SQLSTATE (PostgreSQL appendix A): class 08 connection, 57P0x shutdown and start-up, 53300 too many connections, 53100
 * disk full, 58030 I/O error, 40001 and 40P01 and 55P03 another transaction, 57014 statement time-out, which is as long
 * as the call.
 * @returns null when it is a fault
 */
export function outageOf(error: unknown): Outage | null {
  let one = error;
  for (let depth = 0; one instanceof Error && depth < MAX_DEPTH; depth += 1) {
    const outage = outageItself(one);
    if (outage) return outage;
    one = one.cause;
  }
  return null;
}

function outageItself(error: Error): Outage | null {
  const marked = known.get(error);
  if (marked) return marked;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string') {
    const own = OWN[code];
    if (own) return own;
    if (NO_ROOM.has(code)) return 'disk';
    if (NETWORK.has(code) && fromDatabase.has(error)) return isMissingFile(error) ? null : 'database';
    if ('severity' in error) return outageOfState(code, error.message);
  }
  return LOST.test(error.message) ? 'database' : null;
}

/** A file that is missing is not a socket that is missing. */
const isMissingFile = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'ENOENT' && error.syscall !== 'connect';

function outageOfState(state: string, message: string): Outage | null {
  // A statement that was cut at a NUL. Poolers use the same code for a database that is gone.
  if (state === '08P01' && /insufficient data left in message/.test(message)) return null;
  if (state.startsWith('08') || state.startsWith('57P0') || state === '53300') return 'database';
  if (state === '53100' || state === '58030') return 'disk';
  if (state === '40001' || state === '40P01' || state === '55P03') return 'contention';
  return state === '57014' ? 'deadline' : null;
}

/** Whether PostgreSQL is gone or going, has no connection, or no room: the same call may work later. */
export function isOutage(error: unknown): boolean {
  const outage = outageOf(error);
  return outage === 'database' || outage === 'disk';
}

/** Whether an error means that a disk is full, the database's or that of the files. */
export const isDiskFull = (error: unknown): boolean => outageOf(error) === 'disk';

/**
 * Problem 503 when PostgreSQL is gone and 507 when a disk is full, any other error as it is: whether a lock or a time-out matters, the code
 * that sent the statement knows best.
 */
export function asUnavailable(error: unknown): unknown {
  const outage = outageOf(error);
  return outage === 'database' || outage === 'disk' ? outageProblem(outage, error) : error;
}

/** What the caller is told of an outage. */
export function outageProblem(outage: Outage, error: unknown): Problem {
  if (error instanceof Problem && (error.code in OWN || known.has(error))) return error;
  switch (outage) {
    case 'database':
      return problems.unavailable('The database cannot be reached right now. Nothing was changed.', {
        code: 'database-unavailable',
        retryAfter: 5,
        cause: error,
      });
    case 'disk':
      return problems.insufficientStorage('The disk of the desk is full. Nothing was changed.', {
        code: 'disk-full',
        retryAfter: 60,
        cause: error,
      });
    case 'contention':
      return problems.unavailable('Somebody else is changing the same record. Please try again.', {
        code: 'busy',
        retryAfter: 1,
        cause: error,
      });
    case 'caller':
      return problems.unavailable('The caller has hung up.', { code: 'caller-gone', cause: error });
    case 'deadline':
      return problems.timeout('The database took too long.', { cause: error });
  }
}

/** What reading from or writing to a caller ends with who went away (Node's codes, and the DOM's AbortError). */
const GONE = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * Whether an error only says that the caller went away. An error of another kind stays one, also when nobody waits for
 * the answer any more.
 * @param signal of the request
 */
export function isHangUp(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted || !(error instanceof Error)) return false;
  const { code } = (error.cause instanceof Error ? error.cause : error) as Error & { code?: unknown };
  return (
    error === signal.reason ||
    error.name === 'AbortError' ||
    GONE.has(String(code)) ||
    code === 'request-incomplete' ||
    (error as { code?: unknown }).code === 'request-incomplete'
  );
}
