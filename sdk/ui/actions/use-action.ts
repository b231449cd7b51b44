import { createElement, type ReactNode, useCallback, useState } from 'react';
import { useApi } from '../api/query.ts';
import { toast } from '../core/toast.tsx';
import type { UiAction } from '../manifest-types.ts';
import { ActionDialog, needsDialog, reportOutcome } from './action-dialog.tsx';
import { type ActionTarget, runAction } from './run-action.ts';

/**
 * Options of useAction.
 * @since 1.0
 */
export interface UseActionOptions {
  onDone?: (reply: unknown, action: UiAction) => void;
  noun?: string;
}

/**
 * Starts actions, with their dialogs. Put `dialog` into the page.
 * @since 1.0
 */
export interface ActionRunner {
  /** Runs at once, or opens the dialog when the action has fields or is dangerous. */
  start: (action: UiAction, target: ActionTarget, values?: Record<string, unknown>) => void;
  /** Ids of actions that are running now. */
  running: ReadonlySet<string>;
  /** Put this into the page once; it holds the open dialog. */
  dialog: ReactNode;
}

/**
 * Runs actions with their dialog, messages and refreshing: `const {start, dialog} = useAction()`.
 * @since 1.0
 */
export function useAction({ onDone, noun }: UseActionOptions = {}): ActionRunner {
  const [open, setOpen] = useState<{
    action: UiAction;
    target: ActionTarget;
    values?: Record<string, unknown>;
  }>();
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set());

  const start = useCallback<ActionRunner['start']>(
    (action, target, values) => {
      if (needsDialog(action, target)) {
        setOpen({ action, target, values });
        return;
      }
      setRunning((before) => new Set(before).add(action.id));
      runAction(action, target, values)
        .then((reply) => {
          reportOutcome(action, target, { reply, noun });
          onDone?.(reply, action);
        })
        .catch((error) => toast.failed(error, `${action.title} did not work`))
        .finally(() =>
          setRunning((before) => {
            const after = new Set(before);
            after.delete(action.id);
            return after;
          }),
        );
    },
    [onDone, noun],
  );

  const dialog = createElement(ActionDialog, {
    action: open?.action ?? null,
    target: open?.target ?? {},
    values: open?.values,
    onClose: () => setOpen(undefined),
    onDone,
    noun,
  });
  return { start, running, dialog };
}

/**
 * The actions that one subject offers now, such as `useSubjectActions('/api/tickets', id)`.
 * @since 1.0
 */
export function useSubjectActions(basePath: string, id: string | null): UiAction[] {
  const reply = useApi<UiAction[] | { items: UiAction[] }>(id ? `${basePath}/${id}/actions` : null, {
    keepPrevious: true,
  });
  if (!reply.data) return [];
  return Array.isArray(reply.data) ? reply.data : reply.data.items;
}
