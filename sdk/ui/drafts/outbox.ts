import { useSyncExternalStore } from 'react';
import { newKey, request } from '../api/client.ts';
import { asApiError } from '../api/problem.ts';
import { invalidate } from '../api/query.ts';
import { toast } from '../core/toast.tsx';
import { dropKept, listKept, writeKept } from './store.ts';

/**
 * A message on its way.
 * @since 1.1
 */
export interface Outgoing<T = unknown> {
  /** Also the Idempotency-Key: however often it is sent, it arrives once. */
  key: string;
  /** What it belongs to: `tickets/<id>`. */
  scope: string;
  path: string;
  body: Record<string, unknown>;
  /** `The reply on #12`, for messages. */
  label: string;
  /** The page where it is seen. */
  href: string;
  /** Cached answers that are old once it has arrived. */
  invalidates: string[];
  /** What the page needs to show it and to put it back into its field. */
  draft: T;
  /** ISO time it was written. */
  at: string;
  state: 'waiting' | 'sending' | 'failed';
  /** Code and words of the refusal. */
  code?: string;
  reason?: string;
  /** Not the server's no: it goes out by itself once the line or the session is back. */
  again?: boolean;
}

/**
 * A message before it is sent.
 * @since 1.1
 */
export type NewMessage<T> = Omit<Outgoing<T>, 'key' | 'at' | 'state' | 'code' | 'reason' | 'again'>;

/** The server knows a key for 24 hours; beyond, nobody can say whether the message arrived. */
const SURE_MS = 20 * 3_600_000;
const UNREACHABLE = new Set([0, 502, 503, 504]);
/**
 * The server had this key before, with another `seen`: an attempt arrived whose answer this page never heard. A key
 * belongs to one message for its life, so that message has arrived.
 */
const ARRIVED = 'idempotency-key-reused';
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 120_000;

/*
 * Messages live outside of the page: going elsewhere neither loses nor stops them, and what IndexedDB holds survives
 * reload and crash. The tab that works on a message holds a lock of its name, so another tab takes it up only when
 * that one is gone.
 */
let all: readonly Outgoing[] = [];
let owner: string | undefined;
const listeners = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const releases = new Map<string, () => void>();
const attempts = new Map<string, number>();

function update(next: readonly Outgoing[]): void {
  all = next;
  for (const listener of listeners) listener();
}

const storedAs = (key: string) => `${owner}outbox/${key}`;

/** @returns fulfilled once the change is stored */
async function patch(key: string, change: Partial<Outgoing>): Promise<void> {
  update(all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const now = all.find((one) => one.key === key);
  if (now) await writeKept(storedAs(key), now);
}

function remove(key: string): void {
  stopTimer(key);
  attempts.delete(key);
  update(all.filter((one) => one.key !== key));
  dropKept(storedAs(key));
  releases.get(key)?.();
  releases.delete(key);
}

function stopTimer(key: string): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
}

function later(key: string, ms: number): void {
  stopTimer(key);
  timers.set(
    key,
    setTimeout(() => void flush(key), ms),
  );
}

/** Runs `work` as the only tab that has this message, and keeps it until it has left. */
function claim(key: string, work: () => void): void {
  const { locks } = navigator;
  // Plain http has no locks; the Idempotency-Key keeps the message single there, too.
  if (!locks) {
    work();
    return;
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  releases.set(key, resolve);
  void locks.request(`serviflow-outbox-${key}`, () => {
    work();
    return promise;
  });
}

/**
 * Sends now what waits or failed; a second call for the same message does nothing.
 * @since 1.1
 */
export async function flush(key: string): Promise<void> {
  const message = all.find((one) => one.key === key);
  if (!message || message.state === 'sending') return;
  stopTimer(key);
  void patch(key, { state: 'sending', code: undefined, reason: undefined, again: false });
  try {
    await request(message.path, { method: 'POST', body: message.body, idempotencyKey: key });
    await invalidate(...message.invalidates);
    remove(key);
  } catch (thrown) {
    const { status, code, problem } = asApiError(thrown);
    if (code === ARRIVED) {
      await invalidate(...message.invalidates);
      remove(key);
      return;
    }
    const first = message.state === 'waiting';
    const again = UNREACHABLE.has(status) || status === 401;
    void patch(key, { state: 'failed', code, reason: problem.detail ?? problem.title, again });
    void invalidate(...message.invalidates);
    if (UNREACHABLE.has(status)) {
      const tries = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, tries);
      later(key, Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LAST_RETRY_MS));
    }
    if (first) toast.failed(thrown, `${message.label} was not sent`);
  }
}

