import { useCallback, useEffect, useRef, useState } from 'react';
import { newKey, request } from './client.ts';
import { useLive } from './query.ts';

/** Milliseconds between signs of life; the server forgets somebody after 30 seconds without one. */
const BEAT_MS = 12_000;
/** This window, so that closing it does not hide another one of the same person. */
const WINDOW = typeof crypto === 'undefined' ? 'none' : newKey();

/**
 * Somebody else who has the same record open.
 * @since 1.1
 */
export interface Present {
  id: string;
  name: string;
  state: 'viewing' | 'writing';
}

/**
 * Shows others that this person has a record open, and answers who else does. For staff; a window in the background
 * is nobody.
 * @param subject kind of record, `tickets.ticket`
 * @param id of the record; null while there is none
 * @param writing true while something is being written to it
 * @since 1.1
 */
export function usePresence(subject: string, id: string | null, writing: boolean): readonly Present[] {
  const [people, setPeople] = useState<readonly Present[]>([]);
  const state = useRef<'viewing' | 'writing'>('viewing');
  state.current = writing ? 'writing' : 'viewing';
  const beat = useCallback(async () => {
    if (!id || document.visibilityState !== 'visible') return;
    const body = { subject, id, state: state.current, window: WINDOW };
    try {
      const { items } = await request<{ items: Present[] }>('/api/presence', { method: 'POST', body });
      setPeople((before) => (JSON.stringify(before) === JSON.stringify(items) ? before : items));
    } catch {
      // Whoever cannot be asked is shown to nobody; the next sign tries again.
      setPeople([]);
    }
  }, [subject, id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: beginning or ending to write is told at once.
  useEffect(() => void beat(), [beat, writing]);
  useEffect(() => {
    if (!id) return;
    const gone = () =>
      void fetch('/api/presence', {
        method: 'POST',
        keepalive: true,
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ subject, id, state: 'gone', window: WINDOW }),
      }).catch(() => undefined);
    const onVisible = () => (document.visibilityState === 'visible' ? void beat() : gone());
    const timer = setInterval(() => void beat(), BEAT_MS);
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('pagehide', gone);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('pagehide', gone);
      gone();
      setPeople([]);
    };
  }, [subject, id, beat]);
  useLive('presence.changed', ({ payload }) => {
    if (payload?.id === id) void beat();
  });
  return people;
}
