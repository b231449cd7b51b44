import { Type } from '@serviflow/sdk';
import { CLIENT, CONTACT, Contact } from '../contract.ts';
import { clients } from '../manifest.ts';
import { storeFields, withFields } from '../services/custom-fields.ts';
import { setMailFailure } from '../services/mail-failure.ts';
import { readContact, shownContact } from '../services/read.ts';
import { deleteContact, setContactActive } from '../services/state.ts';
import { addContact, changeContact } from '../services/write.ts';
import { contactFields, fieldsReply, nameField, valuesField } from './fields.ts';

const nothing = Type.Object({});

export const add = clients.actionOn(CLIENT, 'add-contact', {
  title: 'Add a contact',
  icon: 'user-plus',
  permission: 'clients.edit',
  input: Type.Object({ name: nameField, ...contactFields, fields: valuesField }),
  reply: Type.Composite([Contact, fieldsReply]),
  async run(c, client, { fields, ...input }) {
    const contact = await addContact(c, client.id, input);
    await storeFields(c, 'contact', { id: contact.id, given: fields, moment: 'create' });
    return withFields(c, 'contact', contact);
  },
});

export const update = clients.actionOn(CONTACT, 'update-contact', {
  title: 'Edit',
  icon: 'pencil',
  http: { path: '/contacts/{id}/update' },
  permission: 'clients.edit',
  input: Type.Object({ name: Type.Optional(nameField), ...contactFields, fields: valuesField }),
  reply: Type.Composite([Contact, fieldsReply]),
  async run(c, contact, { fields, ...input }) {
    const changed = Object.keys(input).length ? await changeContact(c, contact.id, input) : contact;
    await storeFields(c, 'contact', { id: contact.id, given: fields, moment: 'change' });
    return withFields(c, 'contact', changed);
  },
});

export const makePrimary = clients.actionOn(CONTACT, 'make-primary', {
  title: 'Make primary',
  icon: 'star',
  permission: 'clients.edit',
  input: nothing,
  reply: Contact,
  when: (contact) => !contact.primary || 'This is the primary contact already.',
  run: (c, contact) => changeContact(c, contact.id, { primary: true }),
});

export const disable = clients.actionOn(CONTACT, 'disable', {
  title: 'Disable',
  icon: 'user-off',
  permission: ['clients.edit', 'clients.team'],
  input: nothing,
  reply: Contact,
  when: (contact, c) => {
    if (contact.userId === c.principal.id) return 'You cannot disable yourself.';
    return contact.active || 'This contact is disabled already.';
  },
  run: async (c, contact) => shownContact(c, await setContactActive(c, contact, false)),
});

export const enable = clients.actionOn(CONTACT, 'enable', {
  title: 'Enable',
  icon: 'user-check',
  permission: ['clients.edit', 'clients.team'],
  input: nothing,
  reply: Contact,
  when: (contact) => !contact.active || 'This contact is active.',
  run: async (c, contact) => shownContact(c, await setContactActive(c, contact, true)),
});

export const mailWorks = clients.actionOn(CONTACT, 'mail-works', {
  title: 'Address works again',
  description: 'Takes the mark away that mail to this address comes back.',
  done: 'Marked as working',
  icon: 'check',
  permission: 'clients.edit',
  input: nothing,
  reply: Contact,
  when: (contact) => contact.mailFailure !== null || 'Mail to this contact arrives.',
  async run(c, contact) {
    await setMailFailure(c, [contact.email ?? ''], null);
    return readContact(c, contact.id);
  },
});

export const remove = clients.actionOn(CONTACT, 'delete-contact', {
  title: 'Delete',
  icon: 'trash',
  http: { path: '/contacts/{id}/delete' },
  risk: 'danger',
  permission: 'clients.edit',
  input: nothing,
  reply: Type.Object({ id: Type.String() }),
  async run(c, contact) {
    await deleteContact(c, contact);
    return { id: contact.id };
  },
});
