import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { useOptionalManifest } from '../core/manifest-context.tsx';
import { toast } from '../core/toast.tsx';
import type { UiManifest } from '../manifest-types.ts';
import { dropKept, readKept, writeKept } from './store.ts';

interface Entry {
  value: unknown;
  ready: boolean;
  /** When the text was typed that came back with the page; null for text of this visit. */
  restoredAt: number | null;
}

/*
 * The page's copy of the drafts: going to another ticket and back, or from the reply to the note, waits for nothing.
 */
const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();

function put(key: string, entry: Entry): void {
  entries.set(key, entry);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function nothing(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** True when nothing is in it that a person put there. */
function isEmpty(value: object, empty: object): boolean {
  const before = empty as Record<string, unknown>;
  return Object.entries(value).every(([name, one]) => nothing(one) || one === before[name]);
}

/**
 * Keys of one person begin so: nobody else who uses this browser reads them.
 * @since 1.1
 */
export function ownerOf(manifest: UiManifest): string {
  return `${manifest.tenant.code}/${manifest.user.id}/`;
}

/**
 * Forgets the page's copies, when somebody else logs in.
 * @since 1.1
 */
export function forgetDrafts(): void {
  entries.clear();
}

async function load(key: string): Promise<void> {
  const kept = await readKept(key);
  if (entries.get(key)?.ready) return;
  put(key, { value: kept?.value, ready: true, restoredAt: kept?.at ?? null });
}

/**
 * A draft: text and files that stay until they are sent.
 * @since 1.1
 */
export interface KeptDraft<T> {
  value: T;
  /** False for a moment, until it is known whether there is a draft; a field is read-only as long. */
  ready: boolean;
  /** When the draft was written that came back, in milliseconds; null when it is of this visit. */
  restoredAt: number | null;
  set: (next: T | ((now: T) => T)) => void;
  /** After it was sent: nothing is kept. */
  clear: () => void;
  /** Throws it away, with Undo. */
  discard: () => void;
}

/**
 * Keeps what is being written, per person, in IndexedDB: over reloads, crashes, a lost connection and a session that
 * ends. Kept for 30 days; log-out asks and removes it.
 * @param scope names what it belongs to: `tickets/<id>/reply`
 * @param empty value of an untouched form; the same object on each render
 * @since 1.1
 */
export function useKeptDraft<T extends object>(scope: string, empty: T): KeptDraft<T> {
  const manifest = useOptionalManifest();
  const key = `${manifest ? ownerOf(manifest) : '/'}draft/${scope}`;
  const entry = useSyncExternalStore(subscribe, () => entries.get(key));
  useEffect(() => {
    if (!entries.has(key)) void load(key);
  }, [key]);
  const current = useCallback(
    () => ({ ...empty, ...(entries.get(key)?.value as T | undefined) }),
    [key, empty],
  );
  const set = useCallback<KeptDraft<T>['set']>(
    (next) => {
      const value = typeof next === 'function' ? next(current()) : next;
      put(key, { value, ready: true, restoredAt: entries.get(key)?.restoredAt ?? null });
      if (isEmpty(value, empty)) dropKept(key);
      else void writeKept(key, value);
    },
    [key, empty, current],
  );
  const clear = useCallback(() => {
    put(key, { value: undefined, ready: true, restoredAt: null });
    dropKept(key);
  }, [key]);
  const discard = useCallback(() => {
    const before = current();
    clear();
    toast.undo({ message: 'Draft discarded', undo: () => set(before) });
  }, [current, clear, set]);
  return {
    value: { ...empty, ...(entry?.value as T | undefined) },
    ready: entry?.ready ?? false,
    restoredAt: entry?.value === undefined ? null : (entry.restoredAt ?? null),
    set,
    clear,
    discard,
  };
}
