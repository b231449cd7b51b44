import { column, defineEntity, idColumn } from '@serviflow/sdk';

/** A person at a client in the unit of work. */
export const ContactEntity = defineEntity({
  name: 'Contact',
  schema: 'clients',
  tableName: 'contact',
  properties: {
    id: idColumn(),
    clientId: column.uuid(),
    name: column.string(),
    email: column.string().nullable(),
    phone: column.string().nullable(),
    role: column.string().nullable(),
    notes: column.string().nullable(),
    primary: column.boolean(),
    active: column.boolean(),
    userId: column.uuid().nullable(),
    companyAdmin: column.boolean(),
    mailFailure: column.string().nullable(),
    mailFailedAt: column.datetime().nullable(),
    accessCutAt: column.datetime().nullable(),
    createdAt: column.datetime(),
    updatedAt: column.datetime(),
  },
});
