import { headerValue } from '../guard/headers.ts';
import type { MailAddress, ParsedMail } from '../parse/types.ts';

/** Who a message is from, and where its writer wants answers. */
export interface Writer {
  /** From; the person in Reply-To where From is nobody; null when the message names neither. */
  person: MailAddress | null;
  /** Reply-To where the writer set one, else the person. */
  answerTo: MailAddress | null;
  /** The person is named by Reply-To alone, which anybody can write: it gives no rights on an existing ticket (0.11). */
  byReplyTo: boolean;
}

/** Local parts of programs and web forms: whoever wrote through them is somebody else. */
const PROGRAM =
  /^(?:(?:do[-_.]?)?not?[-_.]?reply|donotreply|mailer-daemon|postmaster|nobody|apache|httpd|nginx|www-data|daemon|root|webmaster|web|www|website|site|wordpress|wp|drupal|joomla|forms?|web-?forms?|contact-?forms?|kontakt-?formular|formular|formulaire|mailer|notifications?|notify|robot|bot|system)(?:[+._-][^@]*)?@/i;
/** Headers that programs for web forms write. */
const FORM_HEADERS = ['x-wpcf7-content-type', 'x-form-id', 'x-webform', 'x-formmail'] as const;

/**
 * Reads From and Reply-To together (RFC 5322 3.6.2).
 * @param own addresses of this desk: answers to them would go in circles
 */
export function writerOf(mail: ParsedMail, own: ReadonlySet<string>): Writer {
  const { from } = mail;
  const asked = mail.replyTo.find((box) => !own.has(box.address) && box.address !== from?.address) ?? null;
  if (asked && isNobody(mail, own)) return { person: asked, answerTo: asked, byReplyTo: true };
  return { person: from, answerTo: asked ?? from, byReplyTo: false };
}

/** Whether From is no person: a program, a form, a list, or this desk itself. */
function isNobody(mail: ParsedMail, own: ReadonlySet<string>): boolean {
  const { from, headers } = mail;
  if (!from || own.has(from.address) || PROGRAM.test(from.address)) return true;
  if (FORM_HEADERS.some((name) => headerValue(headers, name) !== '')) return true;
  // Lists and groups put their own address into From and say through whom: "Bob via Support".
  if (/\bvia\b/i.test(from.name)) return true;
  return headerValue(headers, 'list-post').toLowerCase().includes(`mailto:${from.address}`);
}
