import { messageIds } from '../threading/message-id.ts';
import { normalizeAddress } from './addresses.ts';
import { cleanLine } from './clean.ts';
import type { DeliveryReport, MailAttachment, ReportedRecipient } from './types.ts';

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

/** Field groups of a delivery-status body: blocks of `Name: value` lines with folding, parted by empty lines. */
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

function toRecipient(fields: Map<string, string>): ReportedRecipient | null {
  const raw = fields.get('final-recipient') ?? fields.get('original-recipient');
  if (!raw) return null;
  const address = normalizeAddress(raw.slice(raw.indexOf(';') + 1)) ?? cleanLine(raw, 254);
  const action = (fields.get('action') ?? '').toLowerCase();
  return {
    address,
    action: ACTIONS.find((known) => action.startsWith(known)) ?? 'unknown',
    status: /\d\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? '',
    diagnostic: cleanLine(fields.get('diagnostic-code') ?? '', 500),
  };
}

/**
 * Reads a delivery report out of the parts of a message (RFC 3464 and RFC 6522).
 * @param parts attachments in message order; report bodies are small, so only their first 64 kB are read
 * @returns null when the message carries no report
 */
export function readReport(parts: MailAttachment[]): DeliveryReport | null {
  const head = (part: MailAttachment) => Buffer.from(part.content.subarray(0, 65_536)).toString('utf8');
  const status = parts.find(
    (part) => part.type === 'message/delivery-status' || part.type === 'message/global-delivery-status',
  );
  if (!status) return null;
  const recipients = fieldGroups(head(status))
    .map(toRecipient)
    .filter((entry) => entry !== null)
    .slice(0, 50);
  const returned = parts.find(
    (part) =>
      part.type === 'message/rfc822' || part.type === 'text/rfc822-headers' || part.type === 'message/global',
  );
  const original = returned && /^message-id:[ \t]*(?:\r?\n[ \t]+)?(.*)$/im.exec(head(returned));
  return { recipients, originalMessageId: original ? (messageIds(original[1] ?? '')[0] ?? null) : null };
}
