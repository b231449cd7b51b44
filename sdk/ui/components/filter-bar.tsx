import { ActionIcon, Button, CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../core/shortcuts.ts';
import { AppIcon } from './app-icon.tsx';
import classes from './filter-bar.module.css';
import { type FilterDef, Pills } from './filter-pills.tsx';
import type { UrlFilters } from './url-filters.ts';

/**
 * Props of FilterBar.
 * @since 1.0
 */
export interface FilterBarProps {
  filters: UrlFilters;
  defs: FilterDef[];
  /** Placeholder of the search field; without it there is none. */
  search?: string;
  /** At the right edge: column menu, export. */
  right?: ReactNode;
}

/**
 * Search and filters of a list, bound to the address: `<FilterBar filters={useUrlFilters([...])} defs={[...]} />`.
 * @since 1.0
 */
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
      {pills && <Pills defs={defs} filters={filters} />}
      {filters.count > 0 && pills && (
        <Button variant="subtle" onClick={filters.clear}>
          Clear
        </Button>
      )}
      {right && <div className={classes.right}>{right}</div>}
    </search>
  );
}

/**
 * An icon button for the right side of a filter bar.
 * @since 1.0
 */
export function BarButton({ icon, label, onClick }: { icon: string; label: string; onClick: () => void }) {
  return (
    <ActionIcon onClick={onClick} aria-label={label} title={label}>
      <AppIcon name={icon} size={18} />
    </ActionIcon>
  );
}
