import { api, asApiError, invalidate, type StoredFile, toast } from '@serviflow/sdk/ui';
import { useSyncExternalStore } from 'react';

/** How long a public answer can be called back; the toast with Undo stays as long. */
const UNDO_MS = 8_000;

export interface Outgoing {
  /** Also the Idempotency-Key: however often it is sent, it arrives once. */
  key: string;
  ticketId: string;
  kind: 'reply' | 'note';
  body: string;
  cc: string[];
  files: StoredFile[];
  author: string;
  at: string;
  state: 'waiting' | 'sending' | 'failed';
  reason?: string;
}

export type Draft = Pick<Outgoing, 'kind' | 'body' | 'cc' | 'files'>;

/*
 * Messages on their way. They live outside of the page, so that going to another ticket neither loses nor stops them;
 * leaving the app altogether sends what waits.
 */
let all: readonly Outgoing[] = [];
const listeners = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** Where a message goes that is called back. */
const writers = new Map<string, (draft: Draft) => void>();

function update(next: readonly Outgoing[]): void {
  all = next;
  for (const listener of listeners) listener();
}

function patch(key: string, change: Partial<Outgoing>): void {
  update(all.map((one) => (one.key === key ? { ...one, ...change } : one)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const pathOf = ({ ticketId, kind }: Outgoing) => `/api/tickets/${ticketId}/${kind}`;

function payload({ kind, body, cc, files }: Outgoing) {
  return {
    body,
    ...(files.length > 0 ? { fileIds: files.map((file) => file.id) } : {}),
    ...(kind === 'reply' && cc.length > 0 ? { cc } : {}),
  };
}

function remove(key: string): void {
  writers.delete(key);
  update(all.filter((one) => one.key !== key));
}

function stopTimer(key: string): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
}

/** Sends now what waits or failed; a second call for the same message does nothing. */
export async function flush(key: string): Promise<void> {
  const message = all.find((one) => one.key === key);
  if (!message || message.state === 'sending') return;
  stopTimer(key);
  patch(key, { state: 'sending', reason: undefined });
  try {
    await api.post(pathOf(message), payload(message), { idempotencyKey: key });
    await invalidate(`/api/tickets/${message.ticketId}`, '/api/tickets');
    remove(key);
  } catch (error) {
    const { problem } = asApiError(error);
    patch(key, { state: 'failed', reason: problem.detail ?? problem.title });
    toast.failed(error, message.kind === 'reply' ? 'The reply was not sent' : 'The note was not stored');
  }
}

/** Sends everything of a ticket that still waits, for example before it is resolved. */
export function flushTicket(ticketId: string): void {
  for (const one of all) if (one.ticketId === ticketId && one.state === 'waiting') void flush(one.key);
}

/** Puts a message that has not left back into the field it was written in. @returns false when it has left */
export function takeBack(key: string): boolean {
  const message = all.find((one) => one.key === key);
  if (!message || message.state === 'sending') return false;
  stopTimer(key);
  const { kind, body, cc, files } = message;
  writers.get(key)?.({ kind, body, cc, files });
  remove(key);
  return true;
}

export interface SendOptions {
  ticketId: string;
  author: string;
  /** Gets the draft when the message is called back. */
  onBack: (draft: Draft) => void;
}

/**
 * Sends a message. A note leaves at once, because nobody outside is told; a reply waits for 8 seconds with Undo,
 * because a mail cannot be called back.
 */
export function send(draft: Draft, { ticketId, author, onBack }: SendOptions): void {
  flushTicket(ticketId);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const key = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const at = new Date().toISOString();
  writers.set(key, onBack);
  update([...all, { ...draft, key, ticketId, author, at, state: 'waiting' }]);
  if (draft.kind === 'note') {
    void flush(key);
    return;
  }
  timers.set(
    key,
    setTimeout(() => void flush(key), UNDO_MS),
  );
  toast.undo({
    message: 'Reply sent',
    undo: () => {
      if (!takeBack(key)) toast.done({ message: 'The reply has left already', icon: 'send' });
    },
  });
}

/** The messages of a ticket that are still on their way. */
export function useOutgoing(ticketId: string): readonly Outgoing[] {
  const messages = useSyncExternalStore(subscribe, () => all);
  return messages.filter((one) => one.ticketId === ticketId);
}

/** The page is going away: `keepalive` lets the request outlive it. */
function sendAll(): void {
  for (const one of all) {
    if (one.state !== 'waiting') continue;
    stopTimer(one.key);
    patch(one.key, { state: 'sending' });
    void fetch(pathOf(one), {
      method: 'POST',
      keepalive: true,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'idempotency-key': one.key },
      body: JSON.stringify(payload(one)),
    });
  }
}

if (typeof window !== 'undefined') window.addEventListener('pagehide', sendAll);