/**
 * Takes a message back that has not left. @returns undefined when it has left, or is leaving
 * @since 1.1
 */
export function takeBack(key: string): Outgoing | undefined {
  const message = all.find((one) => one.key === key);
  if (!message || message.state === 'sending') return undefined;
  remove(key);
  return message;
}

/**
 * Sends a message.
 * @param undoMs how long it can be called back; 0 sends at once
 * @returns its key
 * @since 1.1
 */
export function send<T>(message: NewMessage<T>, undoMs = 0): string {
  const key = newKey();
  const item: Outgoing<T> = { ...message, key, at: new Date().toISOString(), state: 'waiting' };
  update([...all, item]);
  void writeKept(storedAs(key), item);
  claim(key, () => undefined);
  if (undoMs === 0) void flush(key);
  else later(key, undoMs);
  return key;
}

/**
 * Changes what a message that failed will say to the server, and sends it again. The change is stored first: a page
 * that is reloaded meanwhile must ask with the same words, or the server refuses the key and nobody learns that the
 * message has arrived.
 * @since 1.1
 */
export function resend(key: string, change: Record<string, unknown> = {}): void {
  const message = all.find((one) => one.key === key);
  // What is under way keeps its words.
  if (!message || message.state === 'sending') return;
  void patch(key, { body: { ...message.body, ...change } }).then(() => flush(key));
}

/**
 * Sends everything of a scope that still waits, for example before a ticket is resolved.
 * @since 1.1
 */
export function flushScope(scope: string): void {
  for (const one of all) if (one.scope === scope && one.state === 'waiting') void flush(one.key);
}

/**
 * Sends everything that can still be called back, before the session ends.
 * @since 1.1
 */
export async function flushAll(): Promise<void> {
  await Promise.all(all.filter((one) => one.state === 'waiting').map((one) => flush(one.key)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const snapshot = () => all;

/**
 * The messages of a scope that are still on their way, or of all scopes.
 * @since 1.1
 */
export function useOutgoing(scope?: string): readonly Outgoing[] {
  const messages = useSyncExternalStore(subscribe, snapshot);
  return scope === undefined ? messages : messages.filter((one) => one.scope === scope);
}

function recover(message: Outgoing): void {
  if (all.some((one) => one.key === message.key)) return;
  const old = Date.now() - Date.parse(message.at) > SURE_MS;
  const reason = old ? 'It is a day old: look whether it arrived before you send it again.' : message.reason;
  update([...all, { ...message, state: 'failed', ...(reason ? { reason } : {}) }]);
  if (!old && (message.state !== 'failed' || message.again)) void flush(message.key);
}

/**
 * Takes up what an earlier visit, or a tab that is gone, could not send. The shell calls it when somebody is known.
 * @param who begins the keys of this person
 * @since 1.1
 */
export async function startOutbox(who: string): Promise<void> {
  if (owner === who) return;
  owner = who;
  update([]);
  for (const [, kept] of await listKept(`${who}outbox/`)) {
    const { key } = kept.value as Outgoing;
    if (all.some((one) => one.key === key)) continue;
    claim(key, () => {
      // The tab that had it may have sent it until now.
      void listKept(storedAs(key)).then(([now]) => {
        if (now && owner === who) recover(now[1].value as Outgoing);
      });
    });
  }
}

/**
 * How many messages and drafts somebody would lose.
 * @since 1.1
 */
export async function countUnsent(who: string): Promise<number> {
  return (await listKept(who)).length;
}

/** The page is going away: `keepalive` lets the request outlive it. What is kept is checked at the next visit. */
function sendAll(): void {
  for (const one of all) {
    if (one.state !== 'waiting') continue;
    stopTimer(one.key);
    void fetch(one.path, {
      method: 'POST',
      keepalive: true,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'idempotency-key': one.key },
      body: JSON.stringify(one.body),
    }).catch(() => undefined);
  }
}

/** A page that comes back from the browser's cache has lost its timers. */
function sendRest(): void {
  for (const one of all) if (one.state === 'waiting' && !timers.has(one.key)) void flush(one.key);
}

/** The line is back: nobody waits for the next attempt. */
function retryAll(): void {
  for (const one of all) if (one.state === 'failed' && timers.has(one.key)) void flush(one.key);
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', sendAll);
  window.addEventListener('online', retryAll);
  window.addEventListener('pageshow', sendRest);
}
