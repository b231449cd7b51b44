import { Button, Menu, Tooltip } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { AppIcon } from '../components/app-icon.tsx';
import { useManifest } from '../core/manifest-context.tsx';
import { keyLabel, useShortcuts } from '../core/shortcuts.ts';
import type { UiAction } from '../manifest-types.ts';
import classes from './action-bar.module.css';
import type { ActionTarget } from './run-action.ts';
import { type ActionRunner, useAction } from './use-action.ts';

/**
 * Props of ActionButton.
 * @since 1.0
 */
export interface ActionButtonProps {
  action: UiAction;
  target?: ActionTarget;
  /** The one primary button of the view. */
  primary?: boolean;
  iconOnly?: boolean;
  onDone?: (reply: unknown) => void;
  values?: Record<string, unknown>;
  /** Share one runner between many buttons; without it the button brings its own dialog. */
  runner?: ActionRunner;
}

function Hint({ action }: { action: UiAction }) {
  return (
    <>
      {action.title}
      {action.shortcut && <span className="sf-kbd">{keyLabel(action.shortcut)}</span>}
    </>
  );
}

/**
 * A button derived from an action: word, icon, shortcut in the tooltip, dialog when it has fields.
 * @since 1.0
 */
export function ActionButton({
  action,
  target = {},
  primary,
  iconOnly,
  onDone,
  values,
  runner,
}: ActionButtonProps) {
  const own = useAction({ onDone });
  const { start, running } = runner ?? own;
  const danger = action.risk === 'danger';
  return (
    <>
      <Tooltip label={<Hint action={action} />} disabled={!iconOnly && !action.shortcut}>
        <Button
          variant={primary ? 'filled' : 'default'}
          className={danger && !primary ? classes.danger : undefined}
          leftSection={iconOnly ? undefined : action.icon && <AppIcon name={action.icon} />}
          loading={running.has(action.id)}
          onClick={() => start(action, target, values)}
          aria-label={iconOnly ? action.title : undefined}
          aria-keyshortcuts={action.shortcut}
          px={iconOnly ? 8 : undefined}
        >
          {iconOnly ? <AppIcon name={action.icon} /> : action.title}
        </Button>
      </Tooltip>
      {!runner && own.dialog}
    </>
  );
}

/**
 * Props of ActionBar.
 * @since 1.0
 */
export interface ActionBarProps {
  actions: UiAction[];
  target: ActionTarget;
  /** Id of the action that is primary; the first one that writes by default. */
  primaryId?: string;
  /** How many buttons stand outside of the menu. */
  visible?: number;
  onDone?: (reply: unknown, action: UiAction) => void;
  /** Single-key shortcuts of the actions; off where a list uses the same keys. */
  shortcuts?: boolean;
}

/**
 * All actions of a subject: the first few as buttons, the rest in a menu, with their shortcuts.
 * @since 1.0
 */
export function ActionBar({
  actions,
  target,
  primaryId,
  visible = 3,
  onDone,
  shortcuts = true,
}: ActionBarProps) {
  const runner = useAction({ onDone });
  const primary = primaryId ?? actions.find((action) => action.risk === 'write')?.id;
  const ordered = [...actions].sort((a, b) => Number(b.id === primary) - Number(a.id === primary));
  const shown = ordered.slice(0, visible);
  const more = ordered.slice(visible);
  useShortcuts(
    actions.flatMap((action) =>
      action.shortcut && shortcuts
        ? [{ keys: action.shortcut, label: action.title, run: () => runner.start(action, target) }]
        : [],
    ),
  );
  return (
    <div className={classes.bar}>
      {shown.map((action) => (
        <ActionButton
          key={action.id}
          action={action}
          target={target}
          primary={action.id === primary}
          runner={runner}
        />
      ))}
      {more.length > 0 && (
        <Menu width={240}>
          <Menu.Target>
            <Button aria-label="More actions" px={8}>
              <AppIcon name="dots" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {more.map((action) => (
              <Menu.Item
                key={action.id}
                leftSection={<AppIcon name={action.icon ?? 'bolt'} />}
                rightSection={action.shortcut && <span className="sf-kbd">{keyLabel(action.shortcut)}</span>}
                color={action.risk === 'danger' ? 'red' : undefined}
                onClick={() => runner.start(action, target)}
              >
                {action.title}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {runner.dialog}
    </div>
  );
}

/**
 * Props of BulkBar.
 * @since 1.0
 */
export interface BulkBarProps {
  /** Kind of subject, `tickets.ticket`: its bulk actions come from the manifest. */
  subject: string;
  ids: string[];
  onClear: () => void;
  onDone?: (reply: unknown, action: UiAction) => void;
  /** Plural, `tickets`. */
  noun?: string;
  /** Beside the count, such as a button that selects all that match. @since 1.1 */
  extra?: ReactNode;
}

/**
 * Floats over a list while rows are selected and offers the bulk actions.
 * @since 1.0
 */
export function BulkBar({ subject, ids, onClear, onDone, noun = 'items', extra }: BulkBarProps) {
  const { actions } = useManifest();
  const bulk = useMemo(
    () => actions.filter((action) => action.bulk && action.subject === subject && action.bulkPath),
    [actions, subject],
  );
  const runner = useAction({
    noun,
    onDone: (reply, action) => {
      onClear();
      onDone?.(reply, action);
    },
  });
  useShortcuts([{ keys: 'Escape', run: onClear, enabled: ids.length > 0 }]);
  if (ids.length === 0 && !runner.dialog) return null;
  return (
    <>
      {ids.length > 0 && (
        <div
          className={classes.bulk}
          role="toolbar"
          aria-label={`Actions for ${ids.length} selected ${noun}`}
        >
          <span className={classes.count} aria-live="polite">
            {ids.length} selected
          </span>
          {extra}
          {bulk.map((action) => (
            <Button
              key={action.id}
              variant="subtle"
              leftSection={<AppIcon name={action.icon ?? 'bolt'} />}
              loading={runner.running.has(action.id)}
              onClick={() => runner.start(action, { ids })}
            >
              {action.title}
            </Button>
          ))}
          <Button variant="subtle" onClick={onClear} aria-label="Clear selection" px={8}>
            <AppIcon name="x" />
          </Button>
        </div>
      )}
      {runner.dialog}
    </>
  );
}
