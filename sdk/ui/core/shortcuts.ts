import { useEffect, useRef } from 'react';
import { takesText } from '../typed/fields.ts';

/**
 * A key and what it does.
 * @since 1.0
 */
export interface Shortcut {
  /** One key as typed (`j`, `Enter`, `?`), or with `mod+` for Ctrl/Cmd (`mod+k`). */
  keys: string;
  run: (event: KeyboardEvent) => void;
  /** Shown in the list of shortcuts; without it the shortcut stays unlisted. */
  label?: string;
  enabled?: boolean;
}

const active = new Set<{ current: Shortcut[] }>();

/** Whatever lies over the page: dialogs, drawers, menus, lists of choices, also of plugins that bring their own. */
const OVERLAY =
  '[aria-modal=true], [role=dialog], [role=alertdialog], [role=menu], [role=listbox], dialog[open], [popover]:popover-open';

/**
 * True while a letter belongs to a field, a dialog or a menu instead of the page (requirement 13.2).
 * @since 1.0
 */
export function isKeyboardBusy(): boolean {
  const focused = document.activeElement;
  if (takesText(focused) || focused?.matches('[aria-haspopup][aria-expanded=true]')) return true;
  return [...document.querySelectorAll(OVERLAY)].some((one) => one.checkVisibility());
}

/** The last key that was pressed while the keyboard was busy. */
let taken: KeyboardEvent | undefined;

/**
 * Runs before a menu or a dialog hears the key. Escape closes it and gives the focus back to the page, and
 * the page must not take the same Escape for its own.
 */
function noteBusy(event: KeyboardEvent): void {
  if (isKeyboardBusy()) taken = event;
}

function fits(keys: string, event: KeyboardEvent): boolean {
  const mod = event.ctrlKey || event.metaKey;
  if (keys.startsWith('mod+')) return mod && !event.altKey && event.key.toLowerCase() === keys.slice(4);
  return !mod && !event.altKey && event.key === keys;
}

/**
 * Single-key shortcuts of a page. They rest while someone types or a dialog is open; `mod+` ones do not.
 * The list shown by `?` is read from what is mounted.
 * @since 1.0
 */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    active.add(latest);
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || (event.repeat && event.key === 'Enter')) return;
      const found = latest.current.find((one) => one.enabled !== false && fits(one.keys, event));
      if (!found || (!found.keys.startsWith('mod+') && (taken === event || isKeyboardBusy()))) return;
      event.preventDefault();
      found.run(event);
    };
    // The same function each time: the window keeps one.
    window.addEventListener('keydown', noteBusy, true);
    window.addEventListener('keydown', onKey);
    return () => {
      active.delete(latest);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}

/**
 * Every labelled shortcut of the page, for the help overlay.
 * @since 1.0
 */
export function listShortcuts(): { keys: string; label: string }[] {
  const all = [...active].flatMap((ref) => ref.current).filter((one) => one.enabled !== false && one.label);
  return [...new Map(all.map((one) => [one.keys, { keys: one.keys, label: one.label ?? '' }])).values()];
}

const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/**
 * Keys as printed on this keyboard: `mod+k` is `Ctrl K`, or `⌘ K` on a Mac.
 * @since 1.0
 */
export function keyLabel(keys: string): string {
  return keys
    .split('+')
    .map((key) => (key === 'mod' ? (MAC ? '⌘' : 'Ctrl') : key.length === 1 ? key.toUpperCase() : key))
    .join(' ');
}
