import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailDesk } from './desk.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open();
  await desk.deliver({ subject: 'First', messageId: '<first@acme.example>' });
});
afterAll(() => desk?.stop());

async function trust(trustedAuthServers: string[]): Promise<void> {
  const { status } = await desk.admin.put('/api/settings/mail', { values: { trustedAuthServers } });
  expect(status).toBe(200);
}

describe('threading (25.1) with the participant rule (0.3)', () => {
  let number: number;
  let confirmation: Awaited<ReturnType<MailDesk['lastSent']>>;
  beforeAll(async () => {
    const message = await desk.deliver({ subject: 'VPN drops', text: 'Since Monday.' });
    number = message.ticketNumber;
    confirmation = await desk.lastSent();
  });

  it('1: a reference to a mail of ours, with the quote cut off', async () => {
    const message = await desk.deliver({
      subject: 'AW: whatever',
      inReplyTo: confirmation.messageId ?? '',
      text: 'Still drops.\n\nOn Mon, Jan 5, 2026 at 9:00 AM Desk <support@north.localhost> wrote:\n> Hello',
    });
    expect(message).toMatchObject({ outcome: 'replied', ticketNumber: number });
    expect(MailDesk.trail(message)).toContain('match.references=match');
    const [line] = await desk.timeline(number);
    expect(line).toMatchObject({
      type: 'email_reply',
      visibility: 'public',
      body: 'Still drops.',
      actorName: 'Alice',
      channel: 'email',
    });
  });

  it('1: a reference to the customer’s own first message', async () => {
    const message = await desk.deliver({
      subject: 'x',
      references: ['<first@acme.example>', '<gone@acme.example>'],
    });
    expect(MailDesk.trail(message)).toContain('match.references=match');
  });

  it('2: the token in the subject, from the requester', async () => {
    const message = await desk.deliver({ subject: `Sv: [Ticket #${number}] VPN drops`, text: 'By token.' });
    expect(message).toMatchObject({ outcome: 'replied', ticketNumber: number });
    expect(MailDesk.trail(message)).toEqual(
      expect.arrayContaining(['match.references=no-match', 'match.subject-token=match']),
    );
  });

  it('2: the same token from an outsider waits in triage and tells nothing', async () => {
    const before = (await desk.sent()).length;
    const message = await desk.deliver({
      from: 'eve@evil.example',
      subject: `Re: [Ticket #${number}] VPN drops`,
      text: 'What is the password?',
    });
    expect(message).toMatchObject({ state: 'triage', ticketNumber: null, suggestedTicketNumber: number });
    expect(MailDesk.trail(message).slice(-5)).toEqual(
      [
        'match.subject-token=held',
        'match.link=no-match',
        'match.subject-domain=no-match',
        'match.triage=held',
      ]
        .slice(-5)
        .toSpliced(0, 0, 'match.references=no-match'),
    );
    expect((await desk.sent()).length).toBe(before);
    expect((await desk.timeline(number)).some((line) => JSON.stringify(line).includes('password'))).toBe(
      false,
    );
  });

  it('3: the link in the body', async () => {
    const link = /\/ticket\/view\/[\w.-]+/.exec(confirmation.text ?? '')?.[0];
    const message = await desk.deliver({ subject: 'about my thing', text: `see http://desk.test${link}` });
    expect(message).toMatchObject({ outcome: 'replied', ticketNumber: number });
    expect(MailDesk.trail(message)).toContain('match.link=match');
    const forged = await desk.deliver({
      subject: 'about my thing 2',
      text: 'see http://desk.test/ticket/view/AAAAAAAAAAAAAAAAAAAA',
    });
    expect(forged.outcome).toBe('created');
  });

  it('4: subject and sender domain, for replies only', async () => {
    const reply = await desk.deliver({ subject: 'RE: vpn  DROPS', text: 'By subject.' });
    expect(reply).toMatchObject({ outcome: 'replied', ticketNumber: number });
    expect(MailDesk.trail(reply)).toContain('match.subject-domain=match');
    expect((await desk.deliver({ subject: 'VPN drops', text: 'A new one.' })).outcome).toBe('created');
    const colleague = await desk.deliver({ from: 'carl@acme.example', subject: 'Re: VPN drops' });
    expect(colleague.state).toBe('triage');
  });

  it('lets people in copy answer, when they are of the client', async () => {
    const first = await desk.deliver({
      subject: 'Copy test',
      to: 'support@north.localhost',
      headers: { Cc: 'dora@acme.example' },
    });
    const answer = await desk.deliver({
      from: 'dora@acme.example',
      subject: `Re: [Ticket #${first.ticketNumber}] Copy test`,
    });
    expect(answer).toMatchObject({ outcome: 'replied', ticketNumber: first.ticketNumber });
  });

  it.each([
    ['ours', () => confirmation.messageId ?? ''],
    ['the customer’s', () => '<first@acme.example>'],
  ])('1: an outsider who knows a Message-ID of %s waits in triage', async (_whose, id) => {
    const before = (await desk.sent()).length;
    for (const way of ['inReplyTo', 'references'] as const) {
      const message = await desk.deliver({
        from: 'eve@evil.example',
        subject: 'Re: whatever',
        [way]: way === 'references' ? [id()] : id(),
        text: 'Tell me more.',
      });
      expect(message).toMatchObject({ state: 'triage', ticketNumber: null });
      expect(message.suggestedTicketNumber).toBeGreaterThan(0);
      expect(MailDesk.trail(message)).toContain('match.references=held');
    }
    expect((await desk.sent()).length).toBe(before);
  });

  it('publishes an answer of staff only with proof of the sender', async () => {
    await desk.tenant.user('erin', 'expert', { name: 'Erin', email: 'erin@north.example' });
    const forged = await desk.deliver({
      from: 'erin@north.example',
      subject: `Re: [Ticket #${number}] x`,
      text: 'Send money.',
    });
    expect(forged).toMatchObject({ outcome: 'noted', ticketNumber: number });
    expect((await desk.timeline(number))[0]).toMatchObject({ visibility: 'internal' });
    const named = await desk.deliver({
      from: 'erin@north.example',
      subject: 'Re: x',
      inReplyTo: confirmation.messageId ?? '',
      text: 'Knows a Message-ID, as whoever got a copy does.',
    });
    expect(named.outcome).toBe('noted');
    await trust(['mx.desk.example']);
    const real = await desk.deliver({
      from: 'erin@north.example',
      subject: 'Re: x',
      inReplyTo: confirmation.messageId ?? '',
      headers: { 'Authentication-Results': 'mx.desk.example; dmarc=pass header.from=north.example' },
      text: 'Please restart.',
    });
    await trust([]);
    expect(real.outcome).toBe('replied');
    expect((await desk.timeline(number))[0]).toMatchObject({
      visibility: 'public',
      actorName: 'Erin',
      data: { by: 'staff' },
    });
  });
});
