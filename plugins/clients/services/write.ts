import { canonicalDomain, invalidField, problems, sql, uuidv7 } from '@serviflow/sdk';
import {
  type Client,
  type Connection,
  type Contact,
  clientCreated,
  clientUpdated,
  contactCreated,
  contactUpdated,
  type SlaLevel,
} from '../contract.ts';
import { failureOf } from '../data/tables.ts';
import { ClientEntity } from '../entities/client.ts';
import { ContactEntity } from '../entities/contact.ts';
import type { Ctx } from '../manifest.ts';
import { isCut } from './cut-access.ts';
import { setDomains } from './domains.ts';
import { READER } from './read.ts';

type ContactRecord = Exclude<Awaited<ReturnType<typeof findContact>>, null>;

const findContact = (c: Ctx, id: string) => c.em.findOne(ContactEntity, { id });

type Nullable<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

export interface ClientFields
  extends Nullable<{
    name: string;
    company: string;
    email: string;
    phone: string;
    address: string;
    connection: Connection;
    notes: string;
    photoFileId: string;
  }> {
  readonly slaLevel?: SlaLevel | undefined;
  readonly adminReceivesEmails?: boolean | undefined;
  readonly membersReceiveEmails?: boolean | undefined;
  readonly domains?: readonly string[] | undefined;
}

export interface ContactFields
  extends Nullable<{ email: string; phone: string; role: string; notes: string }> {
  readonly name?: string | undefined;
  readonly primary?: boolean | undefined;
}

/** Texts without spaces around, addresses in the form in which they are compared; empty ones are none. */
function clean<T extends object>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      if (value === undefined) return [];
      if (typeof value !== 'string') return [[key, value]];
      return [[key, (key === 'email' ? withCanonicalDomain(value.trim()) : value.trim()) || null]];
    }),
  ) as T;
}

/** Letter case before the `@` stays as somebody wrote it: look-ups do not mind it. */
function withCanonicalDomain(email: string): string {
  const at = email.lastIndexOf('@') + 1;
  return at === 0 ? email : email.slice(0, at) + canonicalDomain(email.slice(at));
}

async function read(c: Ctx, id: string): Promise<Client> {
  const reader = c.get(READER);
  reader.forget();
  const client = (await reader.get([id])).get(id);
  if (!client) throw problems.notFound();
  return client;
}

async function attachPhoto(c: Ctx, clientId: string, fileId: string | null | undefined): Promise<void> {
  if (fileId) await c.files.attach([fileId], { subject: 'clients.client', id: clientId });
}

/** Adds a client. @throws Problem 422 without a name and company, or with a domain of another client */
export async function addClient(c: Ctx, fields: ClientFields): Promise<Client> {
  const { domains, slaLevel, ...rest } = clean(fields);
  if (!rest.name && !rest.company) throw invalidField('/name', 'Name or company is required.', 'required');
  const id = uuidv7();
  await attachPhoto(c, id, rest.photoFileId);
  const now = c.now();
  c.em.persist(
    c.em.create(ClientEntity, {
      id,
      kind: rest.company ? 'company' : 'person',
      name: null,
      company: null,
      email: null,
      phone: null,
      address: null,
      connection: null,
      notes: null,
      photoFileId: null,
      slaLevel: slaLevel ?? 'Basic',
      active: true,
      adminReceivesEmails: true,
      membersReceiveEmails: true,
      createdAt: now,
      updatedAt: now,
      ...(rest as object),
    }),
  );
  // The unit of work writes at the end; domains and readers need the row now.
  await c.em.flush();
  if (domains) await setDomains(c, id, domains);
  c.emit(clientCreated, { clientId: id }, { aggregate: id, audience: { permission: 'clients.read' } });
  return read(c, id);
}

/** Changes a client. @throws Problem 404, 422 */
export async function changeClient(
  c: Ctx,
  id: string,
  fields: ClientFields & { active?: boolean },
): Promise<Client> {
  const entity = await c.em.findOne(ClientEntity, { id });
  if (!entity) throw problems.notFound();
  const { domains, ...rest } = clean(fields);
  await attachPhoto(c, id, rest.photoFileId);
  Object.assign(entity, rest, { updatedAt: c.now() });
  if (!entity.name && !entity.company)
    throw invalidField('/name', 'Name or company is required.', 'required');
  entity.kind = entity.company ? 'company' : 'person';
  await c.em.flush();
  if (domains) await setDomains(c, id, domains);
  c.emit(clientUpdated, { clientId: id }, { aggregate: id, audience: { permission: 'clients.read' } });
  return read(c, id);
}

/** @throws Problem 422 when somebody else has the address */
async function assertFree(c: Ctx, email: string | null | undefined, contactId: string | null): Promise<void> {
  if (!email) return;
  const other = await c.get(READER).findByEmail(email);
  if (other && other.contact.id !== contactId)
    throw invalidField(
      '/email',
      // Whose it is, only the desk may know.
      c.can('clients.read')
        ? `${email} belongs to ${other.contact.name} of ${other.client.displayName}.`
        : `${email} is in use.`,
      'taken',
    );
}

