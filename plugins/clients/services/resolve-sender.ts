import { canonicalEmail, sql } from '@serviflow/sdk';
import type { Client, Contact, ResolvedSender } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { companyName, domainOf, isCompanyDomain } from '../model/mail-domain.ts';
import { READER } from './read.ts';
import { addClient, addContact } from './write.ts';

/** See `ClientsV1.resolveSender`. */
export async function resolveSender(c: Ctx, email: string, name: string): Promise<ResolvedSender> {
  const address = canonicalEmail(email);
  const reader = c.get(READER);
  const known = await reader.findByEmail(address);
  if (known) return { ...known, outcome: 'known' };

  const domain = domainOf(address);
  const company = domain !== null && isCompanyDomain(domain) ? domain : null;
  // Two first mails of one company at once must not make two of it: the second waits here and then finds the first's.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${c.tenant.id} sender ${company ?? address}`}, 0))`.execute(
    c.sql(),
  );
  const meanwhile = await reader.findByEmail(address);
  if (meanwhile) return { ...meanwhile, outcome: 'known' };

  const person = name.trim() || address.slice(0, address.lastIndexOf('@'));
  const owner = company ? await reader.findByDomain(company) : null;
  if (owner)
    return {
      client: owner,
      contact: await addContact(c, owner.id, { name: person, email: address }),
      outcome: 'domain',
    };

  const asCompany = company !== null && c.settings.domainFromSender;
  const client: Client = await addClient(c, {
    ...(asCompany ? { company: companyName(company), domains: [company] } : { name: person }),
    email: address,
  });
  const contact: Contact = await addContact(c, client.id, { name: person, email: address });
  return { client, contact, outcome: 'new' };
}
