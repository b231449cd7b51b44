import { sql } from '@serviflow/sdk';
import type { ClientsV1 } from '../contract.ts';
import { type ClientRow, toClient } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { addLogin } from './access.ts';
import { setMailFailure } from './mail-failure.ts';
import { clientColumns, READER, readContact } from './read.ts';
import { resolveSender } from './resolve-sender.ts';
import { searchWords } from './search-words.ts';
import { addClient, addContact } from './write.ts';

/** The contract's implementation over one call. */
export function clientsApi(c: Ctx): ClientsV1 {
  const reader = c.get(READER);
  return {
    get: (ids) => reader.get(ids),
    contacts: (ids) => reader.contacts(ids),
    contactsOf: (ids) => reader.contactsOf(ids),
    contactsByUser: (ids) => reader.contactsByUser(ids),
    findByEmail: (email) => reader.findByEmail(email),
    findByEmails: (emails) => reader.findByEmails(emails),
    findByDomain: (domain) => reader.findByDomain(domain),
    resolveSender: (email, name) => resolveSender(c, email, name),
    add: (client) => addClient(c, client),
    addContact: (clientId, contact) => addContact(c, clientId, contact),
    giveAccess: async (contactId, options) =>
      (await addLogin(c, await readContact(c, contactId), options)).contact,
    setMailFailure: (emails, failure) => setMailFailure(c, emails, failure),
    async search(q, limit) {
      const words = searchWords(q);
      if (!words) return [];
      const max = Math.min(limit, 100);
      const { rows } = await sql<ClientRow>`
        select ${clientColumns} from clients.client c
         where c.active and c.id in (select s.id from clients.search_client_folded(${words}, 1000) s)
         order by c.sort_name, c.id limit ${max}`.execute(c.sql());
      return rows.map(toClient);
    },
  };
}
