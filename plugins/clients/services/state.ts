import { problems, sql } from '@serviflow/sdk';
import {
  type Client,
  type Contact,
  clientDeactivated,
  clientDeleted,
  clientReactivated,
  clientWillDeactivate,
  contactDeleted,
} from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { customFields } from './custom-fields.ts';
import { READER } from './read.ts';
import { changeClient, changeContact } from './write.ts';

const staff = { permission: 'clients.read' } as const;

async function setLogins(c: Ctx, clientId: string, active: boolean): Promise<void> {
  // Somebody who was switched off alone stays off when the client comes back.
  for (const contact of (await c.get(READER).contactsOf([clientId])).get(clientId) ?? [])
    if (contact.userId && contact.active && !(active && contact.accessCut))
      await c.users.update(contact.userId, { active });
}

/** Contacts without a login are mailed links, too. */
async function revokeLinks(c: Ctx, clientId: string): Promise<void> {
  const people = (await c.get(READER).contactsOf([clientId])).get(clientId) ?? [];
  await c.links.revoke({ address: people.flatMap(({ email }) => email ?? []) });
}

/** Soft delete: logins blocked, data kept (27.3). @throws Problem 409 while requests are open */
export async function deactivateClient(c: Ctx, client: Client): Promise<Client> {
  await c.apply(clientWillDeactivate, { clientId: client.id, contactId: null, deletes: false });
  await setLogins(c, client.id, false);
  await revokeLinks(c, client.id);
  const changed = await changeClient(c, client.id, { active: false });
  c.emit(clientDeactivated, { clientId: client.id }, { aggregate: client.id, audience: staff });
  return changed;
}

export async function reactivateClient(c: Ctx, client: Client): Promise<Client> {
  // A company whose access was cut comes back as one whose people stay out.
  if (!client.accessCut) await setLogins(c, client.id, true);
  const changed = await changeClient(c, client.id, { active: true });
  c.emit(clientReactivated, { clientId: client.id }, { aggregate: client.id, audience: staff });
  return changed;
}

/** Removes a client with its people for good. @throws Problem 409 when tickets tell of it */
export async function deleteClient(c: Ctx, client: Client): Promise<void> {
  await c.apply(clientWillDeactivate, { clientId: client.id, contactId: null, deletes: true });
  await setLogins(c, client.id, false);
  await revokeLinks(c, client.id);
  const people = (await c.get(READER).contactsOf([client.id])).get(client.id) ?? [];
  await customFields(c, 'client').forget([client.id]);
  await customFields(c, 'contact').forget(people.map((one) => one.id));
  await sql`delete from clients.client where id = ${client.id}::uuid`.execute(c.sql());
  c.get(READER).forget();
  c.emit(clientDeleted, { clientId: client.id }, { aggregate: client.id, audience: staff });
}

/** Switches one person off or on; the login follows. */
export async function setContactActive(c: Ctx, contact: Contact, active: boolean): Promise<Contact> {
  if (!active)
    await c.apply(clientWillDeactivate, {
      clientId: contact.clientId,
      contactId: contact.id,
      deletes: false,
    });
  return changeContact(c, contact.id, { active });
}

/**
 * Removes a person; the oldest of the others becomes the primary one (37.4).
 * @throws Problem 409 when tickets tell of them or when they are the last of the client
 */
export async function deleteContact(c: Ctx, contact: Contact): Promise<void> {
  const reader = c.get(READER);
  const others = ((await reader.contactsOf([contact.clientId])).get(contact.clientId) ?? []).filter(
    (o) => o.id !== contact.id,
  );
  if (contact.primary && others.length === 0)
    throw problems.conflict('A client keeps one contact. Change this one instead.', { code: 'last-contact' });
  await c.apply(clientWillDeactivate, { clientId: contact.clientId, contactId: contact.id, deletes: true });
  if (contact.userId) await c.users.update(contact.userId, { active: false });
  if (contact.email) await c.links.revoke({ address: contact.email });
  await customFields(c, 'contact').forget([contact.id]);
  await sql`delete from clients.contact where id = ${contact.id}::uuid`.execute(c.sql());
  if (contact.primary && others[0]) await changeContact(c, others[0].id, { primary: true });
  const { clientId, id } = contact;
  c.emit(contactDeleted, { clientId, contactId: id }, { aggregate: clientId, audience: staff });
}
