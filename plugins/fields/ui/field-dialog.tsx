import { api, invalidate, Modal, SchemaForm, toast } from '@serviflow/sdk/ui';
import { useMemo } from 'react';
import type { Definition } from '../model/definition.ts';
import { formOf, type Subject } from './words.ts';

interface Props {
  subject: Subject;
  /** Undefined for a new field. */
  field: Definition | undefined;
  onClose: () => void;
}

/** A field is written down or changed. */
export function FieldDialog({ subject, field, onClose }: Props) {
  const schema = useMemo(() => formOf(subject, field !== undefined), [subject, field]);
  const save = async (values: Record<string, unknown>) => {
    const { type, ...change } = values;
    if (field) await api.post(`/api/fields/definitions/${field.id}/update`, change);
    else await api.post('/api/fields/definitions', { ...change, type, subject: subject.subject });
    void invalidate('/api/fields', '/api/tickets/fields', '/api/clients');
    toast.done({ message: field ? 'Field saved' : 'Field added' });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={field ? `Edit ${field.label}` : `New field of ${subject.title.toLowerCase()}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <SchemaForm
        schema={schema}
        values={field ? { ...field, options: field.options.map((one) => ({ ...one })) } : undefined}
        onSubmit={save}
        onCancel={onClose}
        submitLabel={field ? 'Save' : 'Add field'}
        clearEmpty={field !== undefined}
      />
    </Modal>
  );
}
