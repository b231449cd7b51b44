import { type Problem, problems } from '@serviflow/sdk';

const lates = new WeakSet<object>();

/** Whether an error says that `withDeadline` waited in vain: anybody may throw a Problem of the same code. */
export const isLate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && lates.has(error);

/**
 * Waits for work, but not for ever.
 * @param ms milliseconds; the work is not stopped, its result is no longer wanted
 * @param who named in the error
 * @param onLate told of the error before it is thrown
 * @throws Problem 503 `deadline-exceeded`
 */
export async function withDeadline<T>(
  work: Promise<T> | T,
  ms: number,
  who: string,
  onLate?: (late: Problem) => void,
): Promise<T> {
  if (!(work instanceof Promise)) return work;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          const late = problems.timeout(`${who} did not answer within ${ms / 1000} s.`);
          lates.add(late);
          onLate?.(late);
          reject(late);
        }, ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
