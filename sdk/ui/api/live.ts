import { createSseParser } from './sse-parser.ts';

/**
 * One change told by the server, such as `{type: 'tickets.created@1', payload: {ticketId: ...}}`.
 * @since 1.0
 */
export interface LiveEvent {
  type: string;
  occurredAt?: string;
  payload?: Record<string, unknown>;
}

/** The server gave up on a slow reader, or the line was down: what is on screen may be old. */
export const RESUMED = 'live.resumed';
const REFETCH = 'refetch';

type Listener = (event: LiveEvent) => void;
/**
 * State of the live connection.
 * @since 1.0
 */
export type LiveState = 'off' | 'connecting' | 'open' | 'waiting';

const CHANNEL = 'sf-live';
/** A first connection that took longer than this began after the page had read its data, in milliseconds. */
const SLOW_START_MS = 1_000;
const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let state: LiveState = 'off';
let started: { owner: string; controller: AbortController } | undefined;

function setState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

/**
 * The state of the live connection now.
 * @since 1.0
 */
export function liveState(): LiveState {
  return state;
}

/**
 * Hears when the live connection changes its state.
 * @returns ends it
 * @since 1.0
 */
export function subscribeLiveState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

/**
 * Hears every live event. In components use useLive.
 * @returns ends it
 * @since 1.0
 */
export function subscribeLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(event: LiveEvent): void {
  for (const listener of listeners) listener(event);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What another tab holds: events since its stream ended are lost, unless everything is asked again. */
interface Turn {
  channel: BroadcastChannel | undefined;
  /** Another tab held the stream before. */
  takenOver: boolean;
}

/**
 * Reads the stream until it ends or the signal aborts, then connects again with growing pauses. Between two streams
 * events may be missed, also between the one of a closed tab and this one, so every tab asks anew once it is open.
 */
async function connect(signal: AbortSignal, { channel, takenOver }: Turn): Promise<void> {
  let failures = 0;
  let gap = takenOver;
  const began = performance.now();
  while (!signal.aborted) {
    setState('connecting');
    try {
      const headers = { accept: 'text/event-stream' };
      const response = await fetch('/api/stream', { headers, signal, credentials: 'same-origin' });
      if (!response.ok || !response.body) throw new Error(`stream answered ${response.status}`);
      const resumed = gap || performance.now() - began > SLOW_START_MS;
      gap = true;
      failures = 0;
      setState('open');
      // The server listens from before it answers. What happened until then may have been missed.
      if (resumed) {
        tell({ type: RESUMED });
        channel?.postMessage({ type: RESUMED });
      }
      const feed = createSseParser((message) => {
        try {
          const type = message.event === REFETCH ? RESUMED : message.event;
          const event: LiveEvent = { ...JSON.parse(message.data), type };
          tell(event);
          channel?.postMessage(event);
        } catch {
          // A heartbeat or a text message is no change.
        }
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        feed(value);
      }
      // The server ended it to judge anew what this listener may hear, or because plugins changed.
      if (failures === 0 && !signal.aborted) {
        failures = 1;
        setState('connecting');
        await pause(300 + Math.random() * 700, signal);
        continue;
      }
    } catch {
      if (signal.aborted) return;
    }
    failures++;
    setState('waiting');
    await pause(Math.min(30_000, 1000 * 2 ** Math.min(failures, 5)) * (0.7 + Math.random() * 0.6), signal);
  }
}

/**
 * Starts listening. Browsers allow six connections to a host on HTTP/1.1, so tabs elect one that holds the
 * stream (Web Locks) and the others hear it through a BroadcastChannel. When that tab is closed, the next one takes
 * over and all ask anew, so that nothing in between is missed. Calling it twice does nothing.
 * @param owner tenant and person: tabs of different people share nothing
 * @since 1.0
 */
export function startLive(owner: string): void {
  if (started?.owner === owner) return;
  stopLive();
  const controller = new AbortController();
  started = { owner, controller };
  const name = `${CHANNEL}/${owner}`;
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : undefined;
  if (channel) channel.onmessage = (message: MessageEvent<LiveEvent>) => tell(message.data);
  controller.signal.addEventListener('abort', () => channel?.close());
  const { signal } = controller;
  if (!channel || !navigator.locks) {
    void connect(signal, { channel, takenOver: false });
    return;
  }
  setState('open');
  const { locks } = navigator;
  locks
    .request(name, { ifAvailable: true }, async (free) => {
      if (free) await connect(signal, { channel, takenOver: false });
      return free !== null;
    })
    .then(async (first) => {
      if (!first) await locks.request(name, { signal }, () => connect(signal, { channel, takenOver: true }));
    })
    .catch(() => {
      if (!signal.aborted) setState('off');
    });
}

/**
 * Stops listening, at sign-out.
 * @since 1.0
 */
export function stopLive(): void {
  started?.controller.abort();
  started = undefined;
  setState('off');
}
