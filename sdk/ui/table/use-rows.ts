import { useRef, useState } from 'react';
import { useShortcuts } from '../core/shortcuts.ts';
import { idRange } from './columns.ts';

export interface RowState {
  active: string | null;
  setActive: (id: string | null) => void;
  toggle: (id: string, shift: boolean) => void;
  toggleAll: () => void;
}

export interface RowOptions {
  ids: string[];
  selected: string[] | undefined;
  onSelect: ((ids: string[]) => void) | undefined;
  /** Controlled active row, for lists with a peek panel. */
  active: string | null | undefined;
  onActive: ((id: string) => void) | undefined;
  onOpen: ((id: string) => void) | undefined;
  /** Scrolls to the row and focuses it. */
  reveal: (id: string, index: number) => void;
  keyboard: boolean;
}

/** Active row (j/k, arrows, Enter) and selection (x, shift) of a list. */
export function useRows(options: RowOptions): RowState {
  const { ids, selected = [], onSelect, onActive, onOpen, reveal, keyboard } = options;
  const [own, setOwn] = useState<string | null>(null);
  const active = options.active === undefined ? own : options.active;
  const anchor = useRef<string>(undefined);

  const setActive = (id: string | null) => {
    setOwn(id);
    if (id !== null) onActive?.(id);
  };
  const step = (by: -1 | 1) => {
    const at = active === null ? -1 : ids.indexOf(active);
    const next = ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + by))];
    if (next === undefined) return;
    setActive(next);
    reveal(next, ids.indexOf(next));
  };
  const toggle = (id: string, shift: boolean) => {
    const range = shift && anchor.current ? idRange(ids, anchor.current, id) : [id];
    const on = !selected.includes(id);
    const rest = selected.filter((one) => !range.includes(one));
    onSelect?.(on ? [...rest, ...range] : rest);
    anchor.current = id;
  };
  const toggleAll = () => onSelect?.(selected.length >= ids.length ? [] : ids);

  const down = { run: () => step(1), enabled: keyboard };
  const up = { run: () => step(-1), enabled: keyboard };
  useShortcuts([
    { keys: 'j', label: 'Next row', ...down },
    { keys: 'k', label: 'Previous row', ...up },
    {
      keys: 'Enter',
      label: 'Open the row',
      // Enter on a focused link or button belongs to that control.
      enabled: keyboard && active !== null && onOpen !== undefined,
      run: (event) => {
        const focused = event.target instanceof HTMLElement ? event.target.closest('a, button, input') : null;
        if (focused) (focused as HTMLElement).click();
        else if (active !== null) onOpen?.(active);
      },
    },
    {
      keys: 'x',
      label: 'Select the row',
      enabled: keyboard && onSelect !== undefined,
      run: () => active !== null && toggle(active, false),
    },
  ]);
  return { active, setActive, toggle, toggleAll };
}
