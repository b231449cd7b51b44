import {
  Button,
  Checkbox,
  EmptyState,
  ErrorState,
  Group,
  Modal,
  Skeleton,
  useApiList,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './labels.module.css';
import { type Ticket, ticketLine } from './tickets.ts';

export interface TicketDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Gets the lines of the chosen tickets. */
  onAdd: (lines: string[]) => void;
}

/** Labels for devices of clients that have a ticket: chosen from the newest that are not closed. */
export function TicketDialog({ opened, onClose, onAdd }: TicketDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Labels for tickets"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <Choose onClose={onClose} onAdd={onAdd} />}
    </Modal>
  );
}

function Choose({ onClose, onAdd }: Omit<TicketDialogProps, 'opened'>) {
  const [chosen, setChosen] = useState<string[]>([]);
  const list = useApiList<Ticket>('/api/tickets', {
    query: { status: 'open,in_progress,paused', sort: '-createdAt' },
    limit: 50,
  });
  if (list.error) return <ErrorState error={list.error} compact onRetry={list.refetch} />;
  if (list.loading) return <Skeleton height={240} radius="sm" aria-label="Loading tickets" />;
  if (list.items.length === 0)
    return (
      <EmptyState compact icon="ticket" title="No ticket is open">
        Type the labels instead.
      </EmptyState>
    );
  const add = () => {
    onAdd(list.items.filter(({ id }) => chosen.includes(id)).map(ticketLine));
    onClose();
  };
  return (
    <div className={classes.form}>
      <Checkbox.Group value={chosen} onChange={setChosen} className={classes.choices} aria-label="Tickets">
        {list.items.map((ticket) => (
          <Checkbox
            key={ticket.id}
            value={ticket.id}
            label={`#${ticket.number} ${ticket.title}`}
            description={ticket.clientName}
          />
        ))}
        {list.hasMore && (
          <Button size="compact-md" loading={list.loadingMore} onClick={list.loadMore}>
            More
          </Button>
        )}
      </Checkbox.Group>
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="filled" disabled={chosen.length === 0} onClick={add}>
          {chosen.length > 1 ? `Add ${chosen.length} labels` : 'Add label'}
        </Button>
      </Group>
    </div>
  );
}
