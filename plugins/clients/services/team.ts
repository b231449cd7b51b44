import { canonicalEmail, invalidField, problems, sql, uuidv7 } from '@serviflow/sdk';
import type { Contact } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { domainOf, isCompanyDomain } from '../model/mail-domain.ts';
import { addLogin } from './access.ts';
import { isCut } from './cut-access.ts';
import { READER } from './read.ts';
import { addContact } from './write.ts';

/** Invitations that a company may have open: what is shown and what is sent stay bounded. */
const MAX_INVITED = 200;

export interface TeamInvitation {
  readonly address: string;
  readonly invitedAt: string;
}

/**
 * Notes whom a company admin invites. Everything that depends on whether the address is known happens in a job
 * afterwards, so answer and time tell nothing about it.
 * @returns what the job needs
 * @throws Problem 403 for nobody's admin, 422 for an address outside the company's own domains
 */
export async function noteInvitation(
  c: Ctx,
  person: { name: string; email: string },
): Promise<{ clientId: string; address: string }> {
  const { clientId } = c.principal.claims;
  const client = clientId ? (await c.get(READER).get([clientId])).get(clientId) : undefined;
  if (!client) throw problems.forbidden();
  const address = canonicalEmail(person.email);
  const domain = domainOf(address);
  if (domain === null || !client.domains.includes(domain) || !isCompanyDomain(domain))
    throw invalidField(
      '/email',
      client.domains.length
        ? `You can invite people of your own company: addresses at ${client.domains.join(', ')}.`
        : 'Your company has no mail domain here yet. Please ask the service desk to add it.',
      'foreign-domain',
    );
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from clients.team_invitation where client_id = ${client.id}::uuid`.execute(
    c.sql(),
  );
  if ((rows[0]?.open ?? 0) >= MAX_INVITED)
    throw problems.conflict('Too many invitations are open.', { code: 'too-many-invitations' });
  await sql`insert into clients.team_invitation (id, client_id, address, name, invited_by, invited_at)
    values (${uuidv7()}, ${client.id}, ${address}, ${person.name.trim()}, ${c.principal.id}, ${c.now()})
    on conflict (tenant_id, client_id, address) do update set invited_at = excluded.invited_at`.execute(
    c.sql(),
  );
  return { clientId: client.id, address };
}

/**
 * Does what an invitation needs, if anything: a contact, a login, a mail to the invited person. Who belongs elsewhere,
 * or is in already, gets nothing, and the company admin learns nothing of it.
 */
export async function sendTeamInvitation(c: Ctx, wish: { clientId: string; address: string }): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from clients.team_invitation where client_id = ${wish.clientId}::uuid and address = ${wish.address}`.execute(
    c.sql(),
  );
  const reader = c.get(READER);
  const client = (await reader.get([wish.clientId])).get(wish.clientId);
  if (!rows[0] || !client?.active || client.accessCut) return;
  const known = await reader.findByEmail(wish.address);
  const user = await c.users.findByEmail(wish.address);
  const elsewhere = known ? known.client.id !== client.id : user !== null;
  if (elsewhere || (user && !user.pending)) return;
  const contact =
    known?.contact ?? (await addContact(c, client.id, { name: rows[0].name, email: wish.address }));
  if (!contact.active || (await isCut(c, contact))) return;
  const userId = contact.userId ?? (await addLogin(c, contact)).contact.userId;
  if (userId) await c.users.sendInvitation(userId);
}

/** People of a company who accepted, as its admin may see them, and the addresses that were invited. */
export async function teamOf(
  c: Ctx,
  clientId: string,
): Promise<{ people: Contact[]; invited: TeamInvitation[] }> {
  const all = (await c.get(READER).contactsOf([clientId])).get(clientId) ?? [];
  const people = await accepted(c, all);
  const { rows } = await sql<{ address: string; invited_at: Date }>`
    select address, invited_at from clients.team_invitation where client_id = ${clientId}::uuid
     order by invited_at desc, address limit ${MAX_INVITED}`.execute(c.sql());
  const here = new Set(people.map(({ email }) => email?.toLowerCase()));
  return {
    people,
    invited: rows
      .filter(({ address }) => !here.has(address))
      .map(({ address, invited_at }) => ({ address, invitedAt: invited_at.toISOString() })),
  };
}

/** Those who have used their access at least once: nobody else is known to a company admin. */
export async function accepted(c: Ctx, contacts: readonly Contact[]): Promise<Contact[]> {
  const users = await c.users.find(contacts.flatMap(({ userId }) => userId ?? []));
  return contacts.filter(({ userId }) => userId !== null && users.get(userId)?.pending === false);
}
