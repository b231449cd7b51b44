import { Button, Group, Text } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { asApiError } from '../api/problem.ts';
import { toast } from '../core/toast.tsx';
import { bulkForm } from '../forms/schema.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import type { UiAction } from '../manifest-types.ts';
import { Modal } from '../typed/modal.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import { ONE_REQUEST } from './bulk-run.ts';
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

/** So many subjects that people should see how far it is. */
const isLong = (target: ActionTarget) => countOf(target) > ONE_REQUEST;

/**
 * True when the action cannot run on one click: it has fields, is dangerous, or works on many things.
 * @since 1.0
 */
export function needsDialog(action: UiAction, target: ActionTarget = {}): boolean {
  const fields = Object.keys(action.form?.properties ?? {}).length;
  return action.risk === 'danger' || fields > 0 || isLong(target);
}

/** Tells how a run went, including bulk runs that worked only in part. */
export function reportOutcome(
  action: UiAction,
  target: ActionTarget,
  { reply, noun }: { reply: unknown; noun: string | undefined },
): void {
  const { done, failed, skipped = [] } = (target.ids ? reply : { done: [], failed: [] }) as BulkReply;
  if (skipped.length > 0 && failed.length === 0) {
    toast.done({ message: `${action.title}: stopped after ${done.length}, ${skipped.length} not touched` });
    return;
  }
  if (failed?.length > 0) {
    const reasons = [...new Set(failed.map((one) => one.detail))].slice(0, 2).join(' ');
    toast.failed(new Error(reasons), `${action.title}: ${done.length} done, ${failed.length} not`);
    return;
  }
  const { title, done: words = title } = action;
  const count = target.ids && `${target.ids.length} ${noun ?? 'done'}`;
  const what = count ?? target.name ?? (action.done ? undefined : 'done');
  toast.done({ message: what === undefined ? words : `${words}: ${what}` });
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
  const [progress, setProgress] = useState<{ handled: number; stopping: boolean }>();
  const ending = useRef<AbortController>(undefined);
  const given = action?.form;
  const form = useMemo(() => (given && target.ids ? bulkForm(given) : given), [given, target.ids]);
  if (!action) return null;
  const fields = Object.keys(form?.properties ?? {}).length;
  const danger = action.risk === 'danger';
  const subject = subjectWords(target, noun);

  const run = async (input: Record<string, unknown>) => {
    ending.current = new AbortController();
    const { signal } = ending.current;
    const onProgress = (handled: number) => setProgress({ handled, stopping: signal.aborted });
    if (isLong(target)) onProgress(0);
    try {
      const reply = await runAction(action, target, input, isLong(target) ? { onProgress, signal } : {});
      reportOutcome(action, target, { reply, noun });
      onClose();
      onDone?.(reply, action);
    } finally {
      setProgress(undefined);
    }
  };
  const stop = () => {
    ending.current?.abort();
    setProgress((before) => before && { ...before, stopping: true });
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
  // `Resolve 2 tickets`, but `Move to the bin: 2 tickets`.
  const label = target.ids ? `${action.title}${/\s/.test(action.title) ? ':' : ''} ${subject}` : action.title;

  return (
    <Modal
      opened
      onClose={onClose}
      // Whoever leaves a run half way should say so.
      withCloseButton={!progress}
      closeOnEscape={!progress}
      closeOnClickOutside={!progress}
      size={fields > 4 ? 'lg' : 'md'}
      title={target.ids ? label : action.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {progress && <BulkProgress {...progress} total={countOf(target)} noun={noun} onStop={stop} />}
      {/* Kept while it runs: what was typed is needed again when the desk refuses it. */}
      <div hidden={progress !== undefined}>
        {target.name && !target.ids && (
          <Text c="dimmed" mb="sm" lineClamp={2}>
            {target.name}
          </Text>
        )}
        {danger && (
          <Text mb="md">
            This affects <strong>{subject}</strong>.
          </Text>
        )}
        {form && fields > 0 ? (
          <SchemaForm
            schema={form}
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
      </div>
    </Modal>
  );
}
