import { canonicalEmail, defineToken, problems, spellingsOf, sql } from '@serviflow/sdk';
import type { Client, Contact } from '../contract.ts';
import { type ClientRow, type ContactRow, toClient, toContact } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => UUID.test(text);

export const clientColumns = sql`c.id, c.kind, c.name, c.company, c.email, c.phone, c.address, c.sla_level, c.connection,
  c.notes, c.photo_file_id, c.active, c.admin_receives_emails, c.members_receive_emails, c.access_cut_at, c.created_at, c.updated_at,
  c.display_name, array(select d.domain from clients.client_domain d where d.client_id = c.id order by d.domain) as domains`;

const contactColumns = sql`k.id, k.client_id, k.name, k.email, k.phone, k.role, k.notes, k."primary", k.active, k.user_id,
  k.company_admin, k.access_cut_at, k.mail_failure, k.mail_failed_at, k.created_at, k.updated_at`;

/**
 * Reads of one call. Several plugins ask for the same client while a ticket is made: each record is read once.
 * Writers call `forget`.
 */
export class ClientReader {
  readonly #c: Ctx;
  readonly #clients = new Map<string, Client | null>();

  constructor(c: Ctx) {
    this.#c = c;
  }

  forget(): void {
    this.#clients.clear();
  }

  async get(ids: readonly string[]): Promise<Map<string, Client>> {
    const missing = [...new Set(ids)].filter((id) => isUuid(id) && !this.#clients.has(id));
    if (missing.length) {
      const { rows } = await sql<ClientRow>`
        select ${clientColumns} from clients.client c where c.id = any (${missing}::uuid[])`.execute(
        this.#c.sql(),
      );
      for (const id of missing) this.#clients.set(id, null);
      for (const row of rows) this.#clients.set(row.id, toClient(row));
    }
    return new Map(
      ids.flatMap((id) => {
        const client = this.#clients.get(id);
        return client ? [[id, client] as const] : [];
      }),
    );
  }

  async contacts(ids: readonly string[]): Promise<Map<string, Contact>> {
    return byId(await this.#contacts(sql`k.id = any (${ids.filter(isUuid)}::uuid[])`, ids.length));
  }

  async contactsByUser(ids: readonly string[]): Promise<Map<string, Contact>> {
    const found = await this.#contacts(sql`k.user_id = any (${ids.filter(isUuid)}::uuid[])`, ids.length);
    return new Map(found.map((contact) => [contact.userId as string, contact]));
  }

  async contactsOf(clientIds: readonly string[]): Promise<Map<string, Contact[]>> {
    const found = await this.#contacts(
      sql`k.client_id = any (${clientIds.filter(isUuid)}::uuid[])`,
      clientIds.length,
    );
    return Map.groupBy(found, (contact) => contact.clientId);
  }

  async findByEmail(email: string): Promise<{ client: Client; contact: Contact } | null> {
    return (await this.findByEmails([email])).get(email) ?? null;
  }

  async findByEmails(emails: readonly string[]): Promise<Map<string, { client: Client; contact: Contact }>> {
    const spelled = emails.flatMap(spellingsOf);
    const contacts = await this.#contacts(sql`k.email_lower = any (${spelled}::text[])`, spelled.length);
    const clients = await this.get(contacts.map((contact) => contact.clientId));
    const byAddress = new Map(contacts.map((contact) => [canonicalEmail(contact.email ?? ''), contact]));
    return new Map(
      emails.flatMap((email) => {
        const contact = byAddress.get(canonicalEmail(email));
        const client = contact && clients.get(contact.clientId);
        return client ? [[email, { client, contact }] as const] : [];
      }),
    );
  }

  async findByDomain(domain: string): Promise<Client | null> {
    const { rows } = await sql<{ client_id: string }>`
      select d.client_id from clients.client_domain d where d.domain = any (${spellingsOf(domain)}::text[])`.execute(
      this.#c.sql(),
    );
    const id = rows[0]?.client_id;
    return id ? ((await this.get([id])).get(id) ?? null) : null;
  }

  async #contacts(where: ReturnType<typeof sql>, wanted: number): Promise<Contact[]> {
    if (wanted === 0) return [];
    const { rows } = await sql<ContactRow>`
      select ${contactColumns} from clients.contact k where ${where}
       order by k."primary" desc, k.created_at, k.id`.execute(this.#c.sql());
    return rows.map(toContact);
  }
}

const byId = (contacts: readonly Contact[]) => new Map(contacts.map((contact) => [contact.id, contact]));

export const READER = defineToken<ClientReader>('clients.reader');

/** @throws Problem 404 */
export async function readContact(c: Ctx, id: string): Promise<Contact> {
  const contact = (await c.get(READER).contacts([id])).get(id);
  if (!contact) throw problems.notFound();
  return contact;
}

/** A contact as the caller may read it: internal notes and troubles with mail stay with the desk. */
export function shownContact(c: Ctx, contact: Contact): Contact {
  return c.can('clients.read') ? contact : { ...contact, notes: null, mailFailure: null };
}
