import type { Logger } from '@serviflow/sdk';
import { type Blocked, startWatchdog } from './watchdog.ts';

export interface WatchBlocksOptions {
  readonly log: Logger;
  /** Ends the process in order, to be started again. */
  readonly onCrash: (error: Error) => void;
  /** Charges a fault to a handler, `plugin/surface/name`. */
  readonly charge: (handler: string, error: Error) => void;
  /** Those of the watchdog when absent. */
  readonly limits?: { readonly slowMs: number; readonly endlessMs: number };
}

/**
 * Says whose code keeps the process from its work, and ends a process that would never get back to it.
 * @returns ends the watch
 */
export function watchBlocks({ log, onCrash, charge, limits }: WatchBlocksOptions): () => void {
  const tell = ({ plugin, seconds, where }: Blocked, kind: 'slow' | 'endless', what: string): Error => {
    const error = new Error(`${plugin ?? 'the desk'} ${what} for ${seconds} s in ${where}`);
    if (plugin) charge(`${plugin}/blocked/${kind}`, error);
    return error;
  };
  const fields = ({ plugin, ...rest }: Blocked) => ({ plugin: plugin ?? 'kernel', ...rest });
  return startWatchdog({
    ...limits,
    onSlow(blocked) {
      tell(blocked, 'slow', 'kept everybody waiting');
      log.warn('nothing else was done meanwhile', fields(blocked));
    },
    onEndless(blocked) {
      const error = tell(blocked, 'endless', 'did not let go of the process');
      log.error('a loop without end was cut: this process ends', fields(blocked));
      onCrash(error);
    },
  });
}
