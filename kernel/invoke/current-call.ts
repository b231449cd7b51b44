import { AsyncLocalStorage } from 'node:async_hooks';

/** Who is running: read by logs, metrics and the handler of stray faults. */
export interface CurrentCall {
  /** Empty outside a call. */
  readonly requestId: string;
  readonly tenantId: string | null;
  /** Changes while filters and contracts of other plugins run. */
  plugin: string;
}

export const currentCall = new AsyncLocalStorage<CurrentCall>();

/**
 * Runs code of a plugin outside any call (import, register, background services, health checks), so that what it leaves
 * behind (timers, sockets, promises) carries its name.
 */
export function asPlugin<T>(plugin: string, work: () => T): T {
  return currentCall.run({ requestId: '', tenantId: null, plugin }, work);
}
