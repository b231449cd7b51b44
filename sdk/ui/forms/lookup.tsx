import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useApi } from '../api/query.ts';
import type { Page } from '../manifest-types.ts';

type Item = Record<string, unknown> & { id: string };

/**
 * Props of Lookup.
 * @since 1.0
 */
export interface LookupProps {
  /** List path that understands `q` and `limit`, such as `/api/users`. */
  path: string;
  value: string | null;
  onChange: (id: string | null, item?: Item) => void;
  label?: string;
  labelKey?: string;
  /** Sent along with the search, for example `{role: 'expert'}`. */
  query?: Record<string, string>;
  /** Of what is found, only those whose field has one of these values are offered. @since 1.1 */
  only?: { field: string; in: unknown[] };
  description?: string;
  placeholder?: string;
  required?: boolean;
  clearable?: boolean;
  error?: string;
  onBlur?: () => void;
  'data-path'?: string;
}

function labelOf(item: Item, key: string | undefined): string {
  const text = (key && item[key]) || item.name || item.company || item.title || item.username || item.email;
  return String(text ?? item.id);
}

/**
 * Finds one thing on the server by typing: a user, a client, anything with a list path.
 * @since 1.0
 */
export function Lookup({
  path,
  value,
  onChange,
  labelKey,
  query,
  only,
  clearable = true,
  ...input
}: LookupProps) {
  const [text, setText] = useState('');
  const [opened, setOpened] = useState(false);
  const [term] = useDebouncedValue(text, 180);
  const [picked, setPicked] = useState<Item>();
  const unknown = value !== null && value !== '' && picked?.id !== value;
  // A hint in a schema has no `query`: its path brings one along, `/api/users?staff=true`.
  const [base] = path.split('?');
  const current = useApi<Item>(unknown ? `${base}/${encodeURIComponent(value)}` : null, {
    staleTime: 60_000,
  });
  const known = unknown ? current.data : picked;
  // The picked label sits in the field; searching for it would hide all other choices.
  const typed = known && term === labelOf(known, labelKey) ? '' : term;
  const list = useApi<Page<Item>>(opened ? path : null, {
    query: { ...query, q: typed, limit: 20 },
    keepPrevious: true,
  });
  const items = useMemo(() => {
    const found = (list.data?.items ?? []).filter((item) => !only || only.in.includes(item[only.field]));
    return known && !found.some((item) => item.id === known.id) ? [known, ...found] : found;
  }, [list.data, known, only]);

  return (
    <Select
      {...input}
      searchable
      clearable={clearable}
      data={items.map((item) => ({ value: item.id, label: labelOf(item, labelKey) }))}
      value={value === '' ? null : value}
      searchValue={text}
      onSearchChange={setText}
      onDropdownOpen={() => setOpened(true)}
      filter={({ options }) => options}
      onChange={(id) => {
        const item = items.find((one) => one.id === id);
        setPicked(item);
        onChange(id, item);
      }}
      placeholder={input.placeholder ?? 'Type to search'}
      nothingFoundMessage={list.isFetching ? 'Searching…' : 'Nothing found'}
      rightSection={list.isFetching && opened ? <Loader size={14} /> : undefined}
    />
  );
}
