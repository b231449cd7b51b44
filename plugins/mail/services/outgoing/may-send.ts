import type { MailTransport } from '../../contract.ts';
import type { MailDb, OutgoingRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { installationAddress } from '../senders/installation.ts';
import { proofOf, senderRows } from '../senders/proofs.ts';

/** The mail that asks the owner of an address; it has to get there before anything is proven. */
export const PROOF_TEMPLATE = 'sender-proof';

/** Minutes after which a mail that waits is looked at again, should nothing wake it before. */
export const LOOK_AGAIN_MINUTES = 15;

/** What is known about one mail before it goes on the wire. */
export interface Clearance {
  /** The sender's address is proven. */
  readonly proven: boolean;
  /** Why it waits, in words; null when it need not. */
  readonly wait: string | null;
}

/** Who a mail says that it is from. */
export interface SentAs {
  readonly from: string;
  readonly replyTo: string | null;
}

type Judged = Pick<OutgoingRow, 'id' | 'from_address' | 'recipients' | 'cc' | 'template'>;

/** Readers of a mail. */
const readersOf = (row: Judged): string[] => [...row.recipients, ...row.cc].map((box) => box.address);

/**
 * Whether a desk that signed itself up has said who it is. Until then it writes to nobody who does not know it: else
 * whoever fills in the sign-up form has a server for sending to the world. The end of the trial changes nothing.
 */
export function needsProof(c: Ctx, rows: Awaited<ReturnType<typeof senderRows>>): boolean {
  return c.tenant.trialEndsAt !== null && !rows.some((row) => row.proven_by !== null);
}

/** Looks at mails that are about to be sent. A few reads for all of them; runs in the transaction that takes them. */
export async function clearances(c: Ctx, mails: readonly Judged[]): Promise<Map<string, Clearance>> {
  if (mails.length === 0) return new Map();
  const senders = await senderRows(c);
  const strangers = needsProof(c, senders) ? await strangersOf(c, mails) : new Set<string>();
  return new Map(
    mails.map((row) => {
      const stranger = readersOf(row).find((address) => strangers.has(address));
      const wait =
        stranger && row.template !== PROOF_TEMPLATE
          ? `Waits until you prove one of your addresses under Mail > Sending: ${stranger} has not written to this desk.`
          : null;
      return [row.id, { proven: proofOf(c, senders, row.from_address) !== null, wait }];
    }),
  );
}

/**
 * Readers who are neither staff or users who came in themselves, nor wrote here first. A login that was only offered
 * does not count: anybody can be offered one. A message whose sender its own domain disowns does not, either.
 */
async function strangersOf(c: Ctx, mails: readonly Judged[]): Promise<Set<string>> {
  const readers = [...new Set(mails.flatMap(readersOf))];
  const users = await c.users.findByEmails(readers);
  const wrote = await c
    .sql<MailDb>()
    .selectFrom('mail.message')
    .select('from_address')
    .distinct()
    .where('from_address', 'in', readers)
    .where('sender_proof', '<>', 'failed')
    .execute();
  const known = new Set(wrote.map((row) => row.from_address));
  for (const [address, user] of users)
    if (user.active && (user.role !== 'customer' || !user.pending)) known.add(address);
  return new Set(readers.filter((address) => !known.has(address)));
}

/**
 * Decides as whom a mail goes out, for every mail that this desk sends. Through a server where the tenant's own account
 * is logged in, as the tenant says: its provider knows which senders the account may use. Otherwise a sender that is not
 * proven is replaced by the installation's address, and answers go to the tenant's (RFC 5322 3.6.2).
 * @returns a text when the mail has to wait
 */
export async function sentAs(
  c: Ctx,
  row: Pick<OutgoingRow, 'from_address' | 'template'>,
  { proven, wait }: Clearance,
  transport: MailTransport,
): Promise<SentAs | string> {
  // Neither an answer to it nor what comes back of it may reach who wants the proof: both hold the link.
  if (row.template === PROOF_TEMPLATE) return { from: installationAddress(c.baseUrl), replyTo: null };
  const asWritten = { from: row.from_address, replyTo: null };
  if (proven && !wait) return asWritten;
  if (await transport.ownAccount?.(c.tenant.id)) return asWritten;
  if (wait) return wait;
  return { from: installationAddress(c.baseUrl), replyTo: row.from_address };
}

/** The transport that a mail takes: one that waited takes what is set now. */
export function transportOf(c: Ctx, row: Pick<OutgoingRow, 'transport' | 'held_reason'>): string {
  return row.held_reason ? c.settings.transport || 'default' : row.transport;
}
