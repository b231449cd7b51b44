import { problems } from '@serviflow/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailDesk } from './desk.ts';
import { type Asked, drop, ofRules, type Rule, Rules } from './rule-desk.ts';

let desk: MailDesk;
let rules: Rules;
beforeAll(async () => {
  ({ desk, rules } = await Rules.desk());
});
afterAll(() => desk?.stop());
beforeEach(() => rules.reset(desk));

const aside: Rule = (_c, value) => ({ ...value, decision: { outcome: 'triage', reason: 'Asks for money.' } });
const set =
  (ticket: Partial<Asked['ticket']>, reason: string | null = null): Rule =>
  (_c, value) => ({
    ...value,
    decision: { outcome: 'accept', reason },
    ticket: { ...value.ticket, ...ticket },
  });
const act = (id: string, action: string) => desk.admin.post(`/api/mail/messages/${id}/${action}`, {});

describe('what a rule is asked', () => {
  it('sees the message, who sent it and what is known, and cannot change that', async () => {
    rules.first = (_c, { message }) => {
      (message as { subject: string }).subject = 'Forged';
    };
    const logged = await desk.deliver({
      from: 'Alice <Alice@acme.example>',
      to: ['support@north.localhost', 'bob@acme.example'],
      subject: 'Re: Fwd: Printer jams',
      text: 'It jams.\n\nOn Mon, 2 Mar 2026 at 10:00, Bob <bob@acme.example> wrote:\n> How?',
      messageId: '<asked@acme.example>',
      references: ['<unknown@acme.example>'],
      headers: {
        'X-Priority': '1',
        'List-Id': '<all.acme.example>',
        constructor: 'mine',
        'X-Long': 'x'.repeat(3000),
      },
      attachments: [{ filename: 'log.txt', content: 'four', contentType: 'text/plain' }],
    });
    const [first] = rules.asked;
    expect(first).toMatchObject({
      message: {
        id: logged.id,
        messageId: '<asked@acme.example>',
        receivedAt: logged.receivedAt,
        source: 'smtp',
        recipient: 'support@north.localhost',
        envelopeFrom: 'alice@acme.example',
        from: { address: 'alice@acme.example', name: 'Alice' },
        replyTo: [],
        to: [{ address: 'support@north.localhost' }, { address: 'bob@acme.example' }],
        cc: [],
        subject: 'Re: Fwd: Printer jams',
        text: 'It jams.',
        attachments: [{ name: 'log.txt', type: 'text/plain', size: 4, inline: false }],
        authentication: null,
        mayAnswer: false,
        isReply: true,
        ticketId: null,
        contactId: null,
        staffId: null,
      },
      decision: { outcome: 'accept', reason: null },
      ticket: { title: 'Printer jams', priority: null, category: null, workType: null, tags: [] },
    });
    const { headers } = (first as Asked).message;
    expect([headers['x-priority'], headers['list-id'], headers.constructor, headers.toString]).toEqual([
      '1',
      '<all.acme.example>',
      'mine',
      undefined,
    ]);
    expect(headers['x-long']).toHaveLength(1000);
    // Changing it in place is a fault: the rule is left out, the mail goes on as it came.
    expect(logged).toMatchObject({ state: 'processed', subject: 'Re: Fwd: Printer jams' });
    expect(ofRules(logged)).toMatchObject([{ step: 'rule.sorter', outcome: 'limited' }]);
  });

  it('knows a contact, and the ticket that an answer names', async () => {
    const first = await desk.deliver({ subject: 'Known' });
    const { messageId } = await desk.lastSent();
    await desk.deliver({ subject: 'Re: Known', inReplyTo: messageId ?? '' });
    const ticket = await desk.ticket(first.ticketNumber);
    expect(rules.asked.at(-1)?.message).toMatchObject({
      clientId: desk.acme,
      contactId: ticket.contactId,
      ticketId: ticket.id,
      isReply: true,
      mayAnswer: true,
    });
  });

  it('is not asked about absence notes, bounces and own mail', async () => {
    await desk.deliver({ subject: 'Out of office', headers: { 'Auto-Submitted': 'auto-replied' } });
    await desk.deliver({ headers: { 'X-ServiFlow': desk.tenant.info.id } });
    await desk.deliver({
      from: 'MAILER-DAEMON@mx.example',
      envelopeFrom: '',
      headers: { 'X-Failed-Recipients': 'a@b.example' },
    });
    expect(rules.asked).toEqual([]);
  });
});

