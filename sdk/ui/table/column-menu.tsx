import { ActionIcon, Button, Checkbox, Popover, SegmentedControl, Tooltip } from '@mantine/core';
import { AppIcon } from '../components/app-icon.tsx';
import { arrange, type Column, type Density, moved, useTableChoice } from './columns.ts';
import classes from './data-table.module.css';

/**
 * Which columns a table shows, in which order, and how tall its rows are.
 * @since 1.0
 */
export function ColumnMenu<T>({ id, columns }: { id: string; columns: Column<T>[] }) {
  const [choice, setChoice, reset] = useTableChoice(id);
  const everything = Object.fromEntries(columns.map((column) => [column.id, true]));
  const ordered = arrange(columns, { shown: everything, order: choice.order }).filter(
    (one) => !one.hideTitle,
  );
  const move = (column: string, by: -1 | 1) =>
    setChoice((before) => ({ ...before, order: moved(columns, before.order, { id: column, by }) }));
  return (
    <Popover position="bottom-end" width={280} trapFocus>
      <Popover.Target>
        <Tooltip label="Columns and row height">
          <ActionIcon aria-label="Columns and row height">
            <AppIcon name="adjustments-horizontal" size={18} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <SegmentedControl
          fullWidth
          size="xs"
          value={choice.density}
          onChange={(density) => setChoice((before) => ({ ...before, density: density as Density }))}
          data={[
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact' },
          ]}
        />
        <ul className={classes.columnList}>
          {ordered.map((column, index) => (
            <li key={column.id} className={classes.columnItem}>
              <Checkbox
                className={classes.columnLabel}
                label={column.title}
                disabled={column.always}
                checked={column.always || (choice.shown[column.id] ?? !column.hidden)}
                onChange={(event) => {
                  const shown = event.currentTarget.checked;
                  setChoice((before) => ({ ...before, shown: { ...before.shown, [column.id]: shown } }));
                }}
              />
              <ActionIcon
                size={24}
                disabled={index === 0}
                aria-label={`Move ${column.title} to the left`}
                onClick={() => move(column.id, -1)}
              >
                <AppIcon name="arrow-up" size={14} />
              </ActionIcon>
              <ActionIcon
                size={24}
                disabled={index === ordered.length - 1}
                aria-label={`Move ${column.title} to the right`}
                onClick={() => move(column.id, 1)}
              >
                <AppIcon name="arrow-down" size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <Button variant="subtle" fullWidth onClick={reset}>
          Reset
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
