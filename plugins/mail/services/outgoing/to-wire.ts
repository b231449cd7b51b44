import MailComposer from 'nodemailer/lib/mail-composer';
import type { WireMessage } from '../../contract.ts';
import type { OutgoingRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { bodyOf } from './body.ts';
import type { SentAs } from './may-send.ts';

export interface WireFile {
  name: string;
  type: string;
  content: Uint8Array;
}

/**
 * Builds the RFC 5322 bytes of a mail. The same row always gives the same Message-ID, so a mail that is sent twice
 * after a crash is one mail for programs that look.
 */
export async function toWire(
  c: Ctx,
  row: OutgoingRow,
  files: readonly WireFile[],
  as: SentAs,
): Promise<WireMessage> {
  const { text, html } = bodyOf(c, row);
  const composer = new MailComposer({
    from: { name: row.from_name, address: as.from },
    ...(as.replyTo && { replyTo: { name: row.from_name, address: as.replyTo } }),
    to: row.recipients.map(({ name, address }) => ({ name, address })),
    cc: row.cc.map(({ name, address }) => ({ name, address })),
    subject: row.subject,
    text,
    html,
    messageId: row.message_id,
    date: row.created_at,
    ...(row.in_reply_to && { inReplyTo: row.in_reply_to }),
    ...(row.thread.length && { references: row.thread }),
    headers: row.headers,
    attachments: files.map(({ name, type, content }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
    })),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await composer.compile().build();
  return {
    id: row.id,
    tenantId: c.tenant.id,
    from: as.from,
    to: [...row.recipients, ...row.cc].map((box) => box.address),
    raw,
  };
}
