import { Button, Group, Lookup, Modal, Select, toast, useTimeZone } from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { Shift } from '../contract.ts';
import { changeWeek, undoOf } from './change-week.ts';
import classes from './rota.module.css';
import { weekWords } from './rota.ts';

/** What somebody is about to do with a week. */
export interface WeekChange {
  kind: 'swap' | 'take-over' | 'give-back';
  week: Shift;
}

const TITLES = {
  swap: 'Swap two weeks',
  'take-over': 'Somebody else is on call',
  'give-back': 'As planned again',
};
const BUTTONS = { swap: 'Swap', 'take-over': 'Change', 'give-back': 'Give back' };

export interface ChangeDialogProps {
  /** The dialog is open while there is one. */
  change: WeekChange | null;
  weeks: readonly Shift[];
  onClose: () => void;
}

/** Asks for what is missing, says what will happen, does it, and offers to take it back. */
export function ChangeDialog({ change, weeks, onClose }: ChangeDialogProps) {
  return (
    <Modal
      opened={change !== null}
      onClose={onClose}
      title={change ? TITLES[change.kind] : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {change && <ChangeForm {...change} weeks={weeks} onClose={onClose} />}
    </Modal>
  );
}

function ChangeForm({ kind, week, weeks, onClose }: WeekChange & Omit<ChangeDialogProps, 'change'>) {
  const zone = useTimeZone();
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const others = weeks.filter((other) => other.userId !== week.userId);
  const partner = others.find((other) => other.id === chosen);
  const words = weekWords(week, zone);
  const run = async () => {
    setBusy(true);
    try {
      await changeWeek(week.id, kind, chosen);
      toast.undo({ message: 'The rota is changed', undo: () => void undo() });
      onClose();
    } catch (error) {
      toast.failed(error, 'The rota was not changed');
    } finally {
      setBusy(false);
    }
  };
  const undo = async () => {
    const back = undoOf(week, kind, chosen);
    await changeWeek(week.id, back.kind, back.value).catch((error) =>
      toast.failed(error, 'It was not taken back'),
    );
  };
  return (
    <div className={classes.form}>
      {kind === 'swap' && (
        <Select
          label={`${week.name}, ${words}, swaps with`}
          placeholder="Choose a week"
          data={others.map((other) => ({
            value: other.id,
            label: `${weekWords(other, zone)}: ${other.name}`,
          }))}
          value={chosen}
          onChange={setChosen}
          searchable
        />
      )}
      {kind === 'take-over' && (
        <Lookup
          label={`On call from ${words}, instead of ${week.name}`}
          path="/api/users"
          query={{ staff: 'true' }}
          labelKey="name"
          value={chosen}
          onChange={setChosen}
        />
      )}
      {kind === 'give-back' && (
        <p>
          {week.plannedName} is on call from {words}, as planned. {week.name} is off.
        </p>
      )}
      {partner && (
        <p className={classes.quiet}>
          {partner.name} is then on call from {words}, and {week.name} from {weekWords(partner, zone)}.
        </p>
      )}
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="filled"
          loading={busy}
          disabled={kind !== 'give-back' && chosen === null}
          onClick={() => void run()}
        >
          {BUTTONS[kind]}
        </Button>
      </Group>
    </div>
  );
}
