import { api, Button, ErrorState, Group, Modal, Skeleton, TextInput, toast, useApi } from '@serviflow/sdk/ui';
import { type FormEvent, useState } from 'react';
import classes from './plugins.module.css';
import type { PluginData, PluginRow } from './types.ts';

/** The server stops counting there. */
const MANY = 100_000;
const number = (rows: number) => (rows >= MANY ? 'more than 100,000' : rows.toLocaleString('en'));

function Counts({ data }: { data: PluginData }) {
  const full = data.tables.filter(({ rows }) => rows > 0);
  const rest: [string, number][] = [
    ['Settings', data.settings],
    ['Files', data.files],
    ['Waiting or failed work', data.messages],
  ];
  const shown = rest.filter(([, count]) => count > 0);
  if (full.length + shown.length === 0) return <p>There is nothing of it in this tenant.</p>;
  return (
    <ul className={classes.list}>
      {full.map(({ table, rows }) => (
        <li key={table}>
          <span>
            Rows in <code>{table}</code>
          </span>
          <span>{number(rows)}</span>
        </li>
      ))}
      {shown.map(([title, count]) => (
        <li key={title}>
          <span>{title}</span>
          <span>{number(count)}</span>
        </li>
      ))}
    </ul>
  );
}

function Form({ row, onClose, onStarted }: { row: PluginRow; onClose: () => void; onStarted: () => void }) {
  const data = useApi<PluginData>(`/api/admin/plugins/${row.id}/data`);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const confirmed = typed.trim() === row.title;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!confirmed) return;
    setBusy(true);
    try {
      await api.post(`/api/admin/plugins/${encodeURIComponent(row.id)}/purge`, { confirm: typed.trim() });
      toast.done({ message: `The data of ${row.title} is being deleted`, icon: 'trash' });
      onStarted();
      onClose();
    } catch (error) {
      toast.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} className={classes.stack}>
      <p>
        All that {row.title} keeps for this tenant is deleted for good. What other plugins and other tenants
        have stays, and so does the audit log.
      </p>
      {data.error ? (
        <ErrorState compact error={data.error} onRetry={() => void data.refetch()} />
      ) : data.data ? (
        <Counts data={data.data} />
      ) : (
        <Skeleton height={66} />
      )}
      <TextInput
        label={`Type "${row.title}" to confirm`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" color="red" loading={busy} disabled={!confirmed}>
          Delete its data
        </Button>
      </Group>
    </form>
  );
}

export interface PurgeDialogProps {
  row: PluginRow | undefined;
  onClose: () => void;
  onStarted: () => void;
}

/** Says how much will be gone and asks for the plugin's name; the password is asked for by the shell. */
export function PurgeDialog({ row, onClose, onStarted }: PurgeDialogProps) {
  return (
    <Modal
      opened={row !== undefined}
      onClose={onClose}
      title={`Delete the data of ${row?.title ?? ''}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {row && <Form row={row} onClose={onClose} onStarted={onStarted} />}
    </Modal>
  );
}
