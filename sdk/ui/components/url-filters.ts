import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

/**
 * Filters that live in the address.
 * @since 1.0
 */
export interface UrlFilters {
  /** Ready for `useApiList(path, {query})`. */
  query: Record<string, string>;
  set: (key: string, value: string | null) => void;
  clear: () => void;
  /** How many filters are set, search included. */
  count: number;
}

/**
 * Filters kept in the address, so that a view can be shared, reloaded and gone back to.
 * @param keys parameters that belong to the list, `['status', 'priority', 'q', 'sort']`
 * @param defaults values that hold while the address says nothing
 * @since 1.0
 */
export function useUrlFilters(keys: string[], defaults: Record<string, string> = {}): UrlFilters {
  const [params, setParams] = useSearchParams();
  const entries = keys.map((key) => [key, params.get(key) ?? defaults[key] ?? ''] as const);
  const text = new URLSearchParams(
    entries.filter(([, value]) => value !== '').map((entry) => [...entry]),
  ).toString();
  // Through the text, so that the object stays the same while the filters do.
  const query = useMemo(() => Object.fromEntries(new URLSearchParams(text)), [text]);
  const change = (edit: (next: URLSearchParams) => void) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        edit(next);
        return next;
      },
      { replace: true },
    );
  return {
    query,
    set: (key, value) =>
      change((next) => (value === null || value === '' ? next.delete(key) : next.set(key, value))),
    clear: () =>
      change((next) => {
        for (const key of keys) if (key !== 'sort') next.delete(key);
      }),
    count: keys.filter((key) => key !== 'sort' && params.get(key)).length,
  };
}
