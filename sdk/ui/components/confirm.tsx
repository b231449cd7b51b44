import { Button, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { toast } from '../core/toast.tsx';
import { Modal } from '../typed/modal.tsx';

/**
 * What Confirm asks.
 * @since 1.0
 */
export interface Question {
  title: string;
  /** What will happen, to what, and whether it can be taken back. */
  body: ReactNode;
  confirm: string;
  danger?: boolean;
  run: () => Promise<unknown>;
}

/**
 * Asks before something that one click should not do; stays open when it did not work.
 * @since 1.0
 */
export function Confirm({ question, onClose }: { question: Question | null; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  // Its words stay while the dialog fades.
  const [shown, setShown] = useState(question);
  if (question && question !== shown) setShown(question);
  const confirm = async () => {
    setBusy(true);
    try {
      await question?.run();
      onClose();
    } catch (error) {
      toast.failed(error, `${question?.confirm} did not work`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={question !== null}
      onClose={onClose}
      title={shown?.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {shown?.body}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          variant="filled"
          color={shown?.danger ? 'red' : undefined}
          loading={busy}
          onClick={() => void confirm()}
        >
          {shown?.confirm}
        </Button>
      </Group>
    </Modal>
  );
}
