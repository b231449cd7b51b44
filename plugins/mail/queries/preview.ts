import { problems, Type } from '@serviflow/sdk';
import { MESSAGE } from '../contract.ts';
import { mail } from '../manifest.ts';
import { findMessage } from '../services/log.ts';
import type { MailAddress } from '../services/parse/types.ts';
import { hintsOf } from '../services/read/hints.ts';
import { reader } from '../services/read/thread-reader.ts';

const text = Type.String();
const nullable = Type.Union([text, Type.Null()]);

/** What a message says, made harmless: for somebody who decides about it before it is on a ticket. */
const MessagePreview = Type.Object({
  to: Type.Array(text),
  cc: Type.Array(text),
  /** As the sender's clock said; null when the message names none. */
  date: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  /** Safe to put on a page; null when the message has no HTML. Images of the message itself are left out. */
  html: nullable,
  text,
  blockedImages: Type.Integer(),
  attachments: Type.Array(Type.Object({ name: text, type: text, size: Type.Integer() })),
  headers: Type.Array(Type.Object({ name: text, value: text })),
  /** What was cut because of a limit. */
  cut: Type.Array(text),
  /** Why the message could not be read; the rest is a stand-in then. */
  problem: nullable,
});

const words = ({ address, name }: MailAddress): string => (name ? `${name} <${address}>` : address);

export const preview = mail.queryOn(MESSAGE, 'preview', {
  title: 'What a message says',
  description: 'Body without anything that could do harm, headers and names of attachments.',
  permission: 'mail.read',
  http: { path: '/messages/{id}/preview' },
  input: Type.Object({}),
  reply: MessagePreview,
  async run(c, { id }) {
    const row = await findMessage(c, id, { lock: false });
    if (!row) throw problems.notFound();
    const { mail: parsed, body } = await reader.read(await c.files.read(row.raw_file_id), hintsOf(c.tenant));
    return {
      to: parsed.to.map(words),
      cc: parsed.cc.map(words),
      date: parsed.date?.toISOString() ?? null,
      html: body.html,
      text: body.text,
      blockedImages: body.blockedImages,
      attachments: parsed.attachments.map(({ name, type, size }) => ({ name, type, size })),
      headers: parsed.headers,
      cut: parsed.cut,
      problem: parsed.problem?.detail ?? null,
    };
  },
});
