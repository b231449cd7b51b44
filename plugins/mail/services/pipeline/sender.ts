import type { UserSummary } from '@serviflow/sdk';
import type { Client, Contact } from '../../../clients/contract.ts';
import type { Actor, Ticket } from '../../../tickets/contract.ts';
import type { Ctx } from '../../manifest.ts';
import type { Authentication } from '../guard/authentication.ts';
import type { MailAddress } from '../parse/types.ts';

/** Who wrote, as far as the desk knows that address. Nothing is created by looking. */
export interface Sender {
  address: MailAddress;
  /** An active admin, expert or viewer. */
  staff: UserSummary | null;
  contact: Contact | null;
  client: Client | null;
  /** False when our own mail server found that the address is forged (dmarc=fail). */
  genuine: boolean;
}

/** Looks a sender up among staff and contacts. */
export async function findSender(
  c: Ctx,
  address: MailAddress,
  authentication: Authentication,
): Promise<Sender> {
  const [user, party] = await Promise.all([
    c.users.findByEmail(address.address),
    c.use.clients.findByEmail(address.address),
  ]);
  const staff = user?.active && user.role !== 'customer' ? user : null;
  const known = staff ? null : party;
  return {
    address,
    staff,
    contact: known?.contact ?? null,
    client: known?.client ?? null,
    genuine: authentication.dmarc !== 'fail',
  };
}

/**
 * The participant rule (0.3): staff, the requester, people in copy, and a contact of the same client who may see all
 * its tickets (company admin). A forged sender is nobody.
 */
export async function participatesIn(c: Ctx, sender: Sender, ticket: Ticket): Promise<boolean> {
  if (!sender.genuine) return false;
  if (sender.staff) return true;
  const { contact, address } = sender;
  if (
    contact &&
    (contact.id === ticket.contactId ||
      (contact.userId !== null && contact.userId === ticket.requesterUserId))
  )
    return true;
  if (contact?.companyAdmin && contact.clientId === ticket.clientId) return true;
  const people = (await c.use.tickets.participants([ticket.id])).get(ticket.id) ?? [];
  return people.some(
    (person) =>
      person.email?.toLowerCase() === address.address ||
      (contact !== null && person.contactId === contact.id) ||
      (contact?.userId && person.userId === contact.userId),
  );
}

/** The sender as the author of a timeline entry. */
export function actorOf(sender: Sender): Actor {
  const { staff, contact, address } = sender;
  if (staff) return { kind: 'user', id: staff.id, name: staff.name };
  if (contact) return { kind: 'contact', id: contact.id, name: contact.name };
  return { kind: 'contact', id: null, name: address.name || address.address };
}

/** True when an address or its domain is in a list of addresses and domains. */
export function isListed(address: string, list: readonly string[]): boolean {
  const domain = address.slice(address.indexOf('@') + 1);
  return list.some((entry) => {
    const wanted = entry.trim().toLowerCase().replace(/^@/, '');
    return wanted !== '' && (wanted.includes('@') ? wanted === address : wanted === domain);
  });
}
