import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Who is running: read by logs, metrics and the handler of stray faults. Each attempt at a transaction has an object of
 * its own, so that what an earlier one left running is known from the one that runs now.
 */
export interface CurrentCall {
  /** Empty outside a call. */
  readonly requestId: string;
  readonly tenantId: string | null;
  /** Changes while filters and contracts of other plugins run. */
  plugin: string;
  /** Why nothing may be done in its name any more; absent while it may. */
  over?: string;
  /** The call in which this one runs. */
  readonly outer?: CurrentCall | undefined;
}

export const currentCall = new AsyncLocalStorage<CurrentCall>();

/**
 * Runs code of a plugin outside any call (import, register, background services, health checks), so that what it leaves
 * behind (timers, sockets, promises) carries its name.
 */
export function asPlugin<T>(plugin: string, work: () => T): T {
  return currentCall.run({ requestId: '', tenantId: null, plugin }, work);
}

/**
 * To be asked before anything is done in the name of a call that its statements do not guard by themselves.
 * @throws Error in code that an ended attempt left running: its work was undone, or is done without it
 */
export function assertNotOver(): void {
  const { over, plugin } = currentCall.getStore() ?? {};
  if (over) throw new Error(`${over} What ${plugin} does in its name now comes too late and is refused.`);
}
