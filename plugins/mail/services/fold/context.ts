import type { ParsedMail } from '../parse/types.ts';
import { readSubject } from '../threading/subject.ts';
import type { FoldContext } from './lines.ts';

/** Whether a message answers something or passes it on, by its headers. */
export function foldContext(mail: Pick<ParsedMail, 'subject' | 'inReplyTo' | 'references'>): FoldContext {
  const { first, tickets } = readSubject(mail.subject);
  const named = mail.inReplyTo.length + mail.references.length + tickets.length > 0;
  return { forward: first === 'forward', reply: first === 'reply' || (first === null && named) };
}
