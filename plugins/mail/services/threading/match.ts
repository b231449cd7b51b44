import { type Verdict, verdict } from '../verdict.ts';

export type MatchStep = 'references' | 'subject-token' | 'link' | 'subject-domain';

/** A ticket that one of the four steps found. */
export interface MatchCandidate {
  ticketId: string;
  number: number;
  /** True when the sender is requester, CC, staff, or a contact of the same client who may see the ticket (0.3). */
  participant: boolean;
}

/** What the four steps found; null or absent where a step found nothing. Each is one look-up. */
export interface MatchFacts {
  references: MatchCandidate | null;
  /** The message names earlier messages at all. */
  hasReferences: boolean;
  subjectToken: MatchCandidate | null;
  /** Numbers in the subject, for the reason. */
  tokens: readonly number[];
  link: MatchCandidate | null;
  hasLink: boolean;
  subjectDomain: MatchCandidate | null;
  /** The subject carries a reply mark or the message names earlier messages. */
  looksLikeReply: boolean;
}

export interface MatchDecision {
  outcome: 'thread' | 'triage' | 'new';
  /** The ticket to thread to, or to suggest in triage. */
  ticket: MatchCandidate | null;
  step: MatchStep | null;
  verdicts: Verdict[];
}

const OUTSIDER = 'but the sender is no participant of that ticket, so it does not count';

/**
 * Which ticket a message belongs to (25.1), in the promised order, with the participant rule (0.3).
 * The first step that counts wins. Ids of messages travel with every copy that is forwarded, so they prove nothing.
 * When the only finds are by outsiders, the message waits for a person with the first of them as suggestion.
 */
export function decideMatch(facts: MatchFacts): MatchDecision {
  const steps: { step: MatchStep; found: MatchCandidate | null; hit: string; miss: string }[] = [
    {
      step: 'references',
      found: facts.references,
      hit: 'In-Reply-To or References name a message of',
      miss: facts.hasReferences
        ? 'In-Reply-To and References name no message that this desk knows.'
        : 'The message has no In-Reply-To or References.',
    },
    {
      step: 'subject-token',
      found: facts.subjectToken,
      hit: 'The subject names',
      miss: facts.tokens.length
        ? `The subject names ticket ${facts.tokens.map((token) => `#${token}`).join(', ')}, which does not exist.`
        : 'The subject has no [Ticket #...] token.',
    },
    {
      step: 'link',
      found: facts.link,
      hit: 'The body links to',
      miss: facts.hasLink ? 'The ticket link in the body is not valid.' : 'The body has no ticket link.',
    },
    {
      step: 'subject-domain',
      found: facts.subjectDomain,
      hit: 'Subject and sender domain are those of',
      miss: subjectMiss(facts),
    },
  ];
  return walk(steps);
}

function subjectMiss(facts: MatchFacts): string {
  if (facts.references || facts.subjectToken || facts.link)
    return 'The subject is not compared, as the message names a ticket itself.';
  return facts.looksLikeReply
    ? 'No open ticket has this subject and sender domain.'
    : 'The message is no reply, so its subject is not compared.';
}

function walk(
  steps: { step: MatchStep; found: MatchCandidate | null; hit: string; miss: string }[],
): MatchDecision {
  const verdicts: Verdict[] = [];
  let suggestion: { ticket: MatchCandidate; step: MatchStep } | null = null;
  for (const { step, found, hit, miss } of steps) {
    const name = `match.${step}`;
    if (!found) {
      verdicts.push(verdict(name, 'no-match', miss));
    } else if (found.participant) {
      verdicts.push(verdict(name, 'match', `${hit} ticket #${found.number}.`));
      return { outcome: 'thread', ticket: found, step, verdicts };
    } else {
      verdicts.push(verdict(name, 'held', `${hit} ticket #${found.number}, ${OUTSIDER}.`));
      suggestion ??= { ticket: found, step };
    }
  }
  if (!suggestion) {
    verdicts.push(verdict('match.none', 'pass', 'No ticket matches: the message opens a new one.'));
    return { outcome: 'new', ticket: null, step: null, verdicts };
  }
  verdicts.push(
    verdict('match.triage', 'held', `Waits for a person; suggested ticket #${suggestion.ticket.number}.`),
  );
  return { outcome: 'triage', ticket: suggestion.ticket, step: suggestion.step, verdicts };
}
