import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { asApiError } from '../api/problem.ts';
import { AppIcon } from '../components/app-icon.tsx';

const UNDO_MS = 8000;
const CLOSE = { closeButtonProps: { 'aria-label': 'Close' } };

export interface ToastOptions {
  message: string;
  /** A button in the toast, such as Open. */
  action?: { label: string; run: () => void };
  icon?: string;
}

function withButton(message: string, action: { label: string; run: () => void } | undefined, id: string) {
  if (!action) return message;
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <span>{message}</span>
      <Button
        size="compact-sm"
        onClick={() => {
          // Hiding tells the toast's onClose, which has to know by then what was clicked.
          action.run();
          notifications.hide(id);
        }}
      >
        {action.label}
      </Button>
    </Group>
  );
}

let counter = 0;
const nextId = () => `toast-${++counter}`;

/**
 * Short messages at the bottom of the screen, read out by screen readers.
 * @since 1.0
 */
export const toast = {
  /** Something worked. */
  done({ message, action, icon = 'check' }: ToastOptions): void {
    const id = nextId();
    notifications.show({
      ...CLOSE,
      id,
      message: withButton(message, action, id),
      color: 'green',
      icon: <AppIcon name={icon} />,
      autoClose: 4000,
    });
  },

  /** Something did not work; stays longer and carries the request id. */
  failed(error: unknown, title?: string): void {
    const { problem } = asApiError(error);
    notifications.show({
      ...CLOSE,
      title: title ?? problem.title,
      message: [problem.detail, problem.requestId && `Request ${problem.requestId}`]
        .filter(Boolean)
        .join(' · '),
      color: 'red',
      icon: <AppIcon name="alert-triangle" />,
      autoClose: 12_000,
    });
  },

  /**
   * Something was done that can be taken back for 8 seconds.
   * @param onExpire runs when the time is over and nobody took it back (for changes that are sent late)
   */
  undo({ message, undo, onExpire }: { message: string; undo: () => void; onExpire?: () => void }): void {
    const id = nextId();
    let taken = false;
    const takeBack = () => {
      taken = true;
      undo();
    };
    notifications.show({
      ...CLOSE,
      id,
      message: withButton(message, { label: 'Undo', run: takeBack }, id),
      color: 'grey',
      icon: <AppIcon name="check" />,
      autoClose: UNDO_MS,
      onClose: () => {
        if (!taken) onExpire?.();
      },
    });
  },
};

/**
 * `toast.undo` as a hook-shaped name; the same object on every render.
 * @since 1.0
 */
export function useUndoToast(): typeof toast.undo {
  return toast.undo;
}
