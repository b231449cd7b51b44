import { canonicalDomain, problems, Type } from '@serviflow/sdk';
import { Client, CONTACT, Contact, SlaLevelSchema } from '../contract.ts';
import { inviteMemberJob } from '../jobs/invite-member.ts';
import { type Ctx, clients } from '../manifest.ts';
import { giveAccess, inviteUrl, temporaryPassword } from '../services/access.ts';
import { assertMayEnter } from '../services/cut-access.ts';
import { READER, shownContact } from '../services/read.ts';
import { noteInvitation } from '../services/team.ts';
import { addClient, addContact, changeContact } from '../services/write.ts';
import { nameField, usernameField } from './fields.ts';

const nothing = Type.Object({});
const Access = Type.Object({ contact: Contact, username: Type.String(), inviteUrl: Type.String() });
const email = Type.String({ title: 'Email', format: 'email', maxLength: 254 });

/** 27.1, 27.2: person, company when it is new, login and a password to hand over once. */
export const addCustomer = clients.action('add-customer', {
  title: 'Add a customer',
  icon: 'user-plus',
  permission: 'clients.access',
  http: { method: 'POST', path: '/customers', status: 201 },
  input: Type.Object({
    username: usernameField,
    email,
    name: Type.Optional(Type.String({ title: 'Full name', maxLength: 200 })),
    clientId: Type.Optional(Type.String({ title: 'Client', format: 'uuid' })),
    company: Type.Optional(Type.String({ title: 'New company', maxLength: 200 })),
    domain: Type.Optional(Type.String({ title: 'Mail domain', maxLength: 253 })),
    slaLevel: Type.Optional(SlaLevelSchema),
    companyAdmin: Type.Optional(Type.Boolean({ title: 'Company admin' })),
  }),
  reply: Type.Object({
    client: Client,
    contact: Contact,
    username: Type.String(),
    /** Told once, stored hashed; has to be changed at the first login. */
    password: Type.String(),
  }),
  async run(c, input) {
    const name = input.name?.trim() || input.username;
    const domain = input.domain && canonicalDomain(input.domain);
    const known = input.clientId
      ? (await c.get(READER).get([input.clientId])).get(input.clientId)
      : domain
        ? await c.get(READER).findByDomain(domain)
        : null;
    if (input.clientId && !known) throw problems.notFound('There is no such client.');
    const client =
      known ??
      (await addClient(c, {
        ...(input.company || domain ? { company: input.company || domain } : { name }),
        email: input.email,
        ...(domain ? { domains: [domain] } : {}),
        ...(input.slaLevel ? { slaLevel: input.slaLevel } : {}),
      }));
    const added = await addContact(c, client.id, { name, email: input.email });
    const { contact, username } = await giveAccess(c, added, input);
    const password = temporaryPassword();
    await c.users.setPassword(contact.userId as string, password, { temporary: true });
    return { client, contact, username, password };
  },
});

export const invite = clients.actionOn(CONTACT, 'invite', {
  title: 'Give portal access',
  icon: 'key',
  // The link sets a password, so it is for the desk to hand over: a company admin's invitations go by mail.
  permission: 'clients.access',
  input: Type.Object({
    username: Type.Optional(usernameField),
    companyAdmin: Type.Optional(Type.Boolean({ title: 'Company admin' })),
  }),
  reply: Access,
  when: (contact) =>
    (contact.active && contact.email !== null) ||
    'Portal access needs an active contact with an email address.',
  async run(c, contact, input) {
    if (!contact.userId) return giveAccess(c, contact, input);
    await assertMayEnter(c, contact);
    // Known already: the first link may have been lost or have run out.
    const username = (await c.users.find([contact.userId])).get(contact.userId)?.username ?? '';
    return { contact, username, inviteUrl: await inviteUrl(c, contact.userId) };
  },
});

export const resetPassword = clients.actionOn(CONTACT, 'reset-password', {
  title: 'Reset the password',
  elevated: true,
  icon: 'key',
  permission: 'clients.access',
  input: nothing,
  reply: Type.Object({ username: Type.String(), password: Type.String() }),
  when: (contact) => contact.userId !== null || 'This contact has no portal access.',
  async run(c, contact) {
    const userId = contact.userId as string;
    const password = temporaryPassword();
    await c.users.setPassword(userId, password, { temporary: true });
    return { username: (await c.users.find([userId])).get(userId)?.username ?? '', password };
  },
});

function promotion(name: 'promote' | 'demote', title: string, companyAdmin: boolean) {
  return clients.actionOn(CONTACT, name, {
    title,
    icon: companyAdmin ? 'arrow-up' : 'arrow-down',
    permission: ['clients.access', 'clients.team'],
    input: nothing,
    reply: Contact,
    when: (contact, c) => {
      if (contact.userId === null) return 'This contact has no portal access.';
      if (contact.userId === c.principal.id) return 'You cannot change your own rights.';
      return contact.companyAdmin !== companyAdmin || 'Nothing to change.';
    },
    run: async (c, contact) => shownContact(c, await changeContact(c, contact.id, { companyAdmin })),
  });
}

export const promote = promotion('promote', 'Make company admin', true);
export const demote = promotion('demote', 'No longer company admin', false);

/** A company admin adds a colleague of the own domains (28.3); the answer is the same whether the address is known. */
export const inviteMember = clients.action('invite-member', {
  title: 'Invite a colleague',
  done: 'If the address can be invited, a mail is on its way',
  icon: 'user-plus',
  permission: 'clients.team',
  http: { method: 'POST', path: '/team', status: 202 },
  input: Type.Object({ name: nameField, email }),
  reply: Type.Object({ email: Type.String() }),
  async run(c: Ctx, input) {
    const wish = await noteInvitation(c, input);
    await c.enqueue(inviteMemberJob, wish, { key: `${wish.clientId}/${wish.address}` });
    return { email: wish.address };
  },
});
