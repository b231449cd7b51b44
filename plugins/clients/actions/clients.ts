import { Type } from '@serviflow/sdk';
import { CLIENT, Client } from '../contract.ts';
import { clients } from '../manifest.ts';
import { storeFields, withFields } from '../services/custom-fields.ts';
import { deactivateClient, deleteClient, reactivateClient } from '../services/state.ts';
import { addClient, addContact, changeClient } from '../services/write.ts';
import { clientFields, fieldsReply, valuesField } from './fields.ts';

const nothing = Type.Object({});

export const create = clients.action('create', {
  title: 'New client',
  icon: 'plus',
  permission: 'clients.edit',
  http: { method: 'POST', path: '', status: 201 },
  input: Type.Object({ ...clientFields, fields: valuesField }),
  reply: Type.Composite([Client, fieldsReply]),
  async run(c, { fields, ...input }) {
    const client = await addClient(c, input);
    await storeFields(c, 'client', { id: client.id, given: fields, moment: 'create' });
    // Somebody to talk to: the named person, or the company's own address.
    if (input.name || input.email)
      await addContact(c, client.id, {
        name: input.name || client.displayName,
        email: input.email,
        phone: input.phone,
      });
    return withFields(c, 'client', client);
  },
});

export const update = clients.actionOn(CLIENT, 'update', {
  title: 'Edit',
  icon: 'pencil',
  permission: 'clients.edit',
  input: Type.Object({ ...clientFields, fields: valuesField }),
  reply: Type.Composite([Client, fieldsReply]),
  async run(c, client, { fields, ...input }) {
    const changed = Object.keys(input).length ? await changeClient(c, client.id, input) : client;
    await storeFields(c, 'client', { id: client.id, given: fields, moment: 'change' });
    return withFields(c, 'client', changed);
  },
});

/** The grid of mail switches (25.4): one click, saved at once. */
export const setEmails = clients.actionOn(CLIENT, 'set-emails', {
  title: 'Email switches',
  permission: 'clients.edit',
  listed: false,
  bulk: true,
  input: Type.Partial(
    Type.Object({ adminReceivesEmails: Type.Boolean(), membersReceiveEmails: Type.Boolean() }),
    { minProperties: 1 },
  ),
  reply: Client,
  run: (c, client, input) => changeClient(c, client.id, input),
});

export const deactivate = clients.actionOn(CLIENT, 'deactivate', {
  title: 'Deactivate',
  icon: 'user-off',
  permission: 'clients.edit',
  input: nothing,
  reply: Client,
  when: (client) => client.active || 'This client is switched off already.',
  run: deactivateClient,
});

export const reactivate = clients.actionOn(CLIENT, 'reactivate', {
  title: 'Reactivate',
  icon: 'user-check',
  permission: 'clients.edit',
  input: nothing,
  reply: Client,
  when: (client) => !client.active || 'This client is active.',
  run: reactivateClient,
});

export const remove = clients.actionOn(CLIENT, 'delete', {
  title: 'Delete',
  icon: 'trash',
  risk: 'danger',
  permission: 'clients.delete',
  input: nothing,
  reply: Type.Object({ id: Type.String() }),
  async run(c, client) {
    await deleteClient(c, client);
    return { id: client.id };
  },
});
