import type { ParsedMail } from '../parse/types.ts';
import { headerValue } from './headers.ts';

/** Subjects that mail programs put on out-of-office answers when they forget the header that says so. */
const AWAY =
  /^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|svar)|out of (?:the )?office|automatische antwort|abwesenheits|réponse automatique|automatisch antwoord|automaattinen vastaus|respuesta automática|risposta automatica|resposta automática|autosvar|automatisk svar|fraværsmelding|frånvaro|自动回复|自動応答)/i;

const NOBODY = /^(?:mailer-daemon|postmaster|mail-daemon|bounces?)@/i;
const NO_REPLY = /^(?:(?:do[-_.]?)?no[t]?[-_.]?reply|donotreply|notifications?)(?:[+._-][^@]*)?@/i;

/**
 * A delivery report: the standard form, or the older forms of servers that predate it.
 * @param envelopeFrom envelope sender, `''` for the null sender, null when unknown
 */
export function isBounce(mail: ParsedMail, envelopeFrom: string | null): boolean {
  if (mail.report) return true;
  const type = headerValue(mail.headers, 'content-type');
  if (/^multipart\/report\b/i.test(type) && /report-type\s*=\s*"?delivery-status/i.test(type)) return true;
  if (headerValue(mail.headers, 'x-failed-recipients')) return true;
  const daemon = mail.from !== null && /^mailer-daemon@/i.test(mail.from.address);
  return daemon && (envelopeFrom === '' || headerValue(mail.headers, 'return-path').trim() === '<>');
}

/** Why a message is an automatic answer to something (RFC 3834 5); null when it is not. */
export function autoReplyReason(mail: ParsedMail): string | null {
  const submitted = headerValue(mail.headers, 'auto-submitted').toLowerCase();
  if (submitted.startsWith('auto-replied'))
    return 'Auto-Submitted says that the message is an automatic answer.';
  for (const name of ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply-from']) {
    const value = headerValue(mail.headers, name).toLowerCase();
    if (value && value !== 'no') return `${name} says that the message is an automatic answer.`;
  }
  if (headerValue(mail.headers, 'precedence').toLowerCase() === 'auto_reply') {
    return 'Precedence says that the message is an automatic answer.';
  }
  return AWAY.test(mail.subject) ? 'The subject is that of an absence note.' : null;
}

/** Why a message comes from a machine that nobody reads answers at; null when a person may have written it. */
export function machineReason(mail: ParsedMail, envelopeFrom: string | null): string | null {
  const submitted = headerValue(mail.headers, 'auto-submitted').toLowerCase();
  if (submitted && submitted !== 'no') return 'Auto-Submitted says that a machine wrote the message.';
  const suppress = headerValue(mail.headers, 'x-auto-response-suppress');
  if (/\b(?:all|oof|autoreply)\b/i.test(suppress))
    return 'X-Auto-Response-Suppress asks for no automatic answer.';
  if (envelopeFrom === '' || /^<\s*>$/.test(headerValue(mail.headers, 'return-path'))) {
    return 'The return path is empty, so an answer has nowhere to go.';
  }
  const from = mail.replyTo[0]?.address ?? mail.from?.address ?? '';
  if (NOBODY.test(from)) return 'The sender is a mail server.';
  return NO_REPLY.test(from) ? 'The sender address says that it takes no answers.' : null;
}

/** Why a message went to many; null when it did not. */
export function bulkReason(mail: ParsedMail): string | null {
  const precedence = headerValue(mail.headers, 'precedence').toLowerCase();
  if (['bulk', 'list', 'junk'].includes(precedence)) return `Precedence is "${precedence}".`;
  for (const name of ['list-id', 'list-unsubscribe', 'list-post']) {
    if (headerValue(mail.headers, name)) return `${name} says that the message went to a list.`;
  }
  return null;
}
