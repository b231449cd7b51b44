import { returnedIds } from '../parse/report.ts';
import type { ParsedMail } from '../parse/types.ts';
import { messageIds } from '../threading/message-id.ts';

/** Ids that are looked for in the text of a message, and characters that are looked through. */
const MAX_MENTIONED = 20;
const MAX_TEXT = 65_536;

/** Message ids of this desk that a message mentions. */
export interface KnownIds {
  /** The message carries the id of a message that the desk sent. */
  isOwn: boolean;
  /** Newest ticket that a referenced message belongs to. */
  ticketId: string | null;
  /** Newest ticket of a message that this one returns or quotes; counts for messages of programs alone. */
  mentionedTicketId: string | null;
  /** A message with this id and content was handled before. */
  repeated: boolean;
}

/** A message that the desk sent (`out`) or handled (`in`). */
export interface KnownRow {
  way: 'in' | 'out';
  id: string;
  message_id: string;
  ticket_id: string | null;
  /** Content hash of a message that came in. */
  sha: string;
}

/**
 * Ids of messages that one brings back: in a report, in an attached original, or quoted with its headers in the text, as
 * servers and autoresponders do that know no other way.
 */
export function mentionedIds(mail: ParsedMail): string[] {
  const text = (mail.text ?? '').slice(0, MAX_TEXT);
  const quoted = [...text.matchAll(/^[>\s|*]*message-id:\s*(<[^<>\s]{1,500}>)/gim)].flatMap(([, id]) =>
    messageIds(id),
  );
  const reported = mail.report?.originalMessageId;
  return [...new Set([...(reported ? [reported] : []), ...returnedIds(mail.attachments), ...quoted])].slice(
    0,
    MAX_MENTIONED,
  );
}

/** Its own id and all that it names, returns or quotes. */
export function idsOf(mail: ParsedMail): string[] {
  const own = mail.messageId ? [mail.messageId] : [];
  return [...new Set([...own, ...mail.inReplyTo, ...mail.references, ...mentionedIds(mail)])];
}

/**
 * What rows with the ids of a message say about it.
 * @param self id and content hash of the message in the log
 */
export function judgeIds(
  mail: ParsedMail,
  rows: readonly KnownRow[],
  self: { id: string; sha256: string },
): KnownIds {
  const referenced = new Set([...mail.inReplyTo, ...mail.references]);
  const mentioned = new Set(mentionedIds(mail));
  const ticketOf = (ids: ReadonlySet<string>): string | null =>
    rows.filter((row) => row.ticket_id && ids.has(row.message_id)).sort((a, b) => (a.id < b.id ? 1 : -1))[0]
      ?.ticket_id ?? null;
  const same = rows.filter((row) => row.message_id === mail.messageId);
  return {
    isOwn: same.some((row) => row.way === 'out'),
    ticketId: ticketOf(referenced),
    mentionedTicketId: ticketOf(mentioned),
    repeated: same.some((row) => row.way === 'in' && row.sha === self.sha256 && row.id !== self.id),
  };
}
