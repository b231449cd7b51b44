import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '@serviflow/sdk';

const importing = new AsyncLocalStorage<string>();

/** Runs an import in the name of a plugin, to which it is charged what the import leaves behind. */
export const inNameOf = <T>(plugin: string, work: () => Promise<T>): Promise<T> =>
  importing.run(plugin, work);

/**
 * The code of a package from outside runs before the kernel listens for promises that nobody awaits, and one of them
 * would end the process.
 * @returns ends the watch; the kernel has taken over
 */
export function watchEarlyStrays(log: Logger): () => void {
  const listener = (error: unknown): void =>
    log.error('a rejection was not handled while plugins were imported', {
      plugin: importing.getStore() ?? 'unknown',
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  process.on('unhandledRejection', listener);
  return () => void process.off('unhandledRejection', listener);
}
