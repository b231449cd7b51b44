import { asApiError } from '../api/problem.ts';
import type { BulkReply } from './run-action.ts';

/** Up to this many subjects go in one request; of more, people see how far it is and may stop. */
export const ONE_REQUEST = 50;
const STEP = 25;

export interface BulkRunOptions {
  readonly ids: readonly string[];
  /** Sends some of the subjects. @throws ApiError */
  readonly send: (ids: string[]) => Promise<BulkReply>;
  /** Called after each step. @param handled subjects that are through, whatever became of them */
  readonly onProgress?: (handled: number) => void;
  /** Ends the run after the step that is under way. */
  readonly signal?: AbortSignal;
}

/**
 * A bulk run in steps. A step that the desk refuses as a whole ends it: what was done before stays done and is told,
 * its own subjects count as failed, and the rest as skipped.
 * @throws ApiError of the first step: then nothing was changed, and the input may be mended
 */
export async function runInSteps({ ids, send, onProgress, signal }: BulkRunOptions): Promise<BulkReply> {
  const size = ids.length > ONE_REQUEST ? STEP : ids.length;
  const all: Required<BulkReply> = { done: [], failed: [], skipped: [] };
  for (let at = 0; at < ids.length; at += size) {
    const step = ids.slice(at, at + size);
    const left = ids.slice(at + size);
    try {
      const reply = await send([...step]);
      all.done.push(...reply.done);
      all.failed.push(...reply.failed);
    } catch (thrown) {
      if (at === 0) throw thrown;
      const { status, problem } = asApiError(thrown);
      const detail = problem.detail ?? problem.title;
      all.failed.push(...step.map((id) => ({ id, status, code: problem.code, detail })));
      all.skipped.push(...left);
      return all;
    }
    onProgress?.(at + step.length);
    if (signal?.aborted) {
      all.skipped.push(...left);
      return all;
    }
  }
  return all;
}
