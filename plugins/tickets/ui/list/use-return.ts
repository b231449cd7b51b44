import { type RefObject, useEffect, useRef } from 'react';
import { placeIn } from './last-list.ts';

/** Puts a list back where it was left when a ticket was opened, and the ticket into view should rows have moved. */
export function useReturn(
  table: RefObject<HTMLDivElement | null>,
  { key, ready }: { key: string; ready: boolean },
): void {
  const done = useRef(false);
  useEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const place = placeIn(key);
    if (!place) return;
    table.current?.querySelector('[data-fill]')?.scrollTo({ top: place.top });
    // After the rows around that place are drawn.
    requestAnimationFrame(() =>
      table.current
        ?.querySelector(`[data-row="${CSS.escape(place.opened)}"]`)
        ?.scrollIntoView({ block: 'nearest' }),
    );
  }, [ready, key, table]);
}
