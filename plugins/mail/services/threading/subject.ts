/** Reply and forward marks of mail programs in the languages of their makers; each is followed by `:` or `[2]:`. */
const REPLY = [
  're',
  'ang',
  'antw',
  'antwort',
  'atb',
  'aw',
  'bls',
  'odp',
  'rép',
  'rep',
  'res',
  'ris',
  'r',
  'sv',
  'svar',
  'vs',
  'vá',
  'ynt',
  'απ',
  'σχετ',
  'отв',
  'відп',
  'השב',
  'תשובה',
  'رد',
  '回复',
  '回覆',
  '答复',
  '답장',
  '返信',
];
const FORWARD = [
  'fwd',
  'fw',
  'doorst',
  'enc',
  'i',
  'ilt',
  'pd',
  'rv',
  'tr',
  'trs',
  'továbbítás',
  'vb',
  'vl',
  'vidaresänt',
  'videresendt',
  'wg',
  'πρθ',
  'пересл',
  'הועבר',
  '转发',
  '轉寄',
  '전달',
  '転送',
];
const group = (words: string[]) => `(?:${words.join('|')})`;
const mark = (words: string[]) =>
  new RegExp(`^\\s*${group(words)}\\s*(?:[\\[(]\\d{1,3}[\\])])?\\s*[:：]`, 'iu');
const REPLY_MARK = mark(REPLY);
const FORWARD_MARK = mark(FORWARD);
/** Tags that gateways put in front: `[EXTERNAL]`, `[SPAM]`, `EXT:`. */
const GATEWAY =
  /^\s*(?:\[(?:ext|extern|external|external email|spam|suspected spam|bulk|sec=[^\]]{1,30})\]|\(external\)|ext(?:ernal)?\s*:)/i;
const TOKEN = /\[\s*Ticket\s*#\s*(\d{1,12})\s*\]/gi;

export interface SubjectFacts {
  /** The subject without marks, tags and token, white space collapsed: what two messages of one conversation share. */
  base: string;
  isReply: boolean;
  isForward: boolean;
  /** The outermost mark: `Fwd: Re:` passes on, `Re: Fwd:` answers. */
  first: 'reply' | 'forward' | null;
  /** Ticket numbers in `[Ticket #1042]` tokens, in order, each once. */
  tickets: number[];
}

/** Takes a subject apart (the base subject follows the idea of RFC 5256 2.1, with the marks of real programs). */
export function readSubject(subject: string): SubjectFacts {
  const tickets = [...new Set([...subject.matchAll(TOKEN)].map((match) => Number(match[1])))];
  let rest = subject.slice(0, 1000).replace(TOKEN, ' ').replace(/\s+/g, ' ').trim();
  let isReply = false;
  let isForward = false;
  let first: SubjectFacts['first'] = null;
  for (let i = 0; i < 50; i++) {
    const reply = REPLY_MARK.exec(rest);
    const forward = reply ? null : FORWARD_MARK.exec(rest);
    const found = reply ?? forward ?? GATEWAY.exec(rest);
    if (!found) break;
    isReply ||= reply !== null;
    isForward ||= forward !== null;
    if (reply ?? forward) first ??= reply ? 'reply' : 'forward';
    rest = rest.slice(found[0].length).trim();
  }
  const trailing = /\s*\((?:fwd|fw)\)$/i;
  if (trailing.test(rest)) {
    isForward = true;
    first ??= 'forward';
    rest = rest.replace(trailing, '');
  }
  return { base: rest.trim(), isReply, isForward, first, tickets };
}

/** Characters of a ticket's title. */
export const MAX_TITLE = 250;

/** The title that a message gives its ticket (5.3). */
export const titleOf = (subject: string): string =>
  (readSubject(subject).base || '(no subject)').slice(0, MAX_TITLE).toWellFormed();

/** Base subject in comparable form; empty for a subject that says nothing. */
export function subjectKey(subject: string): string {
  return readSubject(subject).base.normalize('NFKC').toLowerCase().slice(0, 300);
}

/**
 * Subject of an outgoing ticket mail: `[Ticket #1042] Printer jams`, with `Re:` for answers.
 * @param number the number people see
 */
export function ticketSubject(number: number, title: string, isReply = false): string {
  const { base } = readSubject(title);
  return `${isReply ? 'Re: ' : ''}[Ticket #${number}] ${base || '(no subject)'}`.slice(0, 250).toWellFormed();
}
