import { type ApiList, useDebouncedCallback, useLive } from '@serviflow/sdk/ui';
import { useEffect, useRef, useState } from 'react';
import type { TicketLine } from '../types.ts';
import { type SteadyRows, steadyRows } from './steady-rows.ts';

/** A burst of events (bulk run, import) asks once. */
const QUIET_MS = 400;
/** The echo of one's own change is no news. */
const ECHO_MS = 3_000;

export interface SteadyList extends SteadyRows<TicketLine> {
  /** Shows the server's answer as it is. */
  show: () => void;
}

/**
 * The list with live changes that never move what somebody is reading.
 * @param key changes with filter and sort: then the new answer is shown at once
 * @param calm true while nobody points at, scrolls or selects in the list
 * @param onChange called once for each burst of changes
 */
export function useSteadyList(
  list: ApiList<TicketLine>,
  options: { key: string; calm: () => boolean; onChange: () => void },
): SteadyList {
  const [held, setHeld] = useState<{ key: string; ids: string[] } | null>(null);
  const last = useRef<Map<string, TicketLine>>(new Map());
  const shown = useRef<TicketLine[]>([]);
  const ownUntil = useRef(0);
  const active = held?.key === options.key ? held.ids : null;
  const result: SteadyRows<TicketLine> = active
    ? steadyRows(active, list.items, last.current)
    : { rows: list.items, arrived: 0, stale: false };
  const { rows } = result;
  useEffect(() => {
    shown.current = rows;
    last.current = new Map(rows.map((row) => [row.id, row]));
  }, [rows]);

  const ask = useDebouncedCallback(() => {
    list.refetch();
    options.onChange();
  }, QUIET_MS);
  useLive(['tickets.*', 'sla.*', 'live.resumed'], () => {
    const own = Date.now() < ownUntil.current;
    if (!active && !own && !options.calm())
      setHeld({ key: options.key, ids: shown.current.map((row) => row.id) });
    ask();
  });
  const show = () => {
    ownUntil.current = Date.now() + ECHO_MS;
    setHeld(null);
  };
  return { ...result, show };
}
