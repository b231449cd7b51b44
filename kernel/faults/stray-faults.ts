import { fileURLToPath } from 'node:url';
import { type Logger, Problem } from '@serviflow/sdk';
import { type CurrentCall, currentCall } from '../invoke/current-call.ts';
import type { Breakers } from '../loader/breaker.ts';

export interface StrayFaultsOptions {
  readonly breakers: Pick<Breakers, 'noted'>;
  readonly log: Logger;
  /** Ends the process in order; absent where it is not ours to end (tests, tools). */
  readonly onCrash: ((error: Error) => void) | undefined;
}

/** Milliseconds for which a fault that was logged is only counted: a timer may throw a thousand times a second. */
const QUIET = 60_000;
const MAX_REMEMBERED = 200;
const KERNEL = fileURLToPath(new URL('..', import.meta.url));
const SDK = /[\\/]@serviflow[\\/](?:sdk|kernel)[\\/]|[\\/]sdk[\\/]define[\\/]/;

/**
 * Errors that nobody caught. What a plugin left behind (a promise, a timer, a socket) is charged to it, and the desk
 * goes on: the plugin's own stack was unwound and no code of the kernel was left half done. An error of anybody else
 * leaves the process in a state that nobody knows, so it ends in order, as Node recommends.
 */
export class StrayFaults {
  readonly #options: StrayFaultsOptions;
  readonly #seen = new Map<string, { at: number; repeated: number }>();

  constructor(options: StrayFaultsOptions) {
    this.#options = options;
  }

  attach(): void {
    process.on('unhandledRejection', this.#onRejection);
    if (this.#options.onCrash) process.on('uncaughtException', this.#onException);
  }

  detach(): void {
    process.off('unhandledRejection', this.#onRejection);
    process.off('uncaughtException', this.#onException);
  }

  readonly #onRejection = (error: unknown): void => {
    if (error instanceof Problem && error.status < 500) return;
    const call = currentCall.getStore();
    if (call) this.#note(call, 'promise', error);
    this.#tell('a rejection was not handled', call?.plugin ?? 'kernel', call, error);
  };

  readonly #onException = (error: unknown): void => {
    // Node also sends rejections here when nobody listens to them.
    const call = currentCall.getStore();
    if (call && !isKernels(error)) {
      this.#note(call, 'exception', error);
      this.#tell('an exception was not caught', call.plugin, call, error);
      return;
    }
    this.#options.log.error('an exception was not caught: this process ends', {
      plugin: 'kernel',
      error: textOf(error),
    });
    this.#options.onCrash?.(error instanceof Error ? error : new Error(String(error)));
  };

  #note({ plugin, tenantId }: CurrentCall, kind: string, error: unknown): void {
    this.#options.breakers.noted(`${plugin}/stray/${kind}${tenantId ? `@${tenantId}` : ''}`, error);
  }

  #tell(message: string, plugin: string, call: CurrentCall | undefined, error: unknown): void {
    const key = `${message} ${plugin} ${error instanceof Error ? error.message : String(error)}`;
    const before = this.#seen.get(key);
    const now = performance.now();
    if (before && now - before.at < QUIET) {
      before.repeated += 1;
      return;
    }
    if (this.#seen.size >= MAX_REMEMBERED) this.#seen.clear();
    this.#seen.set(key, { at: now, repeated: 0 });
    this.#options.log.error(message, {
      plugin,
      ...(call?.requestId ? { requestId: call.requestId } : {}),
      ...(before?.repeated ? { repeated: before.repeated } : {}),
      error: textOf(error),
    });
  }
}

/** Whether the kernel itself threw, with no line of a plugin underneath. */
function isKernels(error: unknown): boolean {
  const frames = String((error as Error)?.stack ?? '').match(/(?:file:\/\/|\()?\/[^\s)]+:\d+:\d+/g) ?? [];
  return frames.length > 0 && frames.every((frame) => frame.includes(KERNEL) || SDK.test(frame));
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
