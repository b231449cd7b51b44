import { ActionIcon, Button, Checkbox, CloseButton, Popover, TextInput } from '@mantine/core';
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useApi } from '../api/query.ts';
import { useShortcuts } from '../core/shortcuts.ts';
import type { Page } from '../manifest-types.ts';
import { AppIcon } from './app-icon.tsx';
import classes from './filter-bar.module.css';

export interface FilterOption {
  value: string;
  label: string;
  /** Mark shown before the label. */
  mark?: ReactNode;
}

export interface FilterDef {
  /** Name of the query parameter, in the address and towards the API. */
  key: string;
  title: string;
  kind?: 'multi' | 'single' | 'dates';
  options?: FilterOption[];
  /** List path that gives the options (items with id and name), asked when opened. */
  lookup?: string;
  /** Member of a looked-up item that is the value; its id when absent. */
  lookupValue?: string;
}

type LookupItem = Record<string, unknown>;

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

function OptionList({
  filter,
  value,
  onChange,
}: {
  filter: FilterDef;
  value: string;
  onChange: (v: string) => void;
}) {
  const [text, setText] = useState('');
  const remote = useApi<Page<LookupItem>>(filter.lookup ?? null, {
    query: { q: text, limit: 30 },
    keepPrevious: true,
  });
  const options: FilterOption[] =
    filter.options ??
    (remote.data?.items ?? []).map((item) => ({
      value: String(item[filter.lookupValue ?? 'id']),
      label: String(item.name ?? item.title ?? item.id),
    }));
  const chosen = value === '' ? [] : value.split(',');
  const shown = filter.lookup
    ? options
    : options.filter((option) => option.label.toLowerCase().includes(text.toLowerCase()));
  const toggle = (option: string) => {
    if (filter.kind === 'single') return onChange(chosen.includes(option) ? '' : option);
    const next = chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option];
    onChange(next.join(','));
  };
  return (
    <>
      {(filter.lookup || options.length > 7) && (
        <TextInput
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={`Find ${filter.title.toLowerCase()}`}
          aria-label={`Find ${filter.title.toLowerCase()}`}
          data-autofocus
          mb={6}
        />
      )}
      <ul className={classes.options}>
        {shown.map((option) => (
          <li key={option.value}>
            <Checkbox
              className={classes.option}
              checked={chosen.includes(option.value)}
              onChange={() => toggle(option.value)}
              label={option.mark ?? option.label}
            />
          </li>
        ))}
        {shown.length === 0 && (
          <li className={classes.none}>{remote.isFetching ? 'Searching…' : 'Nothing found'}</li>
        )}
      </ul>
    </>
  );
}

function Dates({
  filter,
  value,
  onChange,
}: {
  filter: FilterDef;
  value: string;
  onChange: (v: string) => void;
}) {
  const [from = '', to = ''] = value.split('..');
  const write = (a: string, b: string) => onChange(a || b ? `${a}..${b}` : '');
  return (
    <div className={classes.dates}>
      <TextInput
        type="date"
        label="From"
        value={from}
        max={to || undefined}
        aria-label={`${filter.title} from`}
        onChange={(event) => write(event.currentTarget.value, to)}
      />
      <TextInput
        type="date"
        label="To"
        value={to}
        min={from || undefined}
        aria-label={`${filter.title} to`}
        onChange={(event) => write(from, event.currentTarget.value)}
      />
    </div>
  );
}

function summary(filter: FilterDef, value: string): string {
  if (filter.kind === 'dates') return value.replace('..', ' to ');
  const chosen = value.split(',');
  if (chosen.length > 2 || !filter.options) return String(chosen.length);
  return chosen.map((one) => filter.options?.find((option) => option.value === one)?.label ?? one).join(', ');
}

function FilterPill({ filter, filters }: { filter: FilterDef; filters: UrlFilters }) {
  const value = filters.query[filter.key] ?? '';
  const set = (next: string) => filters.set(filter.key, next);
  return (
    <Popover position="bottom-start" width={filter.kind === 'dates' ? 300 : 240} trapFocus>
      <div className={classes.pill} data-on={value !== '' || undefined}>
        <Popover.Target>
          <button type="button" className={classes.pillButton}>
            {filter.title}
            {value !== '' && <span className={classes.value}>{summary(filter, value)}</span>}
            {value === '' && <AppIcon name="chevron-down" size={14} />}
          </button>
        </Popover.Target>
        {value !== '' && (
          <CloseButton size="xs" aria-label={`Clear ${filter.title}`} onClick={() => set('')} />
        )}
      </div>
      <Popover.Dropdown p={8}>
        {filter.kind === 'dates' ? (
          <Dates filter={filter} value={value} onChange={set} />
        ) : (
          <OptionList filter={filter} value={value} onChange={set} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

export interface FilterBarProps {
  filters: UrlFilters;
  defs: FilterDef[];
  /** Placeholder of the search field; without it there is none. */
  search?: string;
  /** At the right edge: column menu, export. */
  right?: ReactNode;
}

/** Search and filters of a list, bound to the address: `<FilterBar filters={useUrlFilters([...])} defs={[...]} />`. */
export function FilterBar({ filters, defs, search, right }: FilterBarProps) {
  const narrow = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false });
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const applied = filters.query.q ?? '';
  const [text, setText] = useState(applied);
  const typed = useRef(applied);
  const write = useDebouncedCallback((value: string) => {
    typed.current = value;
    filters.set('q', value);
  }, 200);
  useEffect(() => {
    // Only a change from outside (back button, Clear) may replace what is being typed.
    if (applied !== typed.current) {
      typed.current = applied;
      setText(applied);
    }
  }, [applied]);
  useShortcuts(search ? [{ keys: '/', label: 'Search this list', run: () => input.current?.focus() }] : []);
  const pills = !narrow || open;
  return (
    <search className={classes.bar}>
      {search && (
        <TextInput
          ref={input}
          className={classes.search}
          type="search"
          placeholder={search}
          aria-label={search}
          leftSection={<AppIcon name="search" />}
          rightSection={
            text ? (
              <CloseButton
                size="sm"
                aria-label="Clear search"
                onClick={() => {
                  setText('');
                  write('');
                }}
              />
            ) : undefined
          }
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            write(event.currentTarget.value);
          }}
        />
      )}
      {narrow && defs.length > 0 && (
        <Button onClick={() => setOpen(!open)} aria-expanded={open} leftSection={<AppIcon name="filter" />}>
          Filters{filters.count > 0 ? ` (${filters.count})` : ''}
        </Button>
      )}
      {pills && defs.map((filter) => <FilterPill key={filter.key} filter={filter} filters={filters} />)}
      {filters.count > 0 && pills && (
        <Button variant="subtle" onClick={filters.clear}>
          Clear
        </Button>
      )}
      {right && <div className={classes.right}>{right}</div>}
    </search>
  );
}

/** An icon button for the right side of a filter bar. */
export function BarButton({ icon, label, onClick }: { icon: string; label: string; onClick: () => void }) {
  return (
    <ActionIcon onClick={onClick} aria-label={label} title={label}>
      <AppIcon name={icon} size={18} />
    </ActionIcon>
  );
}
