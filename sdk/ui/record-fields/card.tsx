import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { asApiError } from '../api/problem.ts';
import { invalidate, useApi } from '../api/query.ts';
import { Panel } from '../components/page-header.tsx';
import { toast } from '../core/toast.tsx';
import formClasses from '../forms/form.module.css';
import { Modal } from '../typed/modal.tsx';
import { fieldErrors, RecordFieldInputs } from './inputs.tsx';
import { changedValues, type RecordValues, type UiRecordField } from './types.ts';
import { RecordFieldFacts } from './value.tsx';

/**
 * Custom fields of a kind of record, asked once.
 * @param path of the owner's description: `/api/tickets/fields`
 * @since 1.1
 */
export function useRecordFields(path: string): UiRecordField[] {
  const reply = useApi<{ items: UiRecordField[] }>(path, { staleTime: 60_000 });
  return reply.data?.items ?? [];
}

/**
 * Props of RecordFieldCard.
 * @since 1.1
 */
export interface RecordFieldCardProps {
  /** Where the owner describes its fields: `/api/tickets/fields`. */
  source: string;
  values: RecordValues | null | undefined;
  category?: string | null;
  /** Path of the action that takes `{fields}`; undefined where this person may not change the record. */
  action?: string | undefined;
  /** Path below which everything is asked again after a change: `/api/tickets`. */
  refresh: string;
}

function Editor({
  fields,
  onClose,
  ...props
}: RecordFieldCardProps & { fields: UiRecordField[]; onClose: () => void }) {
  const before = props.values ?? {};
  const [values, setValues] = useState<RecordValues>(before);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const changed = changedValues(before, values);
    if (Object.keys(changed).length === 0) return onClose();
    setBusy(true);
    try {
      await api.post(props.action ?? '', { fields: changed });
      void invalidate(props.refresh);
      toast.done({ message: 'Fields saved' });
      onClose();
    } catch (thrown) {
      const error = asApiError(thrown);
      setErrors(fieldErrors(error.fields));
      if (error.fields.length === 0) toast.failed(error, 'The fields were not saved');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title="Edit fields" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        noValidate
        className={formClasses.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <RecordFieldInputs
          fields={fields}
          values={values}
          onChange={setValues}
          errors={errors}
          category={props.category ?? null}
        />
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={busy}>
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/**
 * Custom fields of one record: what they hold, and a dialog to change them. Nothing where the desk has none.
 * @since 1.1
 */
export function RecordFieldCard(props: RecordFieldCardProps) {
  const fields = useRecordFields(props.source);
  const [editing, setEditing] = useState(false);
  const { values } = props;
  if (fields.length === 0) return null;
  const filled = fields.some((field) => values?.[field.key] !== undefined);
  return (
    <Panel
      title="Fields"
      actions={
        props.action &&
        values !== null && (
          <Button size="compact-sm" variant="subtle" onClick={() => setEditing(true)}>
            Edit fields
          </Button>
        )
      }
    >
      {values === null && <Alert color="amber">The fields are not available just now.</Alert>}
      {values !== null && !filled && <p>Nothing filled in yet.</p>}
      {values !== null && filled && <RecordFieldFacts fields={fields} values={values} />}
      {editing && <Editor {...props} fields={fields} onClose={() => setEditing(false)} />}
    </Panel>
  );
}
