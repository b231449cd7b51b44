import { messageIds } from '../threading/message-id.ts';
import { normalizeAddress } from './addresses.ts';
import { cleanLine } from './clean.ts';
import type { DeliveryReport, MailAttachment, ReportedRecipient } from './types.ts';

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

/** Machine-readable part of each kind of report (RFC 3464, RFC 6533, RFC 5965, RFC 8098). */
const KINDS: Readonly<Record<string, DeliveryReport['kind']>> = {
  'message/delivery-status': 'delivery',
  'message/global-delivery-status': 'delivery',
  'message/feedback-report': 'feedback',
  'message/disposition-notification': 'disposition',
  'message/global-disposition-notification': 'disposition',
};
/** Parts that bring the reported message back, whole or only its headers (RFC 6522 3). */
const RETURNED = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
]);

/** Field groups of a report body: blocks of `Name: value` lines with folding, parted by empty lines. */
function fieldGroups(body: string): Map<string, string>[] {
  const groups: Map<string, string>[] = [];
  for (const block of body.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const fields = new Map<string, string>();
    for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
    if (fields.size) groups.push(fields);
  }
  return groups;
}

/** The address of `rfc822; bob@acme.example`, or of a bare `<bob@acme.example>`. */
function addressOf(value: string | undefined): string | null {
  return value === undefined ? null : normalizeAddress(value.slice(value.indexOf(';') + 1));
}

function toRecipient(fields: Map<string, string>): ReportedRecipient | null {
  const raw =
    fields.get('final-recipient') ?? fields.get('original-recipient') ?? fields.get('original-rcpt-to');
  if (!raw) return null;
  const action = (fields.get('action') ?? '').toLowerCase();
  const original = addressOf(fields.get('original-recipient'));
  return {
    address: addressOf(raw) ?? cleanLine(raw, 254),
    // Behind a forwarding address, this is the one that the mail was sent to.
    original,
    action: ACTIONS.find((known) => action.startsWith(known)) ?? 'unknown',
    status: /\d\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? '',
    diagnostic: cleanLine(fields.get('diagnostic-code') ?? '', 500),
  };
}

/** What a report says in one word: the kind of complaint, or what became of a mail that was read. */
function detailOf(groups: readonly Map<string, string>[]): string {
  const first = (name: string) => groups.find((fields) => fields.has(name))?.get(name);
  const disposition = first('disposition');
  const type = disposition?.slice(disposition.indexOf(';') + 1).split(/[/,]/)[0];
  return cleanLine(first('feedback-type') ?? type ?? '', 100).toLowerCase();
}

const head = (part: MailAttachment) => Buffer.from(part.content.subarray(0, 65_536)).toString('utf8');

/** Message-IDs of the messages that are attached, whole or as headers. */
export function returnedIds(parts: readonly MailAttachment[]): string[] {
  return parts.flatMap((part) => {
    const found = RETURNED.has(part.type) && /^message-id:[ \t]*(?:\r?\n[ \t]+)?(.*)$/im.exec(head(part));
    return found ? messageIds(found[1] ?? '').slice(0, 1) : [];
  });
}

/**
 * Reads a report of a mail system out of the parts of a message: delivery (RFC 3464), feedback (RFC 5965) and
 * disposition (RFC 8098).
 * @param parts attachments in message order; report bodies are small, so only their first 64 kB are read
 * @returns null when the message carries no report
 */
export function readReport(parts: readonly MailAttachment[]): DeliveryReport | null {
  const part = parts.find(({ type }) => KINDS[type] !== undefined);
  const kind = part && KINDS[part.type];
  if (!part || !kind) return null;
  const groups = fieldGroups(head(part));
  const named = groups.find((fields) => fields.has('original-message-id'))?.get('original-message-id');
  return {
    kind,
    detail: detailOf(groups),
    recipients: groups
      .map(toRecipient)
      .filter((entry) => entry !== null)
      .slice(0, 50),
    originalMessageId: returnedIds(parts)[0] ?? messageIds(named ?? '')[0] ?? null,
  };
}

/** METHOD of the first calendar part (RFC 5546), in upper case; null when there is none. */
export function calendarMethod(parts: readonly MailAttachment[]): string | null {
  const part = parts.find(({ type }) => type === 'text/calendar' || type === 'application/ics');
  return part ? (/^METHOD:[ \t]*([A-Za-z-]{1,40})/m.exec(head(part))?.[1]?.toUpperCase() ?? null) : null;
}
