import { problems } from '@serviflow/sdk';
import { mailProcessed } from '../contract.ts';
import type { MailDb, MessageRow } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { supportAddresses } from './addresses.ts';
import { readAlert } from './alerts/read-alert.ts';
import { domainOf } from './parse/addresses.ts';
import { findSender, type Sender } from './pipeline/sender.ts';
import { type Applied, type Material, openTicket, replyTo } from './pipeline/to-ticket.ts';
import { writerOf } from './pipeline/writer.ts';
import { hintsOf } from './read/hints.ts';
import { reader } from './read/thread-reader.ts';
import { type Verdict, verdict } from './verdict.ts';

interface Opened extends Material {
  sender: Sender;
}

/**
 * Reads a logged message again for a decision by a person.
 * @throws Problem 409 when it has no sender
 */
async function open(c: Ctx, row: MessageRow): Promise<Opened> {
  const raw = await c.files.read(row.raw_file_id);
  const read = await reader.read(raw, hintsOf(c.tenant));
  const own = await supportAddresses(c);
  const sender = await findSender(c, writerOf(read.mail, new Set(own)), {
    proof: row.sender_proof,
    reason: row.sender_proof_reason ?? '',
  });
  if (!sender) throw problems.conflict('The message names no sender.', { code: 'no-sender' });
  return { row, read, raw, own, verdicts: [...row.verdicts], sender };
}

async function settle(
  c: Ctx,
  row: MessageRow,
  end: { outcome: string; applied: Applied | null; verdicts: Verdict[] },
): Promise<void> {
  const { outcome, applied, verdicts } = end;
  await c
    .sql<MailDb>()
    .updateTable('mail.message')
    .set({
      state: applied ? 'processed' : 'refused',
      outcome,
      ticket_id: applied?.ticketId ?? null,
      ticket_number: applied?.number ?? null,
      activity_id: applied?.activityId ?? null,
      from_domain: row.from_address ? domainOf(row.from_address) : null,
      verdicts: JSON.stringify(verdicts) as never,
      processed_at: c.now(),
    })
    .where('id', '=', row.id)
    .execute();
  if (applied) c.emit(mailProcessed, { messageId: row.id, ticketId: applied.ticketId, outcome });
}

const decidedBy = (c: Ctx, words: string): Verdict =>
  verdict('person', 'match', `${c.principal.name || c.principal.username} ${words}`);

/** Adds a message to a ticket because a person says that it belongs there. */
export async function assignTo(c: Ctx, row: MessageRow, ticketId: string): Promise<void> {
  const ticket = (await c.use.tickets.get([ticketId])).get(ticketId);
  if (!ticket || ticket.deletedAt) throw problems.conflict('That ticket is gone.', { code: 'ticket-gone' });
  const opened = await open(c, row);
  const moved = row.ticket_id !== null && row.ticket_id !== ticketId;
  // A person says where the message belongs, not who wrote it: what claims to be staff stays internal without proof.
  const proven = opened.sender.staff === null || opened.sender.proof === 'proven';
  const applied = await replyTo(c, ticketId, opened, { sender: opened.sender, proven });
  opened.verdicts.push(decidedBy(c, `put the message on ticket #${ticket.number}.`));
  if (moved && row.ticket_id) {
    const body = `A message of ${row.from_address ?? 'an unknown sender'} did not belong here; it is on ticket #${ticket.number} now.`;
    await c.use.tickets.recordActivity(row.ticket_id, {
      type: 'system',
      visibility: 'internal',
      channel: 'email',
      body,
    });
  }
  await settle(c, row, { outcome: proven ? 'replied' : 'noted', applied, verdicts: opened.verdicts });
}

/** Opens a ticket of its own for a message because a person says so. */
export async function makeTicket(c: Ctx, row: MessageRow): Promise<Applied> {
  const opened = await open(c, row);
  const alert = readAlert({
    from: opened.sender.address.address,
    subject: opened.read.mail.subject,
    text: opened.read.body.text,
  });
  const applied = await openTicket(c, opened, { sender: opened.sender, alert, system: false });
  opened.verdicts.push(decidedBy(c, `opened ticket #${applied.number} for the message.`));
  await settle(c, row, { outcome: 'created', applied, verdicts: opened.verdicts });
  return applied;
}

/** Ends a message without a ticket. */
export async function discard(c: Ctx, row: MessageRow, reason: string): Promise<void> {
  const end = verdict(
    'person',
    'stopped',
    `${c.principal.name || c.principal.username} discarded the message${reason ? `: ${reason}` : '.'}`,
  );
  await settle(c, row, { outcome: 'discarded', applied: null, verdicts: [...row.verdicts, end] });
}
