import { Type } from '@serviflow/sdk';
import { CLIENT, Client, CONTACT, Contact } from '../contract.ts';
import { clients } from '../manifest.ts';
import { cutClient, cutContact, restoreClient, restoreContact } from '../services/cut-access.ts';
import { shownContact } from '../services/read.ts';

const nothing = Type.Object({});
const CUT_ALREADY = 'The access is cut already.';
const NOT_CUT = 'The access is not cut.';

export const cutOfContact = clients.actionOn(CONTACT, 'cut-access', {
  title: 'Cut access now',
  description: 'Sessions, tokens and mailed links end at once; open requests go on.',
  icon: 'lock',
  risk: 'danger',
  permission: ['clients.access', 'clients.team'],
  input: nothing,
  reply: Contact,
  when: (contact, c) => {
    if (contact.userId === c.principal.id) return 'You cannot cut your own access.';
    return !contact.accessCut || CUT_ALREADY;
  },
  run: async (c, contact) => shownContact(c, await cutContact(c, contact)),
});

export const restoreOfContact = clients.actionOn(CONTACT, 'restore-access', {
  title: 'Give access back',
  icon: 'lock-open',
  permission: ['clients.access', 'clients.team'],
  input: nothing,
  reply: Contact,
  when: (contact) => contact.accessCut || NOT_CUT,
  run: async (c, contact) => shownContact(c, await restoreContact(c, contact)),
});

export const cutOfClient = clients.actionOn(CLIENT, 'cut-client-access', {
  title: 'Cut access of all now',
  description: 'Sessions, tokens and mailed links of all its people end at once; open requests go on.',
  icon: 'lock',
  risk: 'danger',
  http: { path: '/{id}/cut-access' },
  permission: 'clients.access',
  input: nothing,
  reply: Client,
  when: (client) => !client.accessCut || CUT_ALREADY,
  run: cutClient,
});

export const restoreOfClient = clients.actionOn(CLIENT, 'restore-client-access', {
  title: 'Give access back to all',
  icon: 'lock-open',
  http: { path: '/{id}/restore-access' },
  permission: 'clients.access',
  input: nothing,
  reply: Client,
  when: (client) => client.accessCut || NOT_CUT,
  run: restoreClient,
});
