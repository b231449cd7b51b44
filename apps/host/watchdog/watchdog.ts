import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import { ownerOf } from './owner-of.ts';
import type { Frame, ThreadData, ThreadMessage } from './watchdog-thread.ts';

/** Longer than the work of any turn: people wait for every turn. */
const SLOW_MS = 5_000;
const ENDLESS_MS = 15_000;
/** The thread looks this often, so a process that was suspended as a whole is not taken for a blocked one. */
const LOOKS = 10;

/** Work that kept the process from everything else. */
export interface Blocked {
  readonly seconds: number;
  /** Id of the plugin whose code was running; null when none is on the stack. */
  readonly plugin: string | null;
  /** The innermost line of it: `name file:line`. */
  readonly where: string;
  /** The stack, innermost first. */
  readonly stack: readonly string[];
}

export interface WatchdogOptions {
  /** Told when the work has ended by itself. */
  onSlow(blocked: Blocked): void;
  /** Told when the work was cut. What else ran in that turn was cut with it: the process cannot be trusted any more. */
  onEndless(blocked: Blocked): void;
  /** Milliseconds after which work is slow, at first 5,000. */
  readonly slowMs?: number;
  /** Milliseconds after which it is taken to be endless, at first 15,000. */
  readonly endlessMs?: number;
}

/**
 * Watches from a thread whether this process still turns. An endless loop would stop it without a word: the thread reads
 * the stack through V8's inspector (which opens no port), cuts the loop, and the process can say who it was and end.
 * @returns ends the watch
 */
export function startWatchdog(options: WatchdogOptions): () => void {
  const { slowMs = SLOW_MS, endlessMs = ENDLESS_MS } = options;
  const everyMs = slowMs / LOOKS;
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const data: ThreadData = { turns, everyMs, slowLooks: LOOKS, endlessLooks: Math.ceil(endlessMs / everyMs) };
  const thread = new Worker(new URL('./watchdog-thread.ts', import.meta.url), {
    workerData: data,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 2 },
  });
  // Whoever debugs the desk holds it on purpose.
  const turn = setInterval(() => void (debuggerUrl() ? Atomics.store(turns, 0, -1) : next(turns)), everyMs);
  turn.unref();
  thread.on('message', ({ kind, seconds, frames }: ThreadMessage) => {
    const blocked = describe(seconds, frames);
    if (kind === 'slow') options.onSlow(blocked);
    else options.onEndless(blocked);
  });
  // The desk does its work without a watch, too.
  thread.on('error', () => clearInterval(turn));
  // Last: a listener holds the process again.
  thread.unref();
  return () => {
    clearInterval(turn);
    void thread.terminate();
  };
}

/** Never negative: that means "not now". */
function next(turns: Int32Array): void {
  Atomics.store(turns, 0, (Math.max(0, Atomics.load(turns, 0)) + 1) & 0x3fff_ffff);
}

function describe(seconds: number, frames: readonly Frame[]): Blocked {
  const lines = frames.map(({ name, file, line }) => `${name || '(anonymous)'} ${file}:${line}`);
  for (const [at, { file }] of frames.entries()) {
    const plugin = ownerOf(file);
    if (plugin) return { seconds, plugin, where: lines[at] ?? '', stack: lines };
  }
  return { seconds, plugin: null, where: lines[0] ?? 'unknown', stack: lines };
}
