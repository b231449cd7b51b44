import { type Page, useApi, useLive } from '@serviflow/sdk/ui';
import type { Shift } from '../contract.ts';

export const BASE = '/api/on-call-rota';
export const WEEKS = `${BASE}/weeks`;
const NOW = `${BASE}/now`;

interface Now {
  now: Shift | null;
  next: Shift | null;
}

/** Who is on call now and next, followed live. */
export function useOnCall() {
  useLive('on-call-rota.*', [BASE]);
  // A week may begin without anybody changing anything.
  return useApi<Now>(NOW, { refetchInterval: 5 * 60_000 });
}

/** The coming weeks, followed live; a year at most fits on one page. */
export function useWeeks() {
  useLive('on-call-rota.*', [BASE]);
  return useApi<Page<Shift>>(WEEKS, { query: { limit: 60 } });
}

/** `Mon 7 Dec 2026` in the tenant's zone. */
export function dayOf(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone,
  }).format(new Date(iso));
}

/** `Mon 7 Dec, 09:00` in the tenant's zone. */
export function momentOf(iso: string, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  return `${dayOf(iso, timeZone)}, ${time.format(new Date(iso))}`;
}

/** `Mon 7 Dec to Mon 14 Dec` in the tenant's zone. */
export const weekWords = (week: Shift, timeZone: string): string =>
  `${dayOf(week.from, timeZone)} to ${dayOf(week.until, timeZone)}`;
