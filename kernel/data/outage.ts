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
  if (
    typeof code === 'string' &&
    (NETWORK.has(code) || code.startsWith('08') || code.startsWith('57P0') || code === '53300')
  )
    return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
    error.message,
  );
}
