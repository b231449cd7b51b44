import { api, invalidate, type JsonSchema, Modal, SchemaForm, toast } from '@serviflow/sdk/ui';
import type { ClientDetail, Contact } from '../types.ts';

const FIELDS: Record<string, JsonSchema> = {
  name: { type: 'string', title: 'Name', minLength: 1, maxLength: 200 },
  email: {
    anyOf: [{ type: 'string', title: 'Email', format: 'email', maxLength: 254 }, { type: 'null' }],
    title: 'Email',
    description: 'Mail from this address belongs to the contact. Needed for portal access.',
  },
  phone: { anyOf: [{ type: 'string', maxLength: 50 }, { type: 'null' }], title: 'Phone' },
  role: {
    anyOf: [{ type: 'string', maxLength: 200 }, { type: 'null' }],
    title: 'Role',
    'x-ui': { placeholder: 'Office manager' },
  },
  notes: {
    anyOf: [{ type: 'string', maxLength: 20_000 }, { type: 'null' }],
    title: 'Internal notes',
    description: 'Only the desk sees them.',
    'x-ui': { rows: 2 },
  },
};

/** Fields that the desk defined itself. */
const CUSTOM: JsonSchema = {
  type: 'object',
  'x-ui': { widget: 'record-fields', lookup: '/api/clients/contact-fields' },
};

const PRIMARY: JsonSchema = {
  type: 'boolean',
  title: 'Primary contact',
  description: 'A client has one. The one before steps back.',
};

/** The switch is not there for who is primary already: another one takes the place, it is never given up. */
function schemaOf(client: ClientDetail, contact: Contact | 'new'): JsonSchema {
  const only = contact === 'new' ? client.contacts.length === 0 : contact.primary;
  return {
    type: 'object',
    required: ['name'],
    properties: { ...FIELDS, ...(only ? {} : { primary: PRIMARY }), fields: CUSTOM },
  };
}

export interface ContactDialogProps {
  client: ClientDetail;
  /** `new` to add one; null while closed. */
  contact: Contact | 'new' | null;
  onClose: () => void;
}

/** Adds or changes a person. */
export function ContactDialog({ client, contact, onClose }: ContactDialogProps) {
  const isNew = contact === 'new';
  const path = isNew
    ? `/api/clients/${client.id}/add-contact`
    : `/api/clients/contacts/${contact?.id}/update`;
  return (
    <Modal
      opened={contact !== null}
      onClose={onClose}
      title={isNew ? `Add a contact of ${client.displayName}` : 'Edit contact'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {contact !== null && (
        <SchemaForm
          schema={schemaOf(client, contact)}
          values={isNew ? {} : { ...contact }}
          submitLabel={isNew ? 'Add contact' : 'Save'}
          onCancel={onClose}
          autoFocus
          onSubmit={async (values) => {
            const saved = await api.post<Contact>(path, values);
            await invalidate('/api/clients');
            toast.done({ message: isNew ? `${saved.name} added` : `${saved.name} saved` });
            onClose();
          }}
        />
      )}
    </Modal>
  );
}
