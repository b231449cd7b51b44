import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { asApiError } from '../api/problem.ts';
import { toast } from '../core/toast.tsx';
import { SchemaForm } from '../forms/schema-form.tsx';
import type { UiAction } from '../manifest-types.ts';
import { type ActionTarget, type BulkReply, countOf, runAction } from './run-action.ts';

/**
 * Props of ActionDialog.
 * @since 1.0
 */
export interface ActionDialogProps {
  /** The dialog is open while an action is given. */
  action: UiAction | null;
  target: ActionTarget;
  onClose: () => void;
  /** Called with the server's answer. */
  onDone?: (reply: unknown, action: UiAction) => void;
  /** Values to begin with. */
  values?: Record<string, unknown>;
  /** Plural of the subject for bulk questions, `tickets`. */
  noun?: string;
}

/**
 * True when the action cannot run on one click: it has fields, or it is dangerous.
 * @since 1.0
 */
export function needsDialog(action: UiAction): boolean {
  return action.risk === 'danger' || Object.keys(action.form?.properties ?? {}).length > 0;
}

/** Tells how a run went, including bulk runs that worked only in part. */
export function reportOutcome(action: UiAction, target: ActionTarget, reply: unknown): void {
  const { done, failed } = (target.ids ? reply : { done: [], failed: [] }) as BulkReply;
  if (failed?.length > 0) {
    const reasons = [...new Set(failed.map((one) => one.detail))].slice(0, 2).join(' ');
    toast.failed(new Error(reasons), `${action.title}: ${done.length} done, ${failed.length} not`);
    return;
  }
  const what = target.ids ? `${target.ids.length} done` : (target.name ?? 'done');
  toast.done({ message: `${action.title}: ${what}` });
}

function subjectWords(target: ActionTarget, noun: string): string {
  if (target.ids) return `${target.ids.length} ${noun}`;
  return target.name ?? 'this';
}

/**
 * Asks for an action's fields, or for a clear yes when it is dangerous, then runs it.
 * @since 1.0
 */
export function ActionDialog({ action, target, onClose, onDone, values, noun = 'items' }: ActionDialogProps) {
  const [busy, setBusy] = useState(false);
  if (!action) return null;
  const fields = Object.keys(action.form?.properties ?? {}).length;
  const danger = action.risk === 'danger';
  const subject = subjectWords(target, noun);

  const run = async (input: Record<string, unknown>) => {
    const reply = await runAction(action, target, input);
    reportOutcome(action, target, reply);
    onClose();
    onDone?.(reply, action);
  };
  const confirm = async () => {
    setBusy(true);
    try {
      await run({});
    } catch (error) {
      toast.failed(asApiError(error), `${action.title} did not work`);
    } finally {
      setBusy(false);
    }
  };
  const label = target.ids ? `${action.title} ${subject}` : action.title;

  return (
    <Modal
      opened
      onClose={onClose}
      size={fields > 4 ? 'lg' : 'md'}
      title={target.ids ? label : action.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {target.name && !target.ids && (
        <Text c="dimmed" mb="sm" lineClamp={2}>
          {target.name}
        </Text>
      )}
      {danger && (
        <Text mb="md">
          {action.title} affects <strong>{subject}</strong>
          {countOf(target) > 1 ? '. All of them are changed at once.' : '.'}
        </Text>
      )}
      {action.form && fields > 0 ? (
        <SchemaForm
          schema={action.form}
          values={values}
          onSubmit={run}
          onCancel={onClose}
          submitLabel={label}
          submitColor={danger ? 'red' : undefined}
        />
      ) : (
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button variant="filled" color={danger ? 'red' : undefined} loading={busy} onClick={confirm}>
            {label}
          </Button>
        </Group>
      )}
    </Modal>
  );
}
