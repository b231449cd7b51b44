import type { Logger } from '@serviflow/sdk';
import pino from 'pino';

/**
 * Makes the process log: one JSON object a line on standard error, so that standard output keeps to the few
 * lines that a person or a script waits for.
 */
export function createLog(level: string): Logger {
  const log = pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  return {
    debug: (message, fields) => log.debug(fields ?? {}, message),
    info: (message, fields) => log.info(fields ?? {}, message),
    warn: (message, fields) => log.warn(fields ?? {}, message),
    error: (message, fields) => log.error(fields ?? {}, message),
  };
}
