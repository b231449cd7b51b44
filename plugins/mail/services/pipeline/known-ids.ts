import type { MailDb } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import type { ParsedMail } from '../parse/types.ts';

/** Message ids of this desk that a message mentions. */
export interface KnownIds {
  /** The message carries the id of a message that the desk sent. */
  isOwn: boolean;
  /** Newest ticket that a referenced message belongs to. */
  ticketId: string | null;
  /** A message with this id, sender and content was handled before. */
  repeated: boolean;
}

/**
 * Looks up all ids of a message at once.
 * @param self id and content hash of the message in the log
 */
export async function knownIds(
  c: Ctx,
  mail: ParsedMail,
  self: { id: string; sha256: string },
): Promise<KnownIds> {
  const referenced = new Set([...mail.inReplyTo, ...mail.references]);
  const all = [...new Set([...(mail.messageId ? [mail.messageId] : []), ...referenced])];
  if (all.length === 0) return { isOwn: false, ticketId: null, repeated: false };
  const db = c.sql<MailDb>();
  const rows = await db
    .selectFrom('mail.outgoing')
    .select(['id', 'message_id', 'ticket_id'])
    .select((e) => [e.val('out').as('way'), e.val('').as('sha')])
    .where('message_id', 'in', all)
    .unionAll(
      db
        .selectFrom('mail.message')
        .select(['id', 'message_id', 'ticket_id'])
        .select((e) => [e.val('in').as('way'), 'raw_sha256 as sha'])
        .where('message_id', 'in', all)
        .where('state', '!=', 'received') as never,
    )
    .execute();
  const answered = rows
    .filter((row) => row.ticket_id && referenced.has(row.message_id))
    .sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  return {
    isOwn: rows.some((row) => row.way === 'out' && row.message_id === mail.messageId),
    ticketId: answered?.ticket_id ?? null,
    repeated: rows.some(
      (row) =>
        row.way === 'in' &&
        row.message_id === mail.messageId &&
        row.sha === self.sha256 &&
        row.id !== self.id,
    ),
  };
}
