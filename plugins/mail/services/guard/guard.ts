import type { ParsedMail } from '../parse/types.ts';
import type { Writer } from '../pipeline/writer.ts';
import { type Verdict, verdict } from '../verdict.ts';
import type { Authentication } from './authentication.ts';
import { autoReplyReason, bulkReason, isReport, machineReason, noReplyReason } from './automatic.ts';
import { headerCount, headerValue } from './headers.ts';

/** What the guard knows besides the message itself. */
export interface GuardContext {
  /** Value of X-ServiFlow that this tenant puts on its mail. */
  ownMark: string;
  /** Addresses that this tenant receives at; a message from one of them would talk to itself. */
  ownAddresses: ReadonlySet<string>;
  /** Message ids that the tenant sent, as far as this message names one as its own id. */
  isOwnMessageId: (id: string) => boolean;
  /** Envelope sender of SMTP: empty string for `<>`, null when it is not known (fetched mail). */
  envelopeFrom: string | null;
  /** Messages from this sender in the last ten minutes, this one not counted. */
  recentFromSender: number;
  /** From how many on a sender gets no more automatic answers. */
  maxRecentFromSender: number;
  /** Received headers from which on a message is taken to run in circles; RFC 5321 6.3 says at least 100, relays use 25-50. */
  maxHops: number;
  /** Who wrote it and where answers go; both the desk's own address when nobody else is named. */
  writer: Writer;
  /** What was found out about the sender. */
  authentication: Authentication;
}

export interface GuardResult {
  /**
   * `accept`: a message of a person or a machine that may open a ticket. `note`: an automatic answer, which may only
   * be noted on a ticket it belongs to. `bounce`: a report of a mail system about mail of ours. `stop`: must not go on.
   */
  decision: 'accept' | 'note' | 'bounce' | 'stop';
  /** A program or a list wrote it: it may open a ticket, but changes none and makes nobody known to the desk. */
  automatic: boolean;
  /** False when an automatic answer could start a loop or annoy a list. */
  mayAnswer: boolean;
  authentication: Authentication;
  verdicts: Verdict[];
}

/**
 * Decides whether a message may go on, whether a person wrote it and whether it may be answered automatically
 * (RFC 3834, RFC 3464, RFC 5965, RFC 8098, RFC 5546, RFC 5321 6.3).
 */
export function guard(mail: ParsedMail, context: GuardContext): GuardResult {
  const verdicts: Verdict[] = [];
  const { authentication } = context;
  const result = (
    decision: GuardResult['decision'],
    mayAnswer: boolean,
    automatic = decision !== 'accept',
  ): GuardResult => ({
    decision,
    automatic,
    mayAnswer,
    authentication,
    verdicts,
  });

  const stop = ownMail(mail, context) ?? hops(mail, context);
  if (stop) {
    verdicts.push(stop);
    return result('stop', false);
  }
  verdicts.push(verdict('loop.own-mail', 'pass', 'The message is not one of our own.'));
  verdicts.push(authenticationVerdict(authentication));

  if (isReport(mail, context.envelopeFrom)) {
    verdicts.push(verdict('automatic.bounce', 'limited', 'A mail system reports about a message.'));
    return result('bounce', false);
  }
  const answer = autoReplyReason(mail, context.envelopeFrom);
  if (answer) {
    verdicts.push(verdict('automatic.reply', 'limited', answer));
    return result('note', false);
  }
  const automatic = automaticVerdict(mail, context);
  const silent = automatic ?? silence(context);
  verdicts.push(silent ?? verdict('automatic.none', 'pass', 'Nothing says that the message is automatic.'));
  if (mail.problem) verdicts.push(verdict('read', 'limited', mail.problem.detail));
  for (const part of mail.cut)
    verdicts.push(verdict('read.cut', 'limited', `Left out: ${part}. The original is complete.`));
  return result('accept', silent === null && context.writer.answerTo !== null, automatic !== null);
}

function ownMail(mail: ParsedMail, context: GuardContext): Verdict | null {
  const mark = headerValue(mail.headers, 'x-serviflow');
  if (mark && mark === context.ownMark)
    return verdict('loop.own-mail', 'stopped', 'The message was sent by this desk.');
  if (mail.messageId && context.isOwnMessageId(mail.messageId)) {
    return verdict('loop.own-mail', 'stopped', 'The message has the id of a message that this desk sent.');
  }
  // A web form may write in the desk's name for somebody: then that person is the writer.
  if (context.writer.person && context.ownAddresses.has(context.writer.person.address)) {
    return verdict('loop.own-address', 'stopped', 'The sender is an address of this desk itself.');
  }
  return null;
}

function hops(mail: ParsedMail, context: GuardContext): Verdict | null {
  const count = headerCount(mail.headers, 'received');
  return count > context.maxHops
    ? verdict(
        'loop.hops',
        'stopped',
        `The message passed ${count} servers; more than ${context.maxHops} is a circle.`,
      )
    : null;
}

/** What says that a program or a list wrote a message that is no answer to one of ours. */
function automaticVerdict(mail: ParsedMail, context: GuardContext): Verdict | null {
  const machine = machineReason(mail, context.envelopeFrom);
  if (machine) return verdict('automatic.machine', 'limited', machine);
  const bulk = bulkReason(mail, context.ownAddresses);
  return bulk ? verdict('automatic.bulk', 'limited', bulk) : null;
}

/** Why a message of a person is not answered automatically. */
function silence(context: GuardContext): Verdict | null {
  const noReply = noReplyReason(context.writer.answerTo?.address ?? '');
  if (noReply) return verdict('automatic.no-reply', 'limited', noReply);
  if (context.recentFromSender >= context.maxRecentFromSender) {
    const reason = `${context.recentFromSender} messages came from this sender in ten minutes; no more automatic answers.`;
    return verdict('loop.rate', 'limited', reason);
  }
  return null;
}

function authenticationVerdict(found: Authentication): Verdict {
  const outcome = { proven: 'pass', failed: 'limited', none: 'no-match', unknown: 'no-match' } as const;
  return verdict('authentication', outcome[found.proof], found.reason);
}
