import type { Ticket } from '../../../tickets/contract.ts';
import type { Ctx } from '../../manifest.ts';
import { sendMail } from '../outgoing/send.ts';
import type { ParsedMail } from '../parse/types.ts';
import type { LockedMessage } from './lock-message.ts';

/** Confirms a request that came by mail (25.2). The From address is answered, never a Reply-To that somebody else may own. */
export async function confirm(
  c: Ctx,
  work: LockedMessage,
  about: { mail: ParsedMail; ticket: Ticket },
): Promise<void> {
  const { mail, ticket } = about;
  if (!c.settings.autoReply || !mail.from) return;
  const sent = await sendMail(c, {
    key: `received:${work.row.id}`,
    to: [mail.from],
    template: 'ticket-received',
    ticketId: ticket.id,
    fresh: { ticket, own: work.own },
    viewLink: true,
    automatic: true,
    ...(mail.messageId && { inReplyTo: mail.messageId }),
  });
  if (!sent) return;
  await c.use.tickets.recordActivity(ticket.id, {
    type: 'auto_reply',
    visibility: 'public',
    channel: 'email',
    body: `Confirmation sent to ${mail.from.address}.`,
    messageId: sent.messageId,
  });
}
