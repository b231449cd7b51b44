import { Problem, problems } from '@serviflow/sdk';

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * Whether an error means that PostgreSQL is gone or going, or that a disk is full: nobody's fault, and the same call may
 * work later.
 * SQLSTATE class 08 = connection, 57P0x = shutdown and start-up, 53300 = too many connections (PostgreSQL appendix A).
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as Error & { code?: unknown }).code;
  if (isDiskFull(error)) return true;
  // A statement that was cut at a NUL. Poolers use the same code for a database that is gone.
  if (code === '08P01' && /insufficient data left in message/.test(error.message)) return false;
  // A file that is missing is not a socket that is missing.
  if (code === 'ENOENT' && (error as NodeJS.ErrnoException).syscall !== 'connect') return false;
  if (
    typeof code === 'string' &&
    (NETWORK.has(code) || code.startsWith('08') || code.startsWith('57P0') || code === '53300')
  )
    return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
    error.message,
  );
}

/**
 * Whether an error means that a disk is full: PostgreSQL's (53100 disk_full, 53200 is memory and not meant) or that of
 * the files (ENOSPC, EDQUOT of POSIX).
 */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as Error & { code?: unknown }).code;
  return code === '53100' || code === 'ENOSPC' || code === 'EDQUOT' || code === 'disk-full';
}

/** Problem 503 `database-unavailable` for an outage, 507 `disk-full` for a full disk, any other error as it is. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof Problem) return error;
  if (isDiskFull(error))
    return problems.insufficientStorage('The disk of the desk is full. Nothing was changed.', {
      code: 'disk-full',
      retryAfter: 60,
      cause: error,
    });
  if (!isOutage(error)) return error;
  return problems.unavailable('The database cannot be reached right now. Nothing was changed.', {
    code: 'database-unavailable',
    retryAfter: 5,
    cause: error,
  });
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
