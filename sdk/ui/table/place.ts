import type { VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { useOptionalManifest } from '../core/manifest-context.tsx';
import { ownerOf } from '../drafts/drafts.ts';
import type { RowState } from './use-rows.ts';

/** Where a reader left a list. */
export interface Place {
  /** How far the list was scrolled, in pixels. */
  top: number;
  active: string | null;
  selected: readonly string[];
  /** Measured heights of rows: without them a long list cannot be scrolled to the same row. */
  sizes: VirtualItem[];
}

/** Lists whose place is remembered; beyond, the oldest is forgotten. */
const MAX_PLACES = 30;
const places = new Map<string, Place>();

function keep(key: string, place: Place): void {
  places.delete(key);
  places.set(key, place);
  const [oldest] = places.keys();
  if (places.size > MAX_PLACES && oldest !== undefined) places.delete(oldest);
}

/** The list and the place in it from before. */
interface KnownList {
  key: string;
  before: Place | undefined;
}

/**
 * Where the reader left this list the last time.
 * @param id name of the table; with the address (view, filters, order) it names the list
 */
export function usePlace(id: string): KnownList {
  const { pathname, search } = useLocation();
  const manifest = useOptionalManifest();
  const owner = manifest ? ownerOf(manifest) : '';
  const key = `${owner}${id} ${pathname}?${new URLSearchParams(search)}`;
  const [before] = useState(() => places.get(key));
  return { key, before };
}

interface ReturnOptions {
  scroller: RefObject<HTMLElement | null>;
  loading: boolean | undefined;
  ids: readonly string[];
  state: RowState;
  selected: readonly string[] | undefined;
  onSelect: ((ids: string[]) => void) | undefined;
  sizes: VirtualItem[];
}

/** Puts selection and active row back, as far as they are still there. */
function restore(before: Place, { ids, state, onSelect }: ReturnOptions): void {
  const there = before.selected.filter((id) => ids.includes(id));
  if (there.length > 0) onSelect?.(there);
  if (before.active !== null && ids.includes(before.active)) state.setActive(before.active);
}

/**
 * A list comes back as it was left, whichever way its reader went: a row, a link in it, Back, Escape, the rail. The
 * place is noted when the list goes from the screen, so no way out can be forgotten.
 */
export function useReturn(list: KnownList, options: ReturnOptions): void {
  const latest = useRef({ ...list, ...options });
  latest.current = { ...list, ...options };
  const done = useRef(false);
  const ready = !options.loading && options.ids.length > 0;
  // Before the first painting with rows: nobody sees the list jump.
  useLayoutEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const { before, scroller } = latest.current;
    if (!before) return;
    restore(before, latest.current);
    scroller.current?.scrollTo({ top: before.top, behavior: 'instant' });
  }, [ready]);
  useLayoutEffect(
    () => () => {
      const { key, scroller, state, selected = [], sizes } = latest.current;
      const top = scroller.current?.scrollTop ?? 0;
      if (done.current) keep(key, { top, active: state.active, selected, sizes });
    },
    [],
  );
}
