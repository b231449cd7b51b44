import { useSyncExternalStore } from 'react';

/**
 * What the user chose: light, dark, or as the system says.
 * @since 1.0
 */
export type ThemeChoice = 'system' | 'light' | 'dark';
export interface ThemePreference {
  scheme: ThemeChoice;
  contrast: boolean;
}

const KEY = 'sf-theme';
const listeners = new Set<() => void>();
let current: ThemePreference = read();

function read(): ThemePreference {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ThemePreference>;
    return { scheme: stored.scheme ?? 'system', contrast: stored.contrast ?? false };
  } catch {
    return { scheme: 'system', contrast: false };
  }
}

/** Applies the choice to the document the same way as public/theme-boot.js does before the first paint. */
function apply({ scheme, contrast }: ThemePreference): void {
  const root = document.documentElement;
  const dark =
    scheme === 'dark' || (scheme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  if (contrast || matchMedia('(prefers-contrast: more)').matches) root.setAttribute('data-contrast', 'more');
  else root.removeAttribute('data-contrast');
}

export function setThemePreference(change: Partial<ThemePreference>): void {
  current = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  apply(current);
  for (const listener of listeners) listener();
}

/**
 * Keeps the document in step with the operating system while the choice is "system".
 * @since 1.0
 */
export function followSystemTheme(): void {
  apply(current);
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', () => {
      apply(current);
      for (const listener of listeners) listener();
    });
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The person's theme choice and its setter; kept on this device.
 * @since 1.0
 */
export function useThemePreference(): [ThemePreference, (change: Partial<ThemePreference>) => void] {
  return [useSyncExternalStore(subscribe, () => current), setThemePreference];
}

/**
 * Resolved scheme, for what cannot be said in CSS.
 * @since 1.0
 */
export function useScheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () =>
    document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark' ? 'dark' : 'light',
  );
}
