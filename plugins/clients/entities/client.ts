import { column, defineEntity, idColumn } from '@serviflow/sdk';
import type { ClientKind, Connection, SlaLevel } from '../contract.ts';

/** A client in the unit of work; generated columns stay in the database. */
export const ClientEntity = defineEntity({
  name: 'Client',
  schema: 'clients',
  tableName: 'client',
  properties: {
    id: idColumn(),
    kind: column.string().$type<ClientKind>(),
    name: column.string().nullable(),
    company: column.string().nullable(),
    email: column.string().nullable(),
    phone: column.string().nullable(),
    address: column.string().nullable(),
    slaLevel: column.string().$type<SlaLevel>(),
    connection: column.json<Connection>().nullable(),
    notes: column.string().nullable(),
    photoFileId: column.uuid().nullable(),
    active: column.boolean(),
    adminReceivesEmails: column.boolean(),
    membersReceiveEmails: column.boolean(),
    createdAt: column.datetime(),
    updatedAt: column.datetime(),
  },
});
