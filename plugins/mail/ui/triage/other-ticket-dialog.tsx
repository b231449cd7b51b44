import { asApiError, Button, Group, Modal, NumberInput } from '@serviflow/sdk/ui';
import { useState } from 'react';

export interface OtherTicketDialogProps {
  opened: boolean;
  onClose: () => void;
  onChoose: (number: number) => Promise<unknown>;
}

/** Names the ticket that a message belongs to. */
export function OtherTicketDialog({ opened, onClose, onChoose }: OtherTicketDialogProps) {
  const [number, setNumber] = useState<number | string>('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const choose = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onChoose(Number(number));
      onClose();
    } catch (thrown) {
      const problem = asApiError(thrown);
      setError(problem.fields[0]?.detail ?? problem.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Put on another ticket"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (Number(number) > 0) void choose();
        }}
      >
        <NumberInput
          label="Ticket number"
          prefix="#"
          hideControls
          allowDecimal={false}
          allowNegative={false}
          data-autofocus
          value={number}
          onChange={setNumber}
          error={error}
        />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={busy} disabled={!(Number(number) > 0)}>
            Put it there
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