describe('a rule that drops', () => {
  it('ends the message without ticket, client and confirmation, and says who and why', async () => {
    rules.first = drop;
    const sent = (await desk.sent()).length;
    const message = await desk.deliver({ from: 'news@unseen.example', subject: 'Sale' });
    expect(message).toMatchObject({
      state: 'refused',
      outcome: 'dropped',
      ticketNumber: null,
      subject: 'Sale',
    });
    expect(ofRules(message)).toEqual([
      { step: 'rule.sorter', outcome: 'stopped', reason: 'The sorter dropped the message: A newsletter.' },
    ]);
    expect(MailDesk.trail(message).at(-1)).toBe('rule.sorter=stopped');
    expect((await desk.sent()).length).toBe(sent);
    const clients = await desk.admin.get('/api/clients?q=unseen');
    expect(clients.body.items).toEqual([]);
    expect((await desk.admin.get(`/api/mail/messages/${message.id}/raw`)).body).toContain('Subject: Sale');
  });

  it('leaves it to a person to make a ticket of it, or to run it again', async () => {
    rules.first = drop;
    const one = await desk.deliver({ subject: 'Wanted after all' });
    expect((await act(one.id, 'new-ticket')).body).toMatchObject({ state: 'processed', outcome: 'created' });
    const two = await desk.deliver({ subject: 'Again' });
    rules.first = () => undefined;
    expect((await act(two.id, 'replay')).status).toBe(200);
    await desk.kernel.drain();
    expect(await desk.newest()).toMatchObject({ id: two.id, state: 'processed', outcome: 'created' });
  });

  it('may drop an answer on a ticket', async () => {
    const first = await desk.deliver({ subject: 'Endless thread' });
    const { messageId } = await desk.lastSent();
    const before = (await desk.timeline(first.ticketNumber)).length;
    rules.first = drop;
    const answer = await desk.deliver({ subject: 'Re: Endless thread', inReplyTo: messageId ?? '' });
    expect(answer).toMatchObject({ state: 'refused', outcome: 'dropped', ticketNumber: null });
    expect(await desk.timeline(first.ticketNumber)).toHaveLength(before);
  });
});

describe('a rule that sets aside', () => {
  it('lets the message wait for a person', async () => {
    rules.first = aside;
    const message = await desk.deliver({ subject: 'Invoice' });
    expect(message).toMatchObject({
      state: 'triage',
      outcome: null,
      ticketNumber: null,
      suggestedTicketNumber: null,
    });
    expect(ofRules(message)).toEqual([
      { step: 'rule.sorter', outcome: 'held', reason: 'The sorter set the message aside: Asks for money.' },
    ]);
    expect((await act(message.id, 'new-ticket')).body).toMatchObject({
      state: 'processed',
      outcome: 'created',
    });
  });

  it('suggests the ticket that an answer would have gone to', async () => {
    const first = await desk.deliver({ subject: 'Suggested' });
    const { messageId } = await desk.lastSent();
    rules.first = aside;
    const answer = await desk.deliver({ subject: 'Re: Suggested', inReplyTo: messageId ?? '' });
    expect(answer).toMatchObject({ state: 'triage', suggestedTicketNumber: first.ticketNumber });
    expect(MailDesk.trail(answer).slice(-2)).toEqual(['rule.sorter=held', 'match.suggestion=pass']);
    expect((await act(answer.id, 'accept')).body).toMatchObject({
      outcome: 'replied',
      ticketNumber: first.ticketNumber,
    });
  });

  it('does so by a Problem, too', async () => {
    rules.first = () => {
      throw problems.conflict('The list of senders is being rebuilt.');
    };
    const message = await desk.deliver({ subject: 'Refused by a rule' });
    expect(message.state).toBe('triage');
    expect(ofRules(message)[0]).toMatchObject({
      outcome: 'held',
      reason: 'The sorter refused the message: The list of senders is being rebuilt.',
    });
  });
});

