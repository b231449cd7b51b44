import { foldContext } from '../fold/context.ts';
import { defaultLimits, type MailLimits } from '../parse/limits.ts';
import { readMail } from '../parse/read-mail.ts';
import type { ParsedMail } from '../parse/types.ts';
import { CUT_MARK, type ReadableBody, readableBody } from '../readable-body.ts';

/** A message, read and made harmless. */
export interface ReadMessage {
  mail: ParsedMail;
  body: ReadableBody;
}

/** Parses and cleans one message. Answers for every input; see `readMail`. */
export async function readMessage(raw: Uint8Array, limits: MailLimits = defaultLimits): Promise<ReadMessage> {
  const mail = await readMail(raw, limits);
  // The HTML as received is dangerous and large; only its harmless form goes on.
  return {
    mail: { ...mail, html: null },
    body: readableBody({ text: marked(mail), html: mail.html }, foldContext(mail)),
  };
}

/** A text that was longer than what is read ends with a word about it. */
const marked = ({ text, cut }: ParsedMail): string | null =>
  text && cut.some((what) => what.startsWith('text ')) ? `${text}\n\n${CUT_MARK}` : text;
