import { readFileSync } from 'node:fs';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;

/** Processor time that a process has used, in seconds; NaN where there is no /proc. */
export function cpuSeconds(pid: number): number {
  const fields = procFields(pid);
  return (Number(fields?.[11]) + Number(fields?.[12])) / TICKS;
}

/** The fields of /proc/<pid>/stat after the name of the program, which may itself hold blanks. */
function procFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Resident memory of a process in MiB; NaN where there is no /proc. */
export function residentMiB(pid: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) / 1_024;
  } catch {
    return Number.NaN;
  }
}

/** Asks every 20 ms until the answer is yes. @throws Error after the limit */
export async function sleepUntil(done: () => Promise<boolean>, limitSeconds: number): Promise<void> {
  const end = performance.now() + limitSeconds * 1_000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`Not done after ${limitSeconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