describe('a rule that sets values', () => {
  it('gives the ticket another title, priority, category, kind and tags; the log keeps the subject', async () => {
    rules.first = set(
      {
        title: ' [Bank]\n Printer ',
        priority: 'high',
        category: 'Hardware',
        workType: 'Incident',
        tags: ['bank', ' vip ', 'bank', ''],
      },
      'The bank pays for it',
    );
    const message = await desk.deliver({ subject: 'Printer' });
    expect(message).toMatchObject({ state: 'processed', subject: 'Printer' });
    expect(await desk.ticket(message.ticketNumber)).toMatchObject({
      title: '[Bank] Printer',
      priority: 'high',
      category: 'Hardware',
      workType: 'Incident',
      tags: ['bank', 'vip'],
    });
    expect(ofRules(message)).toEqual([
      {
        step: 'rule.sorter',
        outcome: 'changed',
        reason:
          'The sorter set the title to “[Bank] Printer”, the priority to high, the category to Hardware, the work type to Incident and the tags to bank, vip: The bank pays for it.',
      },
    ]);
  });

  it('keeps them within the bounds of a ticket', async () => {
    rules.first = set({
      title: 'x'.repeat(900),
      category: 'y'.repeat(900),
      tags: Array.from({ length: 99 }, (_, i) => `${i}${'z'.repeat(99)}`),
    });
    const ticket = await desk.ticket((await desk.deliver({ subject: 'Long' })).ticketNumber);
    expect([ticket.title.length, ticket.category.length, ticket.tags.length, ticket.tags[0].length]).toEqual([
      250, 100, 30, 50,
    ]);
    rules.first = set({ title: ' \n' });
    expect(await desk.ticket((await desk.deliver({ subject: 'Short' })).ticketNumber)).toMatchObject({
      title: 'Short',
    });
  });

  it('changes nothing about an answer, nor where it goes', async () => {
    const other = await desk.deliver({ subject: 'Other' });
    const first = await desk.deliver({ subject: 'First' });
    const { messageId } = await desk.lastSent();
    rules.first = set({ title: `[Ticket #${other.ticketNumber}] Other`, priority: 'critical' });
    const answer = await desk.deliver({ subject: 'Re: First', inReplyTo: messageId ?? '' });
    expect(answer).toMatchObject({ outcome: 'replied', ticketNumber: first.ticketNumber });
    expect(await desk.ticket(first.ticketNumber)).toMatchObject({ title: 'First', priority: 'medium' });
    expect(MailDesk.trail(answer).slice(-3)).toEqual([
      'rule.sorter=changed',
      'match.references=match',
      'rule=limited',
    ]);
  });

  it('works on monitoring mail', async () => {
    rules.first = set({ tags: ['night'] });
    const message = await desk.deliver({
      from: 'nagios@mon.example',
      subject: '** PROBLEM Service Alert: web01/HTTP is CRITICAL **',
      text: '***** Nagios *****\n\nNotification Type: PROBLEM\nService: HTTP\nHost: web01\nState: CRITICAL',
    });
    expect(await desk.ticket(message.ticketNumber)).toMatchObject({
      isSystem: true,
      tags: ['night'],
      metadata: { alert: { host: 'web01' } },
    });
  });
});
