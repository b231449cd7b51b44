import { type Problem, problems } from '@serviflow/sdk';
import type { FilterHandler } from '../registry/registry.ts';

/**
 * A handler of a filter failed by a fault (not by refusing). As the filter's owner says, the call runs again without the
 * handler, or is refused.
 */
export class FilterFault extends Error {
  readonly handler: FilterHandler;

  constructor(handler: FilterHandler, cause: unknown) {
    super(`${handler.handler} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'FilterFault';
    this.handler = handler;
  }
}

/** What is obligatory in a call does not work just now. @param title of the plugin, for people */
export function notWithout(title: string, cause?: unknown): Problem {
  return problems.unavailable(`${title} does not work right now, and this cannot be done without it.`, {
    code: 'plugin-unavailable',
    retryAfter: 60,
    cause,
  });
}