async function dropPrimary(c: Ctx, clientId: string): Promise<void> {
  await sql`update clients.contact set "primary" = false where client_id = ${clientId}::uuid and "primary"`.execute(
    c.sql(),
  );
}

/** Adds a person; the first of a client is its primary one (37.4). @throws Problem 422 */
export async function addContact(c: Ctx, clientId: string, fields: ContactFields): Promise<Contact> {
  const { primary, ...rest } = clean(fields);
  if (!rest.name) throw invalidField('/name', 'is required', 'required');
  const [others] = await Promise.all([c.get(READER).contactsOf([clientId]), assertFree(c, rest.email, null)]);
  const first = !others.get(clientId)?.some((contact) => contact.primary);
  if (primary && !first) await dropPrimary(c, clientId);
  const id = uuidv7();
  const now = c.now();
  const entity = c.em.create(ContactEntity, {
    id,
    clientId,
    email: null,
    phone: null,
    role: null,
    notes: null,
    primary: first || primary === true,
    active: true,
    userId: null,
    companyAdmin: false,
    mailFailure: null,
    mailFailedAt: null,
    accessCutAt: null,
    createdAt: now,
    updatedAt: now,
    ...(rest as { name: string }),
  });
  c.em.persist(entity);
  await c.em.flush();
  c.emit(
    contactCreated,
    { clientId, contactId: id },
    { aggregate: clientId, audience: { permission: 'clients.read' } },
  );
  return contactOf(entity);
}

/** The DTO of a contact in the unit of work. */
const contactOf = (entity: ContactRecord): Contact => ({
  id: entity.id,
  clientId: entity.clientId,
  name: entity.name,
  email: entity.email ?? null,
  phone: entity.phone ?? null,
  role: entity.role ?? null,
  notes: entity.notes ?? null,
  primary: entity.primary,
  active: entity.active,
  userId: entity.userId ?? null,
  companyAdmin: entity.companyAdmin,
  mailFailure: failureOf(entity.mailFailure ?? null, entity.mailFailedAt ?? null),
  accessCut: (entity.accessCutAt ?? null) !== null,
  createdAt: entity.createdAt.toISOString(),
  updatedAt: entity.updatedAt.toISOString(),
});

/** Ties a login that was just made to its contact; both have the same name and address. */
export async function linkLogin(
  c: Ctx,
  contact: Contact,
  login: { userId: string; companyAdmin: boolean },
): Promise<Contact> {
  const entity = await findContact(c, contact.id);
  if (!entity) throw problems.notFound();
  Object.assign(entity, login, { updatedAt: c.now() });
  await c.em.flush();
  const { id: contactId, clientId } = contact;
  c.emit(
    contactUpdated,
    { clientId, contactId },
    { aggregate: clientId, audience: { permission: 'clients.read' } },
  );
  return contactOf(entity);
}

/** Whether a contact's login works: switched on, access not cut, at a client that is switched on. */
async function mayLogIn(c: Ctx, contact: Contact): Promise<boolean> {
  if (!contact.active || (await isCut(c, contact))) return false;
  return (await c.get(READER).get([contact.clientId])).get(contact.clientId)?.active ?? false;
}

/** Changes a person; name and address of the login follow. @throws Problem 404, 422 */
export async function changeContact(
  c: Ctx,
  id: string,
  fields: ContactFields & { active?: boolean; userId?: string | null; companyAdmin?: boolean },
): Promise<Contact> {
  const entity = await findContact(c, id);
  if (!entity) throw problems.notFound();
  const before = entity.email?.toLowerCase() ?? null;
  const { primary, ...rest } = clean(fields);
  if (rest.name === null) throw invalidField('/name', 'is required', 'required');
  await assertFree(c, rest.email, id);
  if (primary && !entity.primary) {
    await dropPrimary(c, entity.clientId);
    entity.primary = true;
  }
  // What came back from the old address says nothing about another one.
  const moved = rest.email !== undefined && rest.email?.toLowerCase() !== entity.email?.toLowerCase();
  Object.assign(entity, rest, { updatedAt: c.now() }, moved && { mailFailure: null, mailFailedAt: null });
  if (entity.userId && !entity.email) throw invalidField('/email', 'is needed for portal access', 'required');
  await c.em.flush();
  // What was mailed to the old address is for nobody any more; a login's own links go with its user.
  if (before !== null && (before !== entity.email?.toLowerCase() || !entity.active))
    await c.links.revoke({ address: before });
  if (entity.userId)
    await c.users.update(entity.userId, {
      name: entity.name,
      email: entity.email as string,
      // Only a change of the switch itself switches the login: a new name must not bring back who was deactivated.
      ...(fields.active !== undefined || fields.userId !== undefined
        ? { active: await mayLogIn(c, contactOf(entity)) }
        : {}),
      companyAdmin: entity.companyAdmin,
    });
  const { clientId } = entity;
  c.emit(
    contactUpdated,
    { clientId, contactId: id },
    { aggregate: clientId, audience: { permission: 'clients.read' } },
  );
  return contactOf(entity);
}
