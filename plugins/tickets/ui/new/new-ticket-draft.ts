import type { KeptFile, RecordValues, StoredFile } from '@serviflow/sdk/ui';

export interface Values {
  title: string;
  description: string;
  priority: string;
  category: string;
  clientId: string;
  contactId: string;
  cc: string[];
  /** Custom fields by their keys. */
  fields: RecordValues;
}

/** The form as it is kept until the ticket is created. */
export interface Draft extends Values {
  files: KeptFile[];
  /** Idempotency-Key of the last try with these values. */
  key: string | null;
}

/** A changed form is another ticket for the server. */
export function changed(now: Draft, next: Partial<Draft>): Draft {
  const after = { ...now, ...next };
  return JSON.stringify(after) === JSON.stringify(now) ? now : { ...after, key: null };
}

export const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
export const EMPTY: Draft = {
  title: '',
  description: '',
  priority: 'medium',
  category: '',
  clientId: '',
  contactId: '',
  cc: [],
  fields: {},
  files: [],
  key: null,
};

/** The body of `POST /api/tickets`: empty fields are left out. */
export function bodyOf(values: Values, files: StoredFile[], fields: RecordValues) {
  const { title, description, priority, category, clientId, contactId, cc } = values;
  return {
    title: title.trim(),
    description,
    priority,
    ...(category.trim() ? { category: category.trim() } : {}),
    ...(clientId ? { clientId } : {}),
    ...(contactId ? { contactId } : {}),
    ...(cc.length > 0 ? { cc } : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(files.length > 0 ? { fileIds: files.map((file) => file.id) } : {}),
  };
}
