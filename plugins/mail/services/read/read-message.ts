import { foldContext } from '../fold/context.ts';
import { defaultLimits, type MailLimits } from '../parse/limits.ts';
import { readMail } from '../parse/read-mail.ts';
import type { ParsedMail } from '../parse/types.ts';
import { CUT_MARK, type ReadableBody, readableBody, withLead } from '../readable-body.ts';
import type { ReadHints } from './hints.ts';

/** A message, read and made harmless. */
export interface ReadMessage {
  mail: ParsedMail;
  body: ReadableBody;
}

/** Parses and cleans one message. Answers for every input; see `readMail`. @param hints what the organisation adds */
export async function readMessage(
  raw: Uint8Array,
  hints: ReadHints = {},
  limits: MailLimits = defaultLimits,
): Promise<ReadMessage> {
  const mail = await readMail(raw, limits, hints);
  // The HTML as received is dangerous and large; only its harmless form goes on.
  return {
    mail: { ...mail, html: null },
    body: withLead(readableBody({ text: marked(mail), html: mail.html }, foldContext(mail)), mail.lead),
  };
}

/** A text that was longer than what is read ends with a word about it. */
const marked = ({ text, cut }: ParsedMail): string | null =>
  text && cut.some((what) => what.startsWith('text ')) ? `${text}\n\n${CUT_MARK}` : text;
