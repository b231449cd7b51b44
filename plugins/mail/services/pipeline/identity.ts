import { createHash } from 'node:crypto';
import type { ReadMessage } from '../read/read-message.ts';

/**
 * What makes two deliveries the same mail: Message-ID, sender, date and body. What servers add on the way (Received,
 * Delivered-To, ARC, signatures) does not count, nor how they encoded the body.
 * @returns null when the message has no id of its own: two of those may be two
 */
export function identityOf({ mail, body }: ReadMessage): string | null {
  if (!mail.messageId) return null;
  const hash = createHash('sha256');
  const files = mail.attachments.map((part) => createHash('sha256').update(part.content).digest('hex'));
  const words = body.text.normalize('NFC').replace(/\s+/g, ' ').trim();
  const facts = [mail.messageId, mail.from?.address ?? '', mail.date?.toISOString() ?? '', words, ...files];
  return hash.update(JSON.stringify(facts)).digest('hex');
}
