import { type Kernel, StrayFaults } from '@serviflow/kernel';
import type { Logger } from '@serviflow/sdk';

/**
 * The code of packages from outside runs before there is a kernel, and an error that nobody catches would end the
 * process.
 * @returns hands the watch over to the kernel, with what was seen; without a kernel it only ends the watch
 */
export function watchEarlyStrays(options: {
  log: Logger;
  onCrash: ((error: Error) => void) | undefined;
}): (kernel?: Kernel) => void {
  const seen: [handler: string, error: unknown][] = [];
  const strays = new StrayFaults({
    ...options,
    breakers: { noted: (handler, error) => void seen.push([handler, error]) },
  });
  strays.attach();
  return (kernel) => {
    strays.detach();
    for (const [handler, error] of seen) kernel?.runtime.breakers.noted(handler, error);
  };
}
