import { pageInput, pageOf, problems, RecordField, Type } from '@serviflow/sdk';
import { fieldsReply } from '../actions/fields.ts';
import { CLIENT, Client, CONTACT, Contact } from '../contract.ts';
import { clients } from '../manifest.ts';
import { allWithFields, customFields, withFields } from '../services/custom-fields.ts';
import { pageOfClients, SORTS } from '../services/list.ts';
import { READER } from '../services/read.ts';
import { teamOf } from '../services/team.ts';

/** Null while they cannot be counted. */
const count = Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]);
const Line = Type.Composite([
  Client,
  fieldsReply,
  Type.Object({ ticketCount: count, openTicketCount: count }),
]);

export const list = clients.query('list', {
  title: 'Clients',
  icon: 'building',
  permission: 'clients.read',
  http: { path: '' },
  description: '`field.KEY=value` filters by a custom field.',
  input: Type.Object(
    {
      ...pageInput,
      q: Type.Optional(
        Type.String({ title: 'Search', description: 'Name, company, e-mail, phone', maxLength: 200 }),
      ),
      active: Type.Optional(Type.Boolean({ title: 'Active' })),
      kind: Type.Optional(Type.String({ title: 'Kind', pattern: '^(company|person)?$' })),
      sort: Type.Optional(Type.String({ title: 'Sort', pattern: `^(-?(${SORTS.join('|')}))?$` })),
    },
    { patternProperties: { '^field\\.[A-Za-z][A-Za-z0-9_-]*$': { type: 'string', maxLength: 1000 } } },
  ),
  reply: pageOf(Line),
  async run(c, input) {
    const { items, next } = await pageOfClients(c, input);
    return { items: await allWithFields(c, 'client', items), next };
  },
});

export const get = clients.queryOn(CLIENT, 'get', {
  title: 'Client',
  permission: 'clients.read',
  http: { path: '/{id}' },
  input: Type.Object({}),
  reply: Type.Composite([Client, fieldsReply, Type.Object({ contacts: Type.Array(Contact) })]),
  run: async (c, client) => ({
    ...(await withFields(c, 'client', client)),
    contacts: (await c.get(READER).contactsOf([client.id])).get(client.id) ?? [],
  }),
});

export const contacts = clients.queryOn(CLIENT, 'contacts', {
  title: 'Contacts',
  permission: 'clients.read',
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(Type.Composite([Contact, fieldsReply])) }),
  async run(c, client) {
    const found = (await c.get(READER).contactsOf([client.id])).get(client.id) ?? [];
    return { items: await allWithFields(c, 'contact', found) };
  },
});

export const contact = clients.queryOn(CONTACT, 'get-contact', {
  title: 'Contact',
  permission: ['clients.read', 'clients.team'],
  http: { path: '/contacts/{id}' },
  input: Type.Object({}),
  reply: Type.Composite([Contact, fieldsReply]),
  run: (c, found) => (c.can('clients.read') ? withFields(c, 'contact', found) : found),
});

const described = Type.Object({ items: Type.Array(RecordField), complete: Type.Boolean() });

export const fields = clients.query('fields', {
  title: 'Custom fields of clients',
  permission: 'clients.read',
  input: Type.Object({}),
  reply: described,
  run: (c) => customFields(c, 'client').describe(),
});

export const contactFields = clients.query('contact-fields', {
  title: 'Custom fields of contacts',
  permission: 'clients.read',
  input: Type.Object({}),
  reply: described,
  run: (c) => customFields(c, 'contact').describe(),
});

/** What a customer may know of the own company. */
export const mine = clients.query('mine', {
  title: 'My company',
  permission: 'clients.own',
  input: Type.Object({}),
  reply: Type.Object({
    client: Type.Pick(Client, ['id', 'displayName', 'email', 'phone', 'address', 'slaLevel', 'photoFileId']),
    contact: Type.Pick(Contact, ['id', 'name', 'email', 'phone', 'role', 'companyAdmin']),
  }),
  async run(c) {
    const { clientId, contactId } = c.principal.claims;
    const client = clientId ? (await c.get(READER).get([clientId])).get(clientId) : undefined;
    const me = contactId ? (await c.get(READER).contacts([contactId])).get(contactId) : undefined;
    if (!client || !me) throw problems.notFound();
    const { id, displayName, email, phone, address, slaLevel, photoFileId } = client;
    return {
      client: { id, displayName, email, phone, address, slaLevel, photoFileId },
      contact: {
        id: me.id,
        name: me.name,
        email: me.email,
        phone: me.phone,
        role: me.role,
        companyAdmin: me.companyAdmin,
      },
    };
  },
});

/** A company admin's people who accepted, with their number (28.3); internal notes stay with the desk. */
export const team = clients.query('team', {
  title: 'My company’s people',
  permission: 'clients.team',
  input: Type.Object({}),
  reply: Type.Object({
    total: count,
    active: count,
    disabled: count,
    items: Type.Array(Type.Omit(Contact, ['notes', 'mailFailure'])),
    /** Addresses that were invited, as they were typed. */
    invited: Type.Array(
      Type.Object({ address: Type.String(), invitedAt: Type.String({ format: 'date-time' }) }),
    ),
  }),
  async run(c) {
    const { clientId } = c.principal.claims;
    const { people, invited } = clientId ? await teamOf(c, clientId) : { people: [], invited: [] };
    const active = people.filter((person) => person.active && !person.accessCut).length;
    return {
      total: people.length,
      active,
      disabled: people.length - active,
      items: people.map(({ notes: _notes, mailFailure: _failure, ...person }) => person),
      invited,
    };
  },
});
