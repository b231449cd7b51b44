import { fillPath, request } from '../api/client.ts';
import { invalidate } from '../api/query.ts';
import type { UiAction } from '../manifest-types.ts';

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
}

/** Path prefixes whose cached answers an action makes stale: the plugin's own API. */
export function stalePaths(action: UiAction): string[] {
  const match = /^\/api\/[^/]+/.exec(action.path);
  return match ? [match[0]] : [action.path];
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
): Promise<T> {
  const bulk = target.ids !== undefined;
  const path = bulk
    ? (action.bulkPath ?? action.path)
    : fillPath(action.path, target.id ? { id: target.id } : {});
  const body = bulk ? { ids: target.ids, input } : input;
  const method = action.method.toUpperCase();
  try {
    return await request<T>(
      path,
      method === 'GET' ? { query: input as Record<string, string> } : { method, body },
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
