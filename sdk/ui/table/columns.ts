import { useLocalStorage } from '@mantine/hooks';
import type { ReactNode } from 'react';

export interface Column<T> {
  id: string;
  title: string;
  render: (row: T) => ReactNode;
  /** Pixels; columns without a width share what is left. */
  width?: number;
  align?: 'start' | 'end';
  /** Name of the sort field on the server; makes the header a button. */
  sort?: string;
  /** Hidden until the person shows it. */
  hidden?: boolean;
  /** Cannot be hidden. */
  always?: boolean;
  /** Place on a phone's card: its title, the line under it, its end, or nowhere. */
  mobile?: 'title' | 'meta' | 'end' | 'none';
}

export type Density = 'compact' | 'comfortable';

interface TableChoice {
  /** Column id -> shown; only what differs from the default. */
  shown: Record<string, boolean>;
  order: string[];
  density: Density;
}

/** Columns in the person's order, without those they hid. */
export function arrange<T>(columns: Column<T>[], choice: Pick<TableChoice, 'shown' | 'order'>): Column<T>[] {
  const place = (column: Column<T>) => {
    const at = choice.order.indexOf(column.id);
    return at < 0 ? choice.order.length + columns.indexOf(column) : at;
  };
  return columns
    .filter((column) => column.always || (choice.shown[column.id] ?? !column.hidden))
    .sort((a, b) => place(a) - place(b));
}

/** The order after one column moved by one place, for every column (hidden ones keep theirs). */
export function moved<T>(columns: Column<T>[], order: string[], step: { id: string; by: -1 | 1 }): string[] {
  const everything = Object.fromEntries(columns.map((column) => [column.id, true]));
  const ids = arrange(columns, { shown: everything, order }).map((column) => column.id);
  const from = ids.indexOf(step.id);
  const to = from + step.by;
  if (from < 0 || to < 0 || to >= ids.length) return ids;
  ids.splice(to, 0, ...ids.splice(from, 1));
  return ids;
}

/** Column choice and density of one table, kept on this device. */
export function useTableChoice(id: string) {
  return useLocalStorage<TableChoice>({
    key: `sf-table-${id}`,
    defaultValue: { shown: {}, order: [], density: 'comfortable' },
    getInitialValueInEffect: false,
  });
}

/** `-createdAt` after a click on the header of `createdAt`: first ascending, then reversed (requirement 6.3). */
export function nextSort(current: string | undefined, field: string): string {
  return current === field ? `-${field}` : field;
}

/** The ids between two rows, for selecting with shift. */
export function idRange(ids: string[], from: string, to: string): string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)].sort((x, y) => x - y) as [number, number];
  return a < 0 ? [to] : ids.slice(a, b + 1);
}
