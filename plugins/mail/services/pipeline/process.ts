import type { Ticket } from '../../../tickets/contract.ts';
import { mailHeld, mailProcessed } from '../../contract.ts';
import type { MailDb, MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { readAlert } from '../alerts/read-alert.ts';
import type { Authentication } from '../guard/authentication.ts';
import { guard } from '../guard/guard.ts';
import { domainOf } from '../parse/addresses.ts';
import type { ReadMessage } from '../read/read-message.ts';
import { decideMatch } from '../threading/match.ts';
import { readSubject, subjectKey } from '../threading/subject.ts';
import { type Verdict, verdict } from '../verdict.ts';
import { askRules, type Ruling } from './ask-rules.ts';
import { noteAnswer, noteOnItsTicket } from './automatic.ts';
import { findCandidates } from './candidates.ts';
import { confirm } from './confirm.ts';
import type { KnownOfMail } from './incoming-mail.ts';
import { type LockedMessage, lockMessage } from './lock-message.ts';
import { noteCopy } from './repeated.ts';
import { handleReport } from './report.ts';
import { findSender, isListed, type Sender } from './sender.ts';
import { type Applied, openTicket, replyTo } from './to-ticket.ts';
import { writerOf } from './writer.ts';

/** What a message came to; becomes part of its row in the log. */
export interface Result {
  state: 'processed' | 'triage' | 'refused';
  outcome: string | null;
  applied?: Applied | null;
  suggested?: { id: string; number: number } | null;
  mayAnswer?: boolean;
}

/**
 * Takes one message from received to its end, in one transaction: guard, match, ticket. A message that another worker
 * finished meanwhile is left alone.
 */
export async function processMessage(
  c: Ctx,
  id: string,
  message: { read: ReadMessage; raw: Uint8Array; authentication: Authentication },
): Promise<void> {
  const facts = await lockMessage(c, id, message.read);
  if (!facts) return;
  const { row } = facts;
  const verdicts: Verdict[] = [...row.verdicts];
  const result = await decide(c, { ...facts, verdicts, ...message });
  const identity = result.outcome === 'duplicate' ? null : facts.identity;
  finish(c, { ...message, row, own: facts.own }, { result, verdicts, identity });
}

interface Work extends LockedMessage {
  read: ReadMessage;
  raw: Uint8Array;
  authentication: Authentication;
  verdicts: Verdict[];
}

async function decide(c: Ctx, work: Work): Promise<Result> {
  const { row, read, verdicts, known } = work;
  const { mail } = read;
  if (known.repeated || work.copyOf) {
    verdicts.push(
      verdict('repeat', 'stopped', 'The same message was handled before; it was delivered more than once.'),
    );
    if (work.copyOf) noteCopy(c, work.copyOf, row);
    return { state: 'refused', outcome: 'duplicate' };
  }
  const ownAddresses = new Set(work.own);
  const writer = writerOf(mail, ownAddresses);
  const judged = guard(mail, {
    ownMark: c.tenant.id,
    ownAddresses,
    writer,
    isOwnMessageId: () => known.isOwn,
    envelopeFrom: row.envelope_from,
    recentFromSender: work.recent,
    maxRecentFromSender: c.settings.maxAnswers,
    maxHops: c.settings.maxHops,
    authentication: work.authentication,
  });
  verdicts.push(...judged.verdicts);
  if (judged.decision === 'stop') return { state: 'refused', outcome: 'loop' };
  if (judged.decision === 'bounce') return handleReport(c, row, { mail, verdicts });
  const sender = await findSender(c, writer, judged.authentication);
  if (!sender) {
    verdicts.push(verdict('sender', 'held', 'The message names no sender; a person must decide.'));
    return { state: 'triage', outcome: null };
  }
  if (sender.byReplyTo)
    verdicts.push(
      verdict(
        'sender.reply-to',
        'changed',
        `From (${mail.from?.address ?? 'nobody'}) is no person: ${sender.address.address} in Reply-To is taken for the writer.`,
      ),
    );
  if (judged.decision === 'note') return noteAnswer(c, work, sender);
  // Whoever writes from an address can be reached at it; a program's answer says nothing of that.
  if (sender.contact?.mailFailure && !judged.automatic && sender.proof !== 'failed' && !sender.byReplyTo)
    await c.use.clients.setMailFailure([sender.address.address], null);
  const { authentication, mayAnswer } = judged;
  const about: KnownOfMail = { sender, ticketId: known.ticketId, mayAnswer, authentication };
  const ruling = await askRules(c, work, about);
  if (ruling?.decision.outcome === 'drop') return { state: 'refused', outcome: 'dropped' };
  if (ruling?.decision.outcome === 'triage' || heldForProof(c, work)) return setAside(c, work, about);
  return route(c, work, { ...about, values: ruling?.values, automatic: judged.automatic });
}

/** Whether a person must look first, as the sender is disowned or, by the tenant's choice, not proven. */
function heldForProof(c: Ctx, { authentication, read, verdicts }: Work): boolean {
  const { proof } = authentication;
  if (proof === 'failed') {
    verdicts.push(
      verdict(
        'sender.proof',
        'held',
        'The sender is forged or its domain is set up wrongly; a person must decide.',
      ),
    );
    return true;
  }
  // Monitoring inside the house seldom signs; the list of system senders is the tenant's own word for it.
  if (
    proof === 'proven' ||
    !c.settings.holdUnproven ||
    isListed(read.mail.from?.address ?? '', c.settings.systemSenders)
  )
    return false;
  verdicts.push(
    verdict('sender.proof', 'held', 'The sender is not proven; the settings ask that a person decides.'),
  );
  return true;
}

/** A message that a rule holds back: a person decides, with the ticket before them that it would have gone to. */
async function setAside(c: Ctx, work: Work, about: KnownOfMail): Promise<Result> {
  const { sender, ticketId, mayAnswer } = about;
  const { ticket } = decideMatch(await findCandidates(c, work.read, { sender, knownTicketId: ticketId }));
  const suggested = ticket && { id: ticket.ticketId, number: ticket.number };
  if (suggested)
    work.verdicts.push(
      verdict('match.suggestion', 'pass', `It seems to belong to ticket #${suggested.number}.`),
    );
  return { state: 'triage', outcome: null, suggested, mayAnswer };
}

/** The alert in a message, and the verdict when the message is monitoring's by the list of senders or by its form. */
function monitoringOf(c: Ctx, read: ReadMessage, sender: Sender) {
  // Reply-To makes no system sender.
  const from = read.mail.from?.address ?? sender.address.address;
  const listed = isListed(from, c.settings.systemSenders);
  // A person's answer or forwarded mail may hold an alert of others: only what is listed is monitoring then.
  const ownWords = readSubject(read.mail.subject).first === null;
  const alert =
    listed || ownWords ? readAlert({ from, subject: read.mail.subject, text: read.body.text }) : null;
  if (!listed && (!alert || alert.tool === 'generic')) return { alert, monitoring: null };
  const words = alert
    ? `${alert.tool}: ${alert.host}/${alert.service} is ${alert.state}`
    : 'no alert could be read';
  const why = listed ? 'by the list of system senders' : 'by its form';
  return { alert, monitoring: verdict('system-sender', 'match', `Monitoring mail, ${why}; ${words}.`) };
}

async function route(
  c: Ctx,
  work: Work,
  about: KnownOfMail & { values: Ruling['values'] | undefined; automatic: boolean },
): Promise<Result> {
  const { read, verdicts } = work;
  const { sender, mayAnswer, values, automatic } = about;
  const { alert, monitoring } = monitoringOf(c, read, sender);
  if (monitoring) {
    verdicts.push(monitoring);
    return {
      state: 'processed',
      outcome: 'created',
      applied: await openTicket(c, work, { sender, alert, system: true, values }),
      mayAnswer: false,
    };
  }
  const noted = automatic ? await noteOnItsTicket(c, work, sender) : null;
  if (noted) return noted;
  const decision = decideMatch(await findCandidates(c, read, { sender, knownTicketId: about.ticketId }));
  // What was looked at is in the trail already.
  verdicts.push(...(automatic ? decision.verdicts.slice(-1) : decision.verdicts));
  if (decision.outcome === 'triage' && decision.ticket) {
    return {
      state: 'triage',
      outcome: null,
      suggested: { id: decision.ticket.ticketId, number: decision.ticket.number },
      mayAnswer,
    };
  }
  if (decision.outcome === 'thread' && decision.ticket) {
    if (values)
      verdicts.push(
        verdict('rule', 'limited', 'The message is an answer: what rules set for a new ticket is left out.'),
      );
    const proven = sender.staff === null || sender.proof === 'proven';
    const ticket = (await c.use.tickets.get([decision.ticket.ticketId])).get(decision.ticket.ticketId);
    if (ticket?.deletedAt) return inBin(work, ticket, mayAnswer);
    if (ticket && !sender.staff && !c.use.tickets.takesAnswers(ticket)) {
      verdicts.push(
        verdict(
          'match.closed',
          'limited',
          `#${ticket.number} is closed: the answer opens a follow-up ticket.`,
        ),
      );
      const about = { sender, alert: null, system: false, follows: ticket };
      return finishNew(c, work, { ...about, mayAnswer });
    }
    return {
      state: 'processed',
      outcome: proven ? 'replied' : 'noted',
      applied: await replyTo(c, decision.ticket.ticketId, work, { sender, proven }),
      mayAnswer,
    };
  }
  return finishNew(c, work, { sender, alert, system: false, automatic, values, mayAnswer });
}

/** Opens a ticket and confirms it to its sender. */
async function finishNew(
  c: Ctx,
  work: Work,
  about: Parameters<typeof openTicket>[2] & { mayAnswer: boolean },
): Promise<Result> {
  const { sender, mayAnswer } = about;
  const applied = await openTicket(c, work, about);
  if (mayAnswer && applied.ticket)
    await confirm(c, work, { mail: work.read.mail, ticket: applied.ticket, sender });
  return { state: 'processed', outcome: 'created', applied, mayAnswer };
}

/** An answer to a ticket in the bin: a person decides, as nobody looks at that ticket. */
function inBin(work: Work, ticket: Ticket, mayAnswer: boolean): Result {
  work.verdicts.push(
    verdict('match.bin', 'held', `Ticket #${ticket.number} is in the bin; a person must decide.`),
  );
  return { state: 'triage', outcome: null, suggested: { id: ticket.id, number: ticket.number }, mayAnswer };
}

function finish(
  c: Ctx,
  message: { row: MessageRow; own: readonly string[]; read: ReadMessage; authentication: Authentication },
  end: { result: Result; verdicts: Verdict[]; identity: string | null },
): void {
  const { row, authentication } = message;
  const { mail } = message.read;
  const { answerTo } = writerOf(mail, new Set(message.own));
  const { state, outcome, applied, suggested, mayAnswer = false } = end.result;
  const stored = c
    .sql<MailDb>()
    .updateTable('mail.message')
    .set({
      state,
      outcome,
      identity: end.identity,
      message_id: mail.messageId,
      from_address: mail.from?.address ?? null,
      from_name: mail.from?.name ?? null,
      from_domain: mail.from ? domainOf(mail.from.address) : null,
      reply_to: answerTo && answerTo.address !== mail.from?.address ? answerTo.address : null,
      to_addresses: [...new Set([...mail.to, ...mail.cc].map((box) => box.address))],
      sender_proof: authentication.proof,
      sender_proof_by: authentication.by,
      sender_proof_reason: authentication.reason,
      subject: mail.subject,
      subject_key: subjectKey(mail.subject),
      ticket_id: applied?.ticketId ?? null,
      ticket_number: applied?.number ?? null,
      activity_id: applied?.activityId ?? null,
      suggested_ticket_id: suggested?.id ?? null,
      suggested_ticket_number: suggested?.number ?? null,
      verdicts: JSON.stringify(end.verdicts) as never,
      may_answer: mayAnswer,
      lease_until: null,
      last_error: null,
      processed_at: c.now(),
    })
    .where('id', '=', row.id);
  c.later(stored);
  const audience = { permission: 'mail.read' };
  if (state === 'triage')
    c.emit(mailHeld, { messageId: row.id, ticketId: suggested?.id ?? null }, { audience });
  if (applied)
    c.emit(mailProcessed, { messageId: row.id, ticketId: applied.ticketId, outcome: outcome ?? '' });
}
