import { mailBounced } from '../../contract.ts';
import type { MailDb, MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { headerValue } from '../guard/headers.ts';
import type { ParsedMail } from '../parse/types.ts';
import { type Verdict, verdict } from '../verdict.ts';
import type { Result } from './process.ts';

/**
 * A report about a mail of ours: noted on the mail and, when it failed, on its ticket. It never opens a ticket and is
 * never answered (RFC 3464, RFC 3834 2).
 */
export async function handleBounce(
  c: Ctx,
  row: MessageRow,
  work: { mail: ParsedMail; verdicts: Verdict[] },
): Promise<Result> {
  const { mail, verdicts } = work;
  const ids = [mail.report?.originalMessageId, ...mail.inReplyTo, ...mail.references].filter(
    (id) => typeof id === 'string',
  );
  const sent = ids.length
    ? await c
        .sql<MailDb>()
        .selectFrom('mail.outgoing')
        .select(['id', 'ticket_id', 'recipients'])
        .where('message_id', 'in', ids)
        .limit(1)
        .executeTakeFirst()
    : undefined;
  if (!sent) {
    verdicts.push(verdict('bounce.unmatched', 'stopped', 'The report names no mail that this desk sent.'));
    return { state: 'refused', outcome: 'bounce' };
  }
  const failed = mail.report?.recipients.find((one) => one.action === 'failed');
  const recipient =
    failed?.address ??
    (headerValue(mail.headers, 'x-failed-recipients') ||
      sent.recipients.map((box) => box.address).join(', '));
  if (mail.report && !failed) {
    verdicts.push(
      verdict('bounce.notice', 'pass', 'The report tells of a delay or a delivery, not of a failure.'),
    );
    return { state: 'processed', outcome: 'delivery-notice' };
  }
  const reason = [failed?.status, failed?.diagnostic].filter(Boolean).join(' ') || 'no reason given';
  verdicts.push(verdict('bounce.failed', 'match', `Mail to ${recipient} could not be delivered: ${reason}`));
  await c
    .sql<MailDb>()
    .updateTable('mail.outgoing')
    .set({ state: 'bounced', last_error: reason })
    .where('id', '=', sent.id)
    .execute();
  c.emit(
    mailBounced,
    { messageId: row.id, ticketId: sent.ticket_id, recipient },
    { audience: { permission: 'mail.read' } },
  );
  if (!sent.ticket_id) return { state: 'processed', outcome: 'bounced' };
  const body = `Mail to ${recipient} could not be delivered: ${reason}`;
  const activity = await c.use.tickets.recordActivity(sent.ticket_id, {
    type: 'system',
    visibility: 'internal',
    channel: 'email',
    body,
  });
  const ticket = (await c.use.tickets.get([sent.ticket_id])).get(sent.ticket_id);
  return {
    state: 'processed',
    outcome: 'bounced',
    applied: { ticketId: sent.ticket_id, number: ticket?.number ?? 0, activityId: activity.id },
  };
}
