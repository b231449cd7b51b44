import { Checkbox, Loader } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { arrange, type Column, fitColumns, nextSort, useTableChoice } from './columns.ts';
import classes from './data-table.module.css';
import { usePlace, useReturn } from './place.ts';
import { HeadCell, SkeletonRows, Spacer, TableRow } from './table-parts.tsx';
import { useRows } from './use-rows.ts';

/**
 * Props of DataTable.
 * @since 1.0
 */
export interface DataTableProps<T> {
  /** Key under which column choices are kept, `tickets`. */
  id: string;
  /** What the table holds, for screen readers. */
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowId: (row: T) => string;
  loading?: boolean;
  /** Old rows are shown while new ones load. */
  refreshing?: boolean;
  error?: unknown;
  onRetry?: () => void;
  /** `createdAt` or `-createdAt`. */
  sort?: string;
  onSort?: (sort: string) => void;
  selected?: string[];
  onSelect?: (ids: string[]) => void;
  /** Click on a row, or Enter. */
  onOpen?: (row: T) => void;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
  /** Buttons that appear on the row under the pointer. */
  rowActions?: (row: T) => ReactNode;
  /** Colour of the 3 px edge, such as a focus tier. */
  edge?: (row: T) => 'red' | 'amber' | 'blue' | 'purple' | 'grey' | undefined;
  /** Highlighted row when the page holds it (peek follows j/k). */
  active?: string | null;
  onActive?: (row: T) => void;
  /** j, k, x and Enter; off for a second table on the same page. */
  keyboard?: boolean;
  /** Fill the height that is left and scroll inside (long lists); else grow with the rows. */
  fill?: boolean;
  skeletonRows?: number;
}

const VIRTUAL_FROM = 80;

/**
 * The list of the product: sorting, selection, keyboard, skeletons of the final height, cards on a phone.
 * @since 1.0
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { rows, error, loading, onRetry, empty } = props;
  if (error && rows.length === 0) return <ErrorState error={error} onRetry={onRetry} />;
  if (!loading && rows.length === 0) return empty ?? <EmptyState title="Nothing here yet" />;
  return <Grid {...props} />;
}

/** Pixels: the column of check marks, and what the last column keeps free to end where the page's head ends. */
const CHECK = 48;
const MARGIN = 14;

function Grid<T>(props: DataTableProps<T>) {
  const { rows, rowId, loading, selected, onSelect, sort, onSort, keyboard = true, fill = false } = props;
  const [choice] = useTableChoice(props.id);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const columns = fitColumns(arrange(props.columns, choice), width - (onSelect ? CHECK : 0) - MARGIN);
  const ids = rows.map(rowId);
  const rowHeight = choice.density === 'compact' ? 36 : 44;

  const virtual = fill && rows.length > VIRTUAL_FROM;
  const list = usePlace(props.id);
  const virtualizer = useVirtualizer({
    initialMeasurementsCache: list.before?.sizes ?? [],
    count: virtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 12,
  });
  const reveal = (id: string, index: number) => {
    if (virtual) virtualizer.scrollToIndex(index);
    requestAnimationFrame(() => {
      const node = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
      node?.focus({ preventScroll: true });
      node?.scrollIntoView({ block: 'nearest' });
    });
  };
  const find = (id: string) => rows[ids.indexOf(id)];
  const state = useRows({
    ids,
    selected,
    onSelect,
    active: props.active,
    onActive: props.onActive && ((id) => withRow(find(id), props.onActive)),
    onOpen: props.onOpen && ((id) => withRow(find(id), props.onOpen)),
    reveal,
    keyboard,
  });

  const sizes = virtualizer.measurementsCache;
  useReturn(list, { scroller, loading, ids, state, selected, onSelect, sizes });

  const items = virtual ? virtualizer.getVirtualItems() : undefined;
  const visible = items ? items.map((item) => item.index) : rows.map((_, index) => index);
  const before = items?.[0]?.start ?? 0;
  const after = items ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;

  const sentinel = useMore(props.hasMore, props.onMore);

  const spans = columns.length + (onSelect ? 1 : 0);
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-fill={fill || undefined}
      aria-busy={loading || props.refreshing}
    >
      <table
        className={classes.table}
        data-density={choice.density}
        data-stale={props.refreshing || undefined}
        aria-label={props.label}
        aria-rowcount={props.hasMore ? -1 : rows.length + 1}
      >
        <colgroup>
          {onSelect && <col style={{ width: CHECK }} />}
          {columns.map(({ id, width: own }, at) => (
            <col key={id} style={{ width: own && at === columns.length - 1 ? own + MARGIN : own }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {onSelect && (
              <th scope="col" className={classes.check}>
                <Checkbox
                  aria-label="Select all"
                  checked={rows.length > 0 && selected?.length === rows.length}
                  indeterminate={!!selected?.length && selected.length < rows.length}
                  onChange={state.toggleAll}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                sort={sort}
                onSort={onSort && ((field) => onSort(nextSort(sort, field)))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {loading && (
            <SkeletonRows columns={columns} count={props.skeletonRows ?? 12} check={onSelect !== undefined} />
          )}
          <Spacer height={before} columns={spans} />
          {visible.map((index) => {
            const row = rows[index];
            const id = ids[index];
            if (row === undefined || id === undefined) return null;
            return (
              <TableRow
                key={id}
                id={id}
                index={index}
                row={row}
                columns={columns}
                selected={onSelect ? (selected?.includes(id) ?? false) : undefined}
                active={state.active === id}
                edge={props.edge?.(row)}
                actions={props.rowActions?.(row)}
                measure={virtual ? virtualizer.measureElement : undefined}
                onToggle={(shift) => state.toggle(id, shift)}
                onActivate={() => state.setActive(id)}
                onOpen={props.onOpen && (() => props.onOpen?.(row))}
              />
            );
          })}
          <Spacer height={after} columns={spans} />
        </tbody>
      </table>
      {props.hasMore && (
        <div ref={sentinel} className={classes.more}>
          {props.loadingMore && <Loader size="sm" aria-label="Loading more" />}
        </div>
      )}
    </div>
  );
}

/** Width of the list in pixels, known before the first paint. */
function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    setWidth(node.clientWidth);
    const observer = new ResizeObserver(() => setWidth(node.clientWidth));
    observer.observe(node);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

/** Asks for more once the end of the list comes near. */
function useMore(
  hasMore: boolean | undefined,
  onMore: (() => void) | undefined,
): RefObject<HTMLDivElement | null> {
  const sentinel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const node = sentinel.current;
    if (!node || !hasMore || !onMore) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore(), {
      rootMargin: '600px',
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [hasMore, onMore]);
  return sentinel;
}

function withRow<T>(row: T | undefined, run: ((row: T) => void) | undefined): void {
  if (row !== undefined) run?.(row);
}
