import { problems, sql } from '@serviflow/sdk';
import { type Client, type Contact, clientUpdated, contactUpdated } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { READER, readContact } from './read.ts';

const staff = { permission: 'clients.read' } as const;

/**
 * Cuts the portal access of a person at once, whatever is open: the login, its sessions and tokens, and the links that
 * were mailed. The person stays a contact, requests go on; until the access is given back nobody gets a new login or
 * link.
 */
export async function cutContact(c: Ctx, contact: Contact): Promise<Contact> {
  await mark(c, 'contact', contact.id, true);
  await lock(c, [contact]);
  return changed(c, contact);
}

/** @throws Problem 409 while the whole client is cut */
export async function restoreContact(c: Ctx, contact: Contact): Promise<Contact> {
  const client = (await c.get(READER).get([contact.clientId])).get(contact.clientId);
  if (client?.accessCut)
    throw problems.conflict(
      `The access of ${client.displayName} as a whole is cut. Give it back there first.`,
      {
        code: 'client-cut',
      },
    );
  await mark(c, 'contact', contact.id, false);
  if (contact.userId && contact.active && client?.active)
    await c.users.update(contact.userId, { active: true });
  return changed(c, contact);
}

/** As `cutContact`, for all people of a client, also those who are added later. */
export async function cutClient(c: Ctx, client: Client): Promise<Client> {
  await mark(c, 'client', client.id, true);
  await lock(c, await peopleOf(c, client));
  return changedClient(c, client);
}

/** People whose own access is cut, or who are disabled, stay out. */
export async function restoreClient(c: Ctx, client: Client): Promise<Client> {
  await mark(c, 'client', client.id, false);
  for (const { userId, active, accessCut } of client.active ? await peopleOf(c, client) : [])
    if (userId && active && !accessCut) await c.users.update(userId, { active: true });
  return changedClient(c, client);
}

/** Whether somebody of this client may be let in. @throws Problem 409 `access-cut` */
export async function assertMayEnter(c: Ctx, contact: Contact): Promise<void> {
  if (await isCut(c, contact))
    throw problems.conflict('The access to the portal is cut. Give it back first.', { code: 'access-cut' });
}

export async function isCut(c: Ctx, { accessCut, clientId }: Contact): Promise<boolean> {
  return accessCut || ((await c.get(READER).get([clientId])).get(clientId)?.accessCut ?? false);
}

const peopleOf = async (c: Ctx, { id }: Client): Promise<Contact[]> =>
  (await c.get(READER).contactsOf([id])).get(id) ?? [];

async function lock(c: Ctx, contacts: readonly Contact[]): Promise<void> {
  for (const { userId } of contacts) if (userId) await c.users.update(userId, { active: false });
  await c.links.revoke({ address: contacts.flatMap(({ email }) => email ?? []) });
}

async function mark(c: Ctx, table: 'contact' | 'client', id: string, cut: boolean): Promise<void> {
  await sql`update ${sql.table(`clients.${table}`)} set access_cut_at = ${cut ? c.now() : null}, updated_at = ${c.now()}
    where id = ${id}::uuid`.execute(c.sql());
  c.get(READER).forget();
}

function changed(c: Ctx, { id: contactId, clientId }: Contact): Promise<Contact> {
  c.emit(contactUpdated, { clientId, contactId }, { aggregate: clientId, audience: staff });
  return readContact(c, contactId);
}

async function changedClient(c: Ctx, { id: clientId }: Client): Promise<Client> {
  c.emit(clientUpdated, { clientId }, { aggregate: clientId, audience: staff });
  const client = (await c.get(READER).get([clientId])).get(clientId);
  if (!client) throw problems.notFound();
  return client;
}
