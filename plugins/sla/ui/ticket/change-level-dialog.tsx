import { api, Button, Group, invalidate, Modal, toast, useApi } from '@serviflow/sdk/ui';
import { useState } from 'react';
import { DefinitionSelect } from '../rules/definition-select.tsx';
import shared from '../sla.module.css';
import type { Definition } from '../types.ts';
import classes from './ticket.module.css';

export interface ChangeLevelDialogProps {
  opened: boolean;
  onClose: () => void;
  ticketId: string;
  number: number;
  /** What was chosen by hand before; null when the rules decide. */
  current: string | null;
}

/** A choice by hand beats every rule (20.8). */
export function ChangeLevelDialog({ opened, onClose, ticketId, number, current }: ChangeLevelDialogProps) {
  const list = useApi<{ items: Definition[] }>(opened ? '/api/sla/definitions' : null);
  const [chosen, setChosen] = useState<string | null>();
  const [busy, setBusy] = useState(false);
  const value = chosen === undefined ? current : chosen;
  const close = () => {
    setChosen(undefined);
    onClose();
  };
  const save = async () => {
    setBusy(true);
    try {
      await api.post(`/api/sla/tickets/${ticketId}/set-service-level`, { definitionId: value });
      await invalidate('/api/sla/tickets', '/api/tickets');
      toast.done({
        message: value ? `Service level of #${number} changed` : `The rules decide for #${number}`,
      });
      close();
    } catch (error) {
      toast.failed(error, 'The service level was not changed');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={`Service level of ticket #${number}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.card}>
        <DefinitionSelect
          label="Service level"
          visibleLabel
          definitions={list.data?.items ?? []}
          value={value}
          none="As the rules say"
          onChange={setChosen}
        />
        <p className={shared.hint}>
          Both deadlines are computed anew from the creation of the ticket. Clocks that have stopped keep
          their promise.
        </p>
        <Group justify="flex-end" gap="xs">
          <Button onClick={close}>Cancel</Button>
          <Button variant="filled" loading={busy} disabled={value === current} onClick={() => void save()}>
            Change
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
