import { canonicalDomain, canonicalEmail, type UserSummary } from '@serviflow/sdk';
import type { Client, Contact } from '../../../clients/contract.ts';
import type { Actor, Ticket } from '../../../tickets/contract.ts';
import type { SenderProof } from '../../contract.ts';
import type { Ctx } from '../../manifest.ts';
import type { Authentication } from '../guard/authentication.ts';
import { domainOf } from '../parse/addresses.ts';
import type { MailAddress } from '../parse/types.ts';
import type { Writer } from './writer.ts';

/** Who wrote, as far as the desk knows that address. Nothing is created by looking. */
export interface Sender {
  address: MailAddress;
  /** An active admin, expert or viewer. */
  staff: UserSummary | null;
  contact: Contact | null;
  client: Client | null;
  /** Whether the sender is who it says; only `proven` is a yes. */
  proof: SenderProof;
  /** Why, in one sentence for people. */
  proofReason: string;
  /** Named by Reply-To alone: no rights on an existing ticket (0.11). */
  byReplyTo: boolean;
  /** Where answers go. */
  answerTo: MailAddress;
}

/** Looks a sender up among staff and contacts. @returns null when the message names nobody */
export async function findSender(
  c: Ctx,
  { person: address, answerTo, byReplyTo }: Writer,
  authentication: Pick<Authentication, 'proof' | 'reason'>,
): Promise<Sender | null> {
  if (!address) return null;
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
    ...proofOf(authentication, byReplyTo),
    byReplyTo,
    answerTo: answerTo ?? address,
  };
}

/** What vouches for From says nothing about Reply-To. */
function proofOf({ proof, reason }: Pick<Authentication, 'proof' | 'reason'>, byReplyTo: boolean) {
  if (!byReplyTo || proof === 'failed') return { proof, proofReason: reason };
  return {
    proof: 'none' as const,
    proofReason: 'The address stands in Reply-To alone, which nothing vouches for.',
  };
}

/**
 * The participant rule (0.3): staff, the requester, people in copy, and a contact of the same client who may see all
 * its tickets (company admin). A sender that its own domain disowns is nobody.
 */
export async function participatesIn(c: Ctx, sender: Sender, ticket: Ticket): Promise<boolean> {
  if (sender.proof === 'failed' || sender.byReplyTo) return false;
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
      (person.email && canonicalEmail(person.email) === address.address) ||
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

const spelled = (entry: string): string =>
  entry.includes('@') ? canonicalEmail(entry) : canonicalDomain(entry);

/** True when an address or its domain is in a list of addresses and domains. */
export function isListed(address: string, list: readonly string[]): boolean {
  const domain = domainOf(address);
  return list.some((entry) => {
    const wanted = spelled(entry.trim().replace(/^@/, ''));
    return wanted !== '' && (wanted.includes('@') ? wanted === address : wanted === domain);
  });
}
