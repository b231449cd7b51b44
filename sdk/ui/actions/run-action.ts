import { fillPath, request } from '../api/client.ts';
import { invalidate } from '../api/query.ts';
import type { UiAction } from '../manifest-types.ts';
import { runInSteps } from './bulk-run.ts';

/**
 * What an action is about to work on; `ids` for bulk.
 * @since 1.0
 */
export interface ActionTarget {
  id?: string;
  ids?: string[];
  /** Named in questions and messages: `#1042 Printer on fire`. */
  name?: string;
}

/**
 * The kernel's answer to a bulk run: each subject fares by itself.
 * @since 1.0
 */
export interface BulkReply {
  done: { id: string; result: unknown }[];
  failed: { id: string; status: number; code: string; detail: string }[];
  /** Left alone because the run was stopped before them. @since 1.1 */
  skipped?: string[];
}

/** Path prefixes whose cached answers an action makes stale: the plugin's own API. */
export function stalePaths(action: UiAction): string[] {
  const match = /^\/api\/[^/]+/.exec(action.path);
  return match ? [match[0]] : [action.path];
}

/**
 * How a run of many is watched and ended.
 * @since 1.1
 */
export interface RunOptions {
  /** Called now and then with how many subjects are through. @since 1.1 */
  onProgress?: (handled: number) => void;
  /** Ends a run after the step that is under way; the reply names what was left alone. @since 1.1 */
  signal?: AbortSignal;
}

/**
 * Runs an action on its target and refreshes what it may have changed.
 * @throws ApiError; 422 names the fields, 409 means that the state has changed meanwhile
 * @since 1.0
 */
export async function runAction<T = unknown>(
  action: UiAction,
  target: ActionTarget,
  input: Record<string, unknown> = {},
  options: RunOptions = {},
): Promise<T> {
  const method = action.method.toUpperCase();
  const path = action.bulkPath ?? action.path;
  try {
    if (target.ids) {
      const send = (ids: string[]) => request<BulkReply>(path, { method, body: { ids, input } });
      return (await runInSteps({ ids: target.ids, send, ...options })) as T;
    }
    return await request<T>(
      fillPath(action.path, target.id ? { id: target.id } : {}),
      method === 'GET' ? { query: input as Record<string, string> } : { method, body: input },
    );
  } finally {
    // After a refusal too: a 409 says that what is on screen is old.
    if (action.risk !== 'read') void invalidate(...stalePaths(action));
  }
}

/** How many subjects a target means. */
export function countOf(target: ActionTarget): number {
  return target.ids ? target.ids.length : 1;
}
