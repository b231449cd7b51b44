import { AsyncLocalStorage } from 'node:async_hooks';

/** Who is running: read by logs, metrics and the handler of stray rejections. */
export interface CurrentCall {
  readonly requestId: string;
  readonly tenantId: string | null;
  /** Changes while filters and contracts of other plugins run. */
  plugin: string;
}

export const currentCall = new AsyncLocalStorage<CurrentCall>();
