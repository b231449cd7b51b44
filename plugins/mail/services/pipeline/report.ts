import { sql } from '@serviflow/sdk';
import { mailBounced } from '../../contract.ts';
import type { MailDb, MessageRow, OutgoingRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { headerValue } from '../guard/headers.ts';
import { normalizeAddress } from '../parse/addresses.ts';
import { cleanLine } from '../parse/clean.ts';
import type { DeliveryReport, ParsedMail, ReportedRecipient } from '../parse/types.ts';
import { type Verdict, verdict } from '../verdict.ts';
import { mentionedIds } from './known-ids.ts';
import type { Result } from './process.ts';

/** Days that mail servers keep trying, and a little more (RFC 5321 4.5.4.1). */
const REPORT_DAYS = 7;
/** Mails looked at to find the one to an address that could not be reached. */
const RECENT_MAILS = 2_000;

type Sent = Pick<OutgoingRow, 'id' | 'ticket_id' | 'recipients' | 'cc'>;

/**
 * A report about a mail of ours (RFC 3464, RFC 5965, RFC 8098, and what servers before them send): noted on its ticket,
 * and what could not be delivered marks the address. It opens no ticket, changes none and is never answered.
 */
export async function handleReport(
  c: Ctx,
  row: MessageRow,
  work: { mail: ParsedMail; verdicts: Verdict[] },
): Promise<Result> {
  const { mail, verdicts } = work;
  const failed = failedOf(mail);
  const named = await sentByIds(c, mail);
  const sent = named ?? (await sentTo(c, failed));
  if (!sent) {
    verdicts.push(verdict('bounce.unmatched', 'stopped', 'The report names no mail that this desk sent.'));
    return { state: 'refused', outcome: 'bounce' };
  }
  const notice = mail.report ? noticeOf(mail.report) : null;
  if (notice) {
    verdicts.push(verdict('bounce.notice', 'pass', notice));
    const applied = await noteReport(c, sent, notice);
    return { state: 'processed', outcome: 'delivery-notice', applied };
  }
  const boxes = [...sent.recipients, ...sent.cc].map((box) => box.address);
  const unreached = whoFailed(failed, boxes);
  const [first] = failed;
  const reason =
    cleanLine([first?.status, first?.diagnostic].filter(Boolean).join(' '), 500) || 'no reason given';
  const words = `Mail to ${(unreached.length ? unreached : boxes).join(', ')} could not be delivered: ${reason}`;
  verdicts.push(verdict('bounce.failed', 'match', words));
  await c
    .sql<MailDb>()
    .updateTable('mail.outgoing')
    .set({ state: 'bounced', last_error: reason })
    .where('id', '=', sent.id)
    .execute();
  // The id of a mail cannot be guessed; an address alone could be named by anybody.
  if (named) await c.use.clients.setMailFailure(unreached, { reason });
  for (const recipient of unreached.length ? unreached : boxes)
    c.emit(
      mailBounced,
      { messageId: row.id, ticketId: sent.ticket_id, recipient },
      { audience: { permission: 'mail.read' } },
    );
  return { state: 'processed', outcome: 'bounced', applied: await noteReport(c, sent, words) };
}

/** Recipients that the report names as failed, in the fields of the standard or as servers before it wrote them. */
function failedOf(mail: ParsedMail): ReportedRecipient[] {
  const reported = mail.report?.recipients.filter((one) => one.action === 'failed') ?? [];
  if (reported.length) return reported;
  const header = headerValue(mail.headers, 'x-failed-recipients').split(',');
  const text = mail.text ?? '';
  // qmail and Exim: the address on a line of its own, with the reason in the lines below it.
  const lines = [
    ...text
      .slice(0, 20_000)
      .matchAll(/^[ \t]*<?([^\s<>@]+@[^\s<>@:]+)>?:?[ \t]*\n((?:[ \t]*\S.*\n?){1,4})/gm),
  ];
  const diagnostic = (address: string) =>
    cleanLine(lines.find(([, one]) => normalizeAddress(one) === address)?.[2] ?? '', 500);
  const addresses = header.map((one) => normalizeAddress(one)).filter((one) => one !== null);
  const found = addresses.length ? addresses : lines.flatMap(([, one]) => normalizeAddress(one) ?? []);
  return [...new Set(found)].slice(0, 50).map((address) => {
    const words = diagnostic(address);
    const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0] ?? '';
    return { address, original: null, action: 'failed', status, diagnostic: words };
  });
}

/** Those of our recipients that were not reached. Behind a forwarding address, a single recipient is meant. */
function whoFailed(failed: readonly ReportedRecipient[], boxes: readonly string[]): string[] {
  const named = new Set(failed.flatMap((one) => [one.address, one.original ?? one.address]));
  const found = boxes.filter((address) => named.has(address));
  return found.length ? found : boxes.length === 1 ? [...boxes] : [];
}

/** A report that tells of no failure, in words; null for a failure. */
function noticeOf(report: DeliveryReport): string | null {
  const of = (one: ReportedRecipient | undefined) => one?.address ?? 'the recipient';
  const [first] = report.recipients;
  if (report.kind === 'feedback')
    return `${of(first)} reported a mail of this ticket as ${report.detail || 'unwanted'}.`;
  if (report.kind === 'disposition') return `A mail to ${of(first)} was ${report.detail || 'displayed'}.`;
  if (report.recipients.length === 0 || report.recipients.some((one) => one.action === 'failed')) return null;
  const delayed = report.recipients.find((one) => one.action === 'delayed');
  if (delayed)
    return `Mail to ${delayed.address} is delayed: ${delayed.diagnostic || delayed.status || 'no reason given'}`;
  return `Mail to ${of(first)} was ${first?.action === 'unknown' ? 'handled' : first?.action} by a mail server.`;
}

async function sentByIds(c: Ctx, mail: ParsedMail): Promise<Sent | undefined> {
  const ids = [...new Set([...mentionedIds(mail), ...mail.inReplyTo, ...mail.references])];
  if (ids.length === 0) return undefined;
  return c
    .sql<MailDb>()
    .selectFrom('mail.outgoing')
    .select(['id', 'ticket_id', 'recipients', 'cc'])
    .where('message_id', 'in', ids)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The newest mail to an address that a report without any id names. */
async function sentTo(c: Ctx, failed: readonly ReportedRecipient[]): Promise<Sent | undefined> {
  const [first] = failed;
  if (!first) return undefined;
  const since = new Date(c.now().getTime() - REPORT_DAYS * 86_400_000);
  const box = JSON.stringify([{ address: first.address }]);
  const found = await sql<Sent>`
    select o.id, o.ticket_id, o.recipients, o.cc
      from (select * from mail.outgoing order by id desc limit ${sql.lit(RECENT_MAILS)}) o
     where o.created_at > ${since} and (o.recipients @> ${box}::jsonb or o.cc @> ${box}::jsonb)
     order by o.id desc limit 1`.execute(c.sql<unknown>());
  return found.rows[0];
}

async function noteReport(c: Ctx, sent: Sent, body: string): Promise<Result['applied']> {
  if (!sent.ticket_id) return null;
  const activity = await c.use.tickets.recordActivity(sent.ticket_id, {
    type: 'system',
    visibility: 'internal',
    channel: 'email',
    body,
  });
  const ticket = (await c.use.tickets.get([sent.ticket_id])).get(sent.ticket_id);
  return { ticketId: sent.ticket_id, number: ticket?.number ?? 0, activityId: activity.id };
}
