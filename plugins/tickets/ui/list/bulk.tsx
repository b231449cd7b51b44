import {
  api,
  BulkBar,
  type BulkReply,
  Button,
  Group,
  Modal,
  type QueryValue,
  Text,
  toast,
  type UiAction,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { TicketLine } from '../types.ts';
import classes from './list.module.css';

interface Failed {
  action: string;
  done: number;
  items: { id: string; detail: string }[];
}

export interface TicketBulkProps {
  /** Kind of subject: tickets on the desk or in the bin. */
  subject: 'tickets.ticket' | 'tickets.binned';
  rows: TicketLine[];
  selected: string[];
  onSelect: (ids: string[]) => void;
  onDone: () => void;
  /** Filters of the list, when it has more than is loaded. */
  more: Record<string, QueryValue> | undefined;
}

/** The bulk actions of the selected tickets; those that refused are listed with their reasons and stay selected,
 * as do those that a stopped run left alone. */
export function TicketBulk({ subject, rows, selected, onSelect, onDone, more }: TicketBulkProps) {
  const [failed, setFailed] = useState<Failed>();
  const done = (reply: unknown, action: UiAction) => {
    const result = reply as BulkReply;
    onDone();
    onSelect([...result.failed.map((one) => one.id), ...(result.skipped ?? [])]);
    if (result.failed.length > 0)
      setFailed({ action: action.title, done: result.done.length, items: result.failed });
  };
  const [asking, setAsking] = useState(false);
  const selectMatching = async () => {
    setAsking(true);
    try {
      const all = await api.get<{ ids: string[]; more: boolean }>('/api/tickets/matching', more);
      onSelect(all.ids);
      if (all.more)
        toast.done({
          message: `The first ${all.ids.length} are selected; more than that is for several runs`,
        });
    } catch (error) {
      toast.failed(error, 'The others could not be selected');
    } finally {
      setAsking(false);
    }
  };
  const everyRow = rows.length > 0 && selected.length === rows.length;
  const numberOf = (id: string) => rows.find((row) => row.id === id)?.number;
  return (
    <>
      <BulkBar
        subject={subject}
        ids={selected}
        onClear={() => onSelect([])}
        onDone={done}
        extra={
          more &&
          everyRow && (
            <Button variant="subtle" loading={asking} onClick={() => void selectMatching()}>
              Select all that match
            </Button>
          )
        }
        noun={selected.length === 1 ? 'ticket' : 'tickets'}
      />
      <Modal
        opened={failed !== undefined}
        onClose={() => setFailed(undefined)}
        title={`${failed?.action}: ${failed?.items.length} not done`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Text mb="sm">
          {failed?.done === 0 ? 'Nothing was changed.' : `${failed?.done} done.`} These stay selected:
        </Text>
        <ul className={classes.failures}>
          {failed?.items.map((one) => (
            <li key={one.id}>
              <span className={classes.number}>#{numberOf(one.id) ?? '?'}</span>
              <span>{one.detail}</span>
            </li>
          ))}
        </ul>
        <Group justify="flex-end" mt="md">
          <Button onClick={() => setFailed(undefined)} data-autofocus>
            Close
          </Button>
        </Group>
      </Modal>
    </>
  );
}
