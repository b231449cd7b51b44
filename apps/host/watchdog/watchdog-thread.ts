import { type Debugger, Session } from 'node:inspector/promises';
import { parentPort, workerData } from 'node:worker_threads';

export interface ThreadData {
  /** Counted up by the process at each turn; negative while nobody should watch. */
  readonly turns: Int32Array;
  readonly everyMs: number;
  /** Looks without a turn after which the work is slow, and after which it is taken to be endless. */
  readonly slowLooks: number;
  readonly endlessLooks: number;
}

export interface Frame {
  readonly name: string;
  /** Address of the module, `file:///…`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface ThreadMessage {
  readonly kind: 'slow' | 'endless';
  readonly seconds: number;
  readonly frames: readonly Frame[];
}

/** A loop in native code cannot be stopped to look at it. */
const PAUSE_MS = 1_000;
/** A process that does not turn this long after its loop was cut never will. */
const LAST_MS = 5_000;
const MAX_FRAMES = 20;

const { turns, everyMs, slowLooks, endlessLooks } = workerData as ThreadData;
let seen = -1;
let still = 0;
let slow: ThreadMessage | undefined;
let looking = false;

setInterval(() => {
  if (looking) return;
  const now = Atomics.load(turns, 0);
  if (now !== seen || now < 0) {
    if (slow) parentPort?.postMessage({ ...slow, seconds: seconds() });
    slow = undefined;
    seen = now;
    still = 0;
    return;
  }
  still += 1;
  if (still !== slowLooks && still !== endlessLooks) return;
  looking = true;
  void look(still === endlessLooks).finally(() => {
    looking = false;
  });
}, everyMs);

const seconds = (): number => Math.round((still * everyMs) / 100) / 10;

async function look(cut: boolean): Promise<void> {
  const stuck = seen;
  const goesOn = () => Atomics.load(turns, 0) !== stuck;
  const session = new Session();
  session.connectToMainThread();
  try {
    const frames = await pausedAt(session);
    // It went on while the question was on its way, so the answer is about something else.
    if (goesOn()) return;
    if (!cut) {
      slow = { kind: 'slow', seconds: seconds(), frames };
      return;
    }
    // Asked for while it stands still; done when it goes on.
    const done = session.post('Runtime.terminateExecution');
    await within(session.post('Debugger.resume'));
    await within(done);
    slow = undefined;
    parentPort?.postMessage({ kind: 'endless', seconds: seconds(), frames } satisfies ThreadMessage);
    // Whoever looks after the process starts it again; one that hangs is never looked after.
    setTimeout(() => goesOn() || process.kill(process.pid, 'SIGKILL'), LAST_MS);
  } finally {
    // Lets the process go on, whatever happened here.
    session.disconnect();
  }
}

/** Stops the process and reads where it is; it stands still until it is told to go on. */
async function pausedAt(session: Session): Promise<Frame[]> {
  const files = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }) => files.set(params.scriptId, params.url));
  const paused = new Promise<Debugger.CallFrame[]>((resolve) =>
    session.once('Debugger.paused', ({ params }) => resolve(params.callFrames)),
  );
  await within(session.post('Debugger.enable'));
  await within(session.post('Debugger.pause'));
  const frames = (await within(paused)) ?? [];
  return frames.slice(0, MAX_FRAMES).map(({ functionName, location }) => ({
    name: functionName,
    file: files.get(location.scriptId) ?? '',
    line: location.lineNumber + 1,
  }));
}

/** @returns undefined when it takes too long or fails: less is known then, nothing else */
async function within<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PAUSE_MS);
  });
  const done = await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
  return done;
}
