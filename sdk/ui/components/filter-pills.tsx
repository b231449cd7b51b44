import { Button, Checkbox, CloseButton, Menu, Popover, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useApi } from '../api/query.ts';
import type { Page } from '../manifest-types.ts';
import { AppIcon } from './app-icon.tsx';
import classes from './filter-bar.module.css';
import type { UrlFilters } from './url-filters.ts';

type LookupItem = Record<string, unknown>;

/**
 * A value that a filter offers.
 * @since 1.0
 */
export interface FilterOption {
  value: string;
  label: string;
  /** Mark shown before the label. */
  mark?: ReactNode;
}

/**
 * A filter of a list.
 * @since 1.0
 */
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

function FilterPill(props: { filter: FilterDef; filters: UrlFilters; startOpen: boolean }) {
  const { filter, filters, startOpen } = props;
  const value = filters.query[filter.key] ?? '';
  const set = (next: string) => filters.set(filter.key, next);
  return (
    <Popover
      position="bottom-start"
      width={filter.kind === 'dates' ? 300 : 240}
      trapFocus
      defaultOpened={startOpen}
    >
      <div className={classes.pill} data-on={value !== '' || undefined}>
        <Popover.Target>
          <button type="button" className={classes.pillButton}>
            {filter.title}
            {value !== '' && <span className={classes.value}>{summary(filter, value)}</span>}
            {value === '' && <AppIcon name="chevron-down" size={14} />}
          </button>
        </Popover.Target>
        {value !== '' && (
          <CloseButton size={24} aria-label={`Clear ${filter.title}`} onClick={() => set('')} />
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

const SHOWN = 5;

/** The first filters, those in use, and a menu with the rest. */
export function Pills({ defs, filters }: { defs: FilterDef[]; filters: UrlFilters }) {
  const [added, setAdded] = useState<string[]>([]);
  const inUse = (filter: FilterDef) => filters.query[filter.key] !== undefined || added.includes(filter.key);
  const more = defs.filter((filter, index) => index >= SHOWN && !inUse(filter));
  // A menu for a single filter would only hide it.
  const rest = more.length > 1 ? more : [];
  return (
    <>
      {defs
        .filter((filter) => !rest.includes(filter))
        .map((filter) => (
          <FilterPill
            key={filter.key}
            filter={filter}
            filters={filters}
            startOpen={added.at(-1) === filter.key}
          />
        ))}
      {rest.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" leftSection={<AppIcon name="plus" />}>
              Filter
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((filter) => (
              <Menu.Item key={filter.key} onClick={() => setAdded([...added, filter.key])}>
                {filter.title}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
