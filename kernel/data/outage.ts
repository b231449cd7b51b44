import { problems } from '@serviflow/sdk';

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
 * Whether an error means that PostgreSQL is gone or going (and the same call may work later).
 * SQLSTATE class 08 = connection, 57P0x = shutdown and start-up, 53300 = too many connections (PostgreSQL appendix A).
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as Error & { code?: unknown }).code;
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

/** Problem 503 `database-unavailable` for an outage, any other error as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isOutage(error)) return error;
  return problems.unavailable('The database cannot be reached right now.', {
    code: 'database-unavailable',
    retryAfter: 5,
    cause: error,
  });
}
