import { useLocalStorage } from '@mantine/hooks';
import type { ReactNode } from 'react';

/**
 * A column of a DataTable.
 * @since 1.0
 */
export interface Column<T> {
  id: string;
  title: string;
  /** The title is only read out, for a column of buttons. */
  hideTitle?: boolean;
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

/**
 * Height of the rows.
 * @since 1.0
 */
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

/** Pixels that a column without a width keeps at least. */
const MIN_FLEX = 220;
const CARDS_UNDER = 640;

/**
 * The columns that fit into `width` pixels. What a phone would not show goes first, then from the right;
 * columns marked `always`, and the one that takes the rest, stay.
 */
export function fitColumns<T>(columns: Column<T>[], width: number): Column<T>[] {
  if (width <= CARDS_UNDER) return columns;
  const need = (list: Column<T>[]) => list.reduce((sum, column) => sum + (column.width ?? MIN_FLEX), 0);
  const droppable = columns.filter(
    (column) => !column.always && column.width !== undefined && column.mobile !== 'title',
  );
  const order = [
    ...droppable.filter((column) => column.mobile === 'none').reverse(),
    ...droppable.filter((column) => column.mobile !== 'none' && column.mobile !== 'end').reverse(),
    ...droppable.filter((column) => column.mobile === 'end').reverse(),
  ];
  let kept = columns;
  for (const victim of order) {
    if (need(kept) <= width) break;
    kept = kept.filter((column) => column !== victim);
  }
  return kept;
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

/**
 * Column choice and density of one table, kept on this device.
 * @since 1.0
 */
export function useTableChoice(id: string) {
  return useLocalStorage<TableChoice>({
    key: `sf-table-${id}`,
    defaultValue: { shown: {}, order: [], density: 'comfortable' },
    getInitialValueInEffect: false,
  });
}

/**
 * `-createdAt` after a click on the header of `createdAt`: first ascending, then reversed (requirement 6.3).
 * @since 1.0
 */
export function nextSort(current: string | undefined, field: string): string {
  return current === field ? `-${field}` : field;
}

/** The ids between two rows, for selecting with shift. */
export function idRange(ids: string[], from: string, to: string): string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)].sort((x, y) => x - y) as [number, number];
  return a < 0 ? [to] : ids.slice(a, b + 1);
}
