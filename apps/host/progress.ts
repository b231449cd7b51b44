/** Says on standard output how a start goes, one line for each step that is done. */
export interface Progress {
  /** Runs a step and prints its name, what it returns as its detail, and how long it took. */
  step<T>(name: string, work: () => Promise<T>, detail?: (result: T) => string): Promise<T>;
}

/**
 * @param print takes one line without its end
 * @param now a clock in milliseconds that began with the process, so that the first column is the time since start
 */
export function createProgress(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): Progress {
  return {
    async step(name, work, detail) {
      const begin = now();
      const result = await work();
      const end = now();
      const took = `${Math.round(end - begin)} ms`;
      const text = detail?.(result) ?? '';
      print(`${seconds(end)}  ${name.padEnd(12)} ${took.padStart(8)}${text && `  ${text}`}`);
      return result;
    },
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`.padStart(9);
}
