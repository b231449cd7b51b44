import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendMail } from '../services/outgoing/send.ts';
import { header, MailDesk, type MailToSend } from './desk.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open();
  await desk.admin.post('/api/mail/add-address', { address: 'help@north.example' });
});
afterAll(() => desk?.stop());

let count = 0;
const open = (from: string, replyTo: string, more: Partial<MailToSend> = {}) =>
  desk.deliver({
    subject: `Form ${++count}`,
    from,
    ...more,
    headers: { 'Reply-To': replyTo, ...more.headers },
  });
const requesterOf = async (number: number) => {
  const { body } = await desk.admin.get(`/api/tickets/${number}/participants`);
  return body.items.find((one: { kind: string }) => one.kind === 'requester').email;
};

describe('Reply-To (0.11)', () => {
  it.each<[string, string, string, Partial<MailToSend>?]>([
    ['a no-reply sender', 'Shop <no-reply@shop.example>', 'Kim <kim1@home.example>'],
    ['a sender with do-not-reply', 'donotreply+7@shop.example', 'kim2@home.example'],
    ['a web form', 'WordPress <wordpress@site.example>', 'kim3@home.example'],
    [
      'a form by its headers',
      'office@site.example',
      'kim4@home.example',
      { headers: { 'X-WPCF7-Content-Type': 'text/plain' } },
    ],
    ['a group', 'Kim via Support <group@lists.example>', 'Kim <kim5@home.example>'],
    ['the desk’s own address', 'Help <help@north.example>', 'kim7@home.example'],
    [
      'the desk’s own address first of several',
      'Help <help@north.example>',
      'help@north.example, kim8@home.example',
    ],
  ])('%s: the Reply-To person is the requester', async (_name, from, replyTo, more) => {
    const mail = /<?([^<>\s]+@home\.example)>?/.exec(replyTo)?.[1] as string;
    const message = await open(from, replyTo, more);
    expect(message).toMatchObject({ outcome: 'created', replyTo: mail });
    expect(message.from).not.toBe(mail);
    expect(await requesterOf(message.ticketNumber)).toBe(mail);
    expect(MailDesk.trail(message)).toContain('sender.reply-to=changed');
    expect((await desk.ticket(message.ticketNumber)).activities.at(-1).data).toMatchObject({
      senderProof: 'none',
    });
  });

  it('keeps From where it is a person, and answers where the writer asked', async () => {
    const message = await open('Alice <alice@acme.example>', 'Office <office@acme.example>');
    expect(await requesterOf(message.ticketNumber)).toBe('alice@acme.example');
    const confirmation = await desk.lastSent();
    expect(confirmation.to?.map((one) => one.address)).toEqual(['office@acme.example']);
    // A link that acts for Alice goes to nobody else.
    expect(confirmation.text).not.toContain('/ticket/view/');
    const ticket = await desk.ticket(message.ticketNumber);
    expect(ticket.activities.at(-1).data.replyTo).toBe('office@acme.example');
    await answer(ticket.id, 'alice@acme.example');
    expect((await desk.lastSent()).to?.[0]?.address).toBe('office@acme.example');
  });

  it('stops mail in the desk’s own name when nobody else is named', async () => {
    for (const replyTo of ['help@north.example', 'support@north.localhost'])
      expect(await open('help@north.example', replyTo)).toMatchObject({ state: 'refused', outcome: 'loop' });
  });

  it('gives no rights on an existing ticket, neither to read answers nor to write', async () => {
    const { ticketNumber } = await desk.deliver({ subject: 'Rights', text: 'Mine.' });
    const forged = await open('no-reply@evil.example', 'alice@acme.example', {
      subject: `Re: [Ticket #${ticketNumber}] Rights`,
      text: 'Let me in.',
    });
    expect(forged).toMatchObject({ state: 'triage', suggestedTicketNumber: ticketNumber });
    const led = await open('alice@acme.example', 'eve@evil.example', {
      subject: `Re: [Ticket #${ticketNumber}] Rights`,
    });
    expect(led.outcome).toBe('replied');
    await answer((await desk.ticket(ticketNumber)).id, 'alice@acme.example');
    expect((await desk.lastSent()).to?.[0]?.address).toBe('alice@acme.example');
  });

  it('does not answer a robot that is named in Reply-To, nor take it for a person', async () => {
    const before = (await desk.sent()).length;
    const message = await open('alice@acme.example', 'noreply@acme.example');
    expect(message.outcome).toBe('created');
    expect((await desk.sent()).length).toBe(before);
  });
});

