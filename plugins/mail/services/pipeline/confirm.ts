import type { Ticket } from '../../../tickets/contract.ts';
import { mailWillConfirm } from '../../contract.ts';
import type { Ctx } from '../../manifest.ts';
import { sendMail } from '../outgoing/send.ts';
import { domainOf } from '../parse/addresses.ts';
import type { ParsedMail } from '../parse/types.ts';
import { type Verdict, verdict } from '../verdict.ts';
import { countAnswer } from './answers.ts';
import type { LockedMessage } from './lock-message.ts';
import type { Sender } from './sender.ts';

/** Confirms a request that came by mail (25.2), where its writer asked for answers. */
export async function confirm(
  c: Ctx,
  work: LockedMessage & { verdicts: Verdict[] },
  about: { mail: ParsedMail; ticket: Ticket; sender: Sender },
): Promise<void> {
  const { mail, ticket, sender } = about;
  if (!c.settings.autoReply) return;
  if (!companyAllows(sender)) {
    work.verdicts.push(verdict('confirm', 'limited', 'The people of this company get no e-mails.'));
    return;
  }
  const { reason } = await c.apply(mailWillConfirm, { ticketId: ticket.id, reason: null });
  if (reason !== null) {
    work.verdicts.push(verdict('confirm', 'limited', reason));
    return;
  }
  const { client, answerTo } = sender;
  const loop = await countAnswer(c, {
    address: answerTo.address,
    ticketNumber: ticket.number,
    shared: client !== null && !client.domains.includes(domainOf(answerTo.address)),
  });
  if (loop !== null) {
    work.verdicts.push(verdict('loop.answers', 'limited', loop));
    return;
  }
  const sent = await sendMail(c, {
    key: `received:${work.row.id}`,
    to: [sender.answerTo],
    template: 'ticket-received',
    ticketId: ticket.id,
    fresh: { ticket, own: work.own, userId: sender.staff?.id ?? sender.contact?.userId ?? null },
    // The link acts for the writer: it goes to their own address only.
    viewLink: sender.answerTo.address === sender.address.address,
    automatic: true,
    ...(mail.messageId && { inReplyTo: mail.messageId }),
  });
  if (!sent) return;
  await c.use.tickets.recordActivity(ticket.id, {
    type: 'auto_reply',
    visibility: 'public',
    channel: 'email',
    body: `Confirmation sent to ${sender.answerTo.address}.`,
    messageId: sent.messageId,
  });
}

/** The grid of companies (25.4): their admins and their other people are switched apart. */
function companyAllows({ client, contact }: Sender): boolean {
  if (!client) return true;
  return contact?.companyAdmin ? client.adminReceivesEmails : client.membersReceiveEmails;
}
