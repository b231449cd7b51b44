import type { ParsedMail } from '../parse/types.ts';

/** Message ids of this desk that a message mentions. */
export interface KnownIds {
  /** The message carries the id of a message that the desk sent. */
  isOwn: boolean;
  /** Newest ticket that a referenced message belongs to. */
  ticketId: string | null;
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

/** Its own id and all that it names. */
export function idsOf(mail: ParsedMail): string[] {
  return [...new Set([...(mail.messageId ? [mail.messageId] : []), ...mail.inReplyTo, ...mail.references])];
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
  const answered = rows
    .filter((row) => row.ticket_id && referenced.has(row.message_id))
    .sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  const same = rows.filter((row) => row.message_id === mail.messageId);
  return {
    isOwn: same.some((row) => row.way === 'out'),
    ticketId: answered?.ticket_id ?? null,
    repeated: same.some((row) => row.way === 'in' && row.sha === self.sha256 && row.id !== self.id),
  };
}
