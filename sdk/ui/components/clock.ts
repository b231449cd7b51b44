import { useSyncExternalStore } from 'react';

/*
 * One interval for every timer on the page. It aligns to whole seconds, sleeps while nobody listens or the
 * tab is hidden, and reads the server's clock so that a wrong device clock does not show false breaches.
 */
let now = Date.now();
let skew = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = Date.now() + skew;
  for (const listener of listeners) listener();
  timer = document.hidden ? undefined : setTimeout(tick, 1000 - (now % 1000));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', onVisible);
    tick();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', onVisible);
  };
}

function onVisible(): void {
  if (!document.hidden && timer === undefined) tick();
}

/**
 * Tells the clock the server's time, from a Date header. Differences under 2 s are network delay.
 * @since 1.0
 */
export function syncClock(serverDate: string | null): void {
  const server = serverDate ? Date.parse(serverDate) : Number.NaN;
  if (Number.isNaN(server)) return;
  const difference = server - Date.now();
  skew = Math.abs(difference) > 2000 ? difference : 0;
}

/**
 * The current time, renewed with the shared clock.
 * @param step milliseconds: the component renders only when the time passes a multiple of it
 * @since 1.0
 */
export function useNow(step = 1000): number {
  const rounded = useSyncExternalStore(subscribe, () => Math.floor(now / step));
  return step === 1000 ? rounded * 1000 : Math.max(rounded * step, now - step);
}
