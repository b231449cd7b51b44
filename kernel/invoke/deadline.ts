import { problems } from '@serviflow/sdk';

/**
 * Waits for work, but not for ever.
 * @param ms milliseconds; the work is not stopped, its result is no longer wanted
 * @param who named in the error
 * @throws Problem 503 `deadline-exceeded`
 */
export async function withDeadline<T>(
  work: Promise<T> | T,
  ms: number,
  who: string,
  onLate?: () => void,
): Promise<T> {
  if (!(work instanceof Promise)) return work;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          onLate?.();
          reject(problems.timeout(`${who} did not answer within ${ms / 1000} s.`));
        }, ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
