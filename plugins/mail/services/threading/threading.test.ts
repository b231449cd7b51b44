import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewTokens } from './links.ts';
import { decideMatch, type MatchCandidate, type MatchFacts } from './match.ts';
import { messageIds, newMessageId, threadHeaders } from './message-id.ts';
import { readSubject, subjectKey, ticketSubject } from './subject.ts';

describe('message ids', () => {
  it('reads them with and without brackets, folded, and ignores phrases', () => {
    expect(messageIds('Your message of Monday <a@x>\r\n\t<b@y> c@z')).toEqual(['<a@x>', '<b@y>', '<c@z>']);
    expect(messageIds('no id here')).toEqual([]);
  });

  it('keeps the root and the latest of a long chain', () => {
    const ids = messageIds(Array.from({ length: 500 }, (_, i) => `<${i}@x>`).join(' '), 5);
    expect(ids).toEqual(['<0@x>', '<496@x>', '<497@x>', '<498@x>', '<499@x>']);
  });

  it('builds unique ids that it reads back', () => {
    const id = newMessageId('demo.localhost');
    expect(messageIds(id)).toEqual([id]);
    expect(newMessageId('demo.localhost')).not.toBe(id);
  });

  it('answers the latest message and names the chain (RFC 5322 3.6.4)', () => {
    expect(threadHeaders(['<a@x>', '<b@x>', '<a@x>'])).toEqual({
      inReplyTo: '<b@x>',
      references: ['<a@x>', '<b@x>'],
    });
    expect(threadHeaders([])).toEqual({ inReplyTo: null, references: [] });
    const long = threadHeaders(Array.from({ length: 90 }, (_, i) => `<${i}@x>`));
    expect([long.references.length, long.references[0], long.references.at(-1)]).toEqual([
      20,
      '<0@x>',
      '<89@x>',
    ]);
  });
});

describe('subjects', () => {
  it.each([
    ['Re: Printer', 'Printer', true, false],
    ['RE: FW: Re[2]: Printer', 'Printer', true, true],
    ['SV: VS: Skriver', 'Skriver', true, false],
    ['AW: WG: Drucker', 'Drucker', true, true],
    ['[EXTERNAL] Re: [Ticket #1042] Printer', 'Printer', true, false],
    ['回复：打印机', '打印机', true, false],
    ['Antw.: no mark', 'Antw.: no mark', false, false],
    ['Printer (fwd)', 'Printer', false, true],
    ['Replace: toner', 'Replace: toner', false, false],
    ['Re: ', '', true, false],
  ])('%s', (subject, base, isReply, isForward) => {
    expect(readSubject(subject)).toMatchObject({ base, isReply, isForward });
  });

  it('finds ticket numbers in whatever spacing and case', () => {
    expect(readSubject('Re: [ticket # 1042] x [Ticket #7]').tickets).toEqual([1042, 7]);
    expect(readSubject('Ticket #1042 and [Ticket 1042]').tickets).toEqual([]);
  });

  it('writes subjects that it reads back', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 400, unit: 'binary' }),
        fc.integer({ min: 1, max: 99_999_999 }),
        fc.boolean(),
        (title, number, reply) => {
          const subject = ticketSubject(number, title, reply);
          expect(readSubject(subject).tickets[0]).toBe(number);
          expect(subject.length).toBeLessThanOrEqual(250);
          expect(subject).not.toMatch(/[\r\n]/);
        },
      ),
    );
  });

  it('compares subjects without marks and case', () => {
    expect(subjectKey('RE: [Ticket #1] The  Printer')).toBe(subjectKey('the printer'));
  });
});

describe('view links', () => {
  it('finds tokens in text, HTML and links rewritten by gateways, a few at most', () => {
    const body =
      'see https://desk.example/ticket/view/abc.DEF-123_x. or https://safe.example/?url=https%3A%2F%2Fdesk%2Fticket%2Fview%2FQQQQqqqq1&x=1';
    expect(viewTokens([body, null])).toEqual(['abc.DEF-123_x', 'QQQQqqqq1']);
    expect(
      viewTokens([Array.from({ length: 99 }, (_, i) => `/ticket/view/token${i}xx`).join(' ')]),
    ).toHaveLength(5);
  });
});

describe('decideMatch', () => {
  const none: MatchFacts = {
    references: null,
    hasReferences: false,
    subjectToken: null,
    tokens: [],
    link: null,
    hasLink: false,
    subjectDomain: null,
    looksLikeReply: false,
  };
  const ticket = (number: number, participant = true): MatchCandidate => ({
    ticketId: `t${number}`,
    number,
    participant,
  });
  const decide = (facts: Partial<MatchFacts>) => decideMatch({ ...none, ...facts });

  it('opens a new ticket when nothing is found, and says what was tried', () => {
    const decision = decide({});
    expect([decision.outcome, decision.ticket]).toEqual(['new', null]);
    expect(decision.verdicts.map((v) => v.step)).toEqual([
      'match.references',
      'match.subject-token',
      'match.link',
      'match.subject-domain',
      'match.none',
    ]);
  });

  it('lets the first step win, in the promised order', () => {
    const all = { references: ticket(1), subjectToken: ticket(2), link: ticket(3), subjectDomain: ticket(4) };
    expect(decide(all)).toMatchObject({ outcome: 'thread', step: 'references', ticket: { number: 1 } });
    expect(decide({ ...all, references: null })).toMatchObject({
      step: 'subject-token',
      ticket: { number: 2 },
    });
    expect(decide({ ...all, references: null, subjectToken: null })).toMatchObject({
      step: 'link',
      ticket: { number: 3 },
    });
    expect(decide({ subjectDomain: ticket(4) })).toMatchObject({
      step: 'subject-domain',
      ticket: { number: 4 },
    });
  });

  it('holds an outsider in triage with the ticket as suggestion (0.3)', () => {
    const decision = decide({ subjectToken: ticket(2, false), tokens: [2] });
    expect(decision).toMatchObject({ outcome: 'triage', step: 'subject-token', ticket: { number: 2 } });
    expect(decision.verdicts.filter((v) => v.outcome === 'held')).toHaveLength(2);
  });

  it('lets a later step count when an earlier one found a foreign ticket', () => {
    expect(decide({ subjectToken: ticket(2, false), link: ticket(3) })).toMatchObject({
      outcome: 'thread',
      ticket: { number: 3 },
    });
  });

  it('holds a reference from an outsider as it holds the other ways: ids travel with copies', () => {
    expect(decide({ references: ticket(1, false), hasReferences: true }).outcome).toBe('triage');
  });

  it('never threads an outsider by a guessable match, whatever else was found', () => {
    const maybe = fc.option(fc.boolean(), { nil: null });
    fc.assert(
      fc.property(maybe, maybe, maybe, (token, link, subject) => {
        const of = (participant: boolean | null, number: number) =>
          participant === null ? null : ticket(number, participant);
        const decision = decide({
          subjectToken: of(token, 2),
          link: of(link, 3),
          subjectDomain: of(subject, 4),
        });
        if (decision.outcome === 'thread') expect(decision.ticket?.participant).toBe(true);
        expect(decision.outcome === 'new').toBe(token === null && link === null && subject === null);
      }),
    );
  });
});
