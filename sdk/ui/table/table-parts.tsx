import { Checkbox, Skeleton } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { AppIcon } from '../components/app-icon.tsx';
import type { Column } from './columns.ts';
import classes from './data-table.module.css';

export function HeadCell<T>(props: {
  column: Column<T>;
  sort: string | undefined;
  onSort: ((field: string) => void) | undefined;
}) {
  const { column, sort, onSort } = props;
  const field = column.sort;
  const direction =
    field && sort === field ? 'ascending' : field && sort === `-${field}` ? 'descending' : undefined;
  const sortable = field !== undefined && onSort !== undefined;
  return (
    <th scope="col" aria-sort={sortable ? (direction ?? 'none') : undefined} data-align={column.align}>
      {sortable ? (
        <button type="button" className={classes.sort} data-on={direction} onClick={() => onSort(field)}>
          {column.title}
          <AppIcon
            name={direction === 'ascending' ? 'arrow-up' : direction ? 'arrow-down' : 'selector'}
            size={14}
          />
        </button>
      ) : column.hideTitle ? (
        <span className="sf-hidden">{column.title}</span>
      ) : (
        column.title
      )}
    </th>
  );
}

export interface TableRowProps<T> {
  id: string;
  index: number;
  row: T;
  columns: Column<T>[];
  /** Undefined when rows cannot be selected. */
  selected: boolean | undefined;
  active: boolean;
  edge: string | undefined;
  actions: ReactNode;
  measure: ((node: Element | null) => void) | undefined;
  onToggle: (shift: boolean) => void;
  onActivate: () => void;
  onOpen: (() => void) | undefined;
}

/** True when the click meant a control inside the row, or ended a text selection. */
function meantElsewhere(event: MouseEvent): boolean {
  const target = event.target as HTMLElement;
  return target.closest('a, button, input, label') !== null || !!window.getSelection()?.toString();
}

export function TableRow<T>(props: TableRowProps<T>) {
  const { id, index, row, columns, selected, active, edge, actions, onToggle, onActivate, onOpen } = props;
  return (
    <tr
      ref={props.measure}
      data-index={index}
      data-row={id}
      data-edge={edge}
      data-open={onOpen ? true : undefined}
      className={classes.row}
      tabIndex={active ? 0 : -1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      onClick={(event) => {
        // Also by a link in the row: coming back, the reader sees which row it was.
        if ((event.target as HTMLElement).closest('a')) onActivate();
        if (meantElsewhere(event)) return;
        onActivate();
        onOpen?.();
      }}
    >
      {selected !== undefined && (
        <td className={classes.check}>
          <Checkbox
            aria-label="Select"
            checked={selected}
            onChange={() => undefined}
            onClick={(event) => onToggle(event.shiftKey)}
          />
        </td>
      )}
      {columns.map((column, at) => (
        <td
          key={column.id}
          className={classes.cell}
          data-align={column.align}
          data-mobile={column.mobile ?? (at === 0 ? 'title' : 'meta')}
        >
          {column.render(row)}
          {at === columns.length - 1 && actions && <span className={classes.actions}>{actions}</span>}
        </td>
      ))}
    </tr>
  );
}

/** Placeholders as tall as the rows that will come, so nothing jumps. */
export function SkeletonRows<T>(props: { columns: Column<T>[]; count: number; check: boolean }) {
  return Array.from({ length: props.count }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
    <tr key={index} className={classes.row} data-skeleton>
      {props.check && <td className={classes.check} />}
      {props.columns.map((column, at) => (
        <td
          key={column.id}
          className={classes.cell}
          data-mobile={column.mobile ?? (at === 0 ? 'title' : 'meta')}
        >
          <Skeleton height={12} width={`${45 + ((index * 37 + at * 53) % 45)}%`} radius="sm" />
        </td>
      ))}
    </tr>
  ));
}

/** Stands for the rows above or below the drawn ones. */
export function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}
