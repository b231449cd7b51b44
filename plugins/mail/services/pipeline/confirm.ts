import type { MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { sendMail } from '../outgoing/send.ts';
import type { ParsedMail } from '../parse/types.ts';

/** Confirms a request that came by mail (25.2). The From address is answered, never a Reply-To that somebody else may own. */
export async function confirm(
  c: Ctx,
  row: Pick<MessageRow, 'id'>,
  about: { mail: ParsedMail; ticketId: string },
): Promise<void> {
  const { mail, ticketId } = about;
  if (!c.settings.autoReply || !mail.from) return;
  const sent = await sendMail(c, {
    key: `received:${row.id}`,
    to: [mail.from],
    template: 'ticket-received',
    ticketId,
    viewLink: true,
    automatic: true,
    ...(mail.messageId && { inReplyTo: mail.messageId }),
  });
  if (!sent) return;
  await c.use.tickets.recordActivity(ticketId, {
    type: 'auto_reply',
    visibility: 'public',
    channel: 'email',
    body: `Confirmation sent to ${mail.from.address}.`,
    messageId: sent.messageId,
  });
}