/** An answer as the notifications plugin sends it. */
async function answer(
  ticketId: string,
  address: string,
  key = `${ticketId}:${address}:${++count}`,
): Promise<void> {
  await desk.tenant.system('mail', (c) =>
    sendMail(c as never, {
      key,
      to: [{ address }],
      template: 'ticket-reply',
      ticketId,
      values: { message: 'Done.' },
    }),
  );
  await desk.kernel.drain();
}

describe('answers and what their readers got', () => {
  it('name in In-Reply-To only what each reader has', async () => {
    const first = await desk.deliver({
      subject: 'Threads',
      messageId: '<threads-1@acme.example>',
      headers: { Cc: 'bob@acme.example' },
    });
    const { id } = await desk.ticket(first.ticketNumber);
    const confirmation = (await desk.lastSent()).messageId;
    await answer(id, 'bob@acme.example');
    const toBob = await desk.lastSent();
    expect(toBob.inReplyTo).toBe('<threads-1@acme.example>');
    expect(toBob.references).not.toContain(confirmation);
    await answer(id, 'alice@acme.example');
    expect((await desk.lastSent()).inReplyTo).toBe(confirmation);
    await answer(id, 'new@acme.example');
    const toNew = await desk.lastSent();
    expect([header(toNew, 'in-reply-to'), header(toNew, 'references')]).toEqual([undefined, undefined]);
  });
});

describe('copies', () => {
  const people = async (number: number): Promise<string[]> => {
    const { body } = await desk.admin.get(`/api/tickets/${number}/participants`);
    return body.items
      .filter((one: { kind: string }) => one.kind === 'cc')
      .map((one: { email: string }) => one.email);
  };
  const also = (lines: { type: string; data: Record<string, never> }[], type: string): string[] =>
    ((lines.find((line) => line.type === type)?.data.alsoTo ?? []) as { address: string }[]).map(
      (one) => one.address,
    );

  it('bring in staff and people of the client; others are shown and join by a click', async () => {
    await desk.tenant.user('erin', 'expert', { name: 'Erin', email: 'erin@north.example' });
    await desk.admin.post('/api/clients', { company: 'Rival', domains: ['rival.example'] });
    const message = await desk.deliver({
      subject: 'Copies',
      headers: {
        Cc: 'erin@north.example, Bo <bo@acme.example>, spy@rival.example, Dora <dora@partner.example>',
      },
    });
    const number = message.ticketNumber;
    expect((await people(number)).sort()).toEqual(['bo@acme.example', 'erin@north.example']);
    const ticket = await desk.ticket(number);
    expect(also(ticket.activities, 'created')).toEqual(['spy@rival.example', 'dora@partner.example']);
    const outside = await desk.deliver({
      from: 'dora@partner.example',
      subject: `Re: [Ticket #${number}] x`,
    });
    expect(outside.state).toBe('triage');
    expect(
      (await desk.admin.post(`/api/tickets/${ticket.id}/add-person`, { email: 'dora@partner.example' }))
        .status,
    ).toBe(200);
    const inside = await desk.deliver({ from: 'dora@partner.example', subject: `Re: [Ticket #${number}] y` });
    expect(inside.outcome).toBe('replied');
  });

  it('of an answer follow the same rule', async () => {
    const { ticketNumber } = await desk.deliver({ subject: 'Later copies' });
    await desk.deliver({
      subject: `Re: [Ticket #${ticketNumber}] Later copies`,
      headers: { Cc: 'bo@acme.example, spy@rival.example' },
    });
    expect(await people(ticketNumber)).toEqual(['bo@acme.example']);
    expect(also(await desk.timeline(ticketNumber), 'email_reply')).toEqual(['spy@rival.example']);
  });

  it.each([
    [10, 10, 0],
    [11, 0, 11],
    [80, 0, 50],
  ])('%i of them: %i join, %i are shown', async (many, join, shown) => {
    const Cc = Array.from({ length: many }, (_, i) => `p${i}@acme.example`).join(', ');
    const { ticketNumber } = await desk.deliver({ subject: `Crowd of ${many}`, headers: { Cc } });
    expect((await people(ticketNumber)).length).toBe(join);
    expect(also((await desk.ticket(ticketNumber)).activities, 'created').length).toBe(shown);
  });
});
