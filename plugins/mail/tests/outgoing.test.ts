import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  MAIL,
  type MailV1,
  type OutgoingDraft,
  TransportError,
  transports,
  type WireMessage,
} from '../contract.ts';
import { MailDesk } from './desk.ts';

let desk: MailDesk;
let calls: WireMessage[] = [];
let answer: () => Promise<{ response: string }> = async () => ({ response: '250 ok' });
beforeAll(async () => {
  desk = await MailDesk.open();
  transports.offer('default', {
    send: (message) => {
      calls.push(message);
      return answer();
    },
  });
});
afterAll(() => desk?.stop());

const draft = (key: string, more: Partial<OutgoingDraft> = {}): OutgoingDraft => ({
  key,
  to: [{ address: 'a@x.example', name: 'Ann' }],
  template: 'password-reset',
  values: { link: 'https://desk.test/x', username: 'ann' },
  ...more,
});
const send = (one: OutgoingDraft) =>
  desk.tenant.system('mail', (c) => c.get<MailV1>(MAIL as never).send(one));
const queue = async (query = '') => (await desk.admin.get(`/api/mail/outgoing${query}`)).body.items;
const fail = (message: string, permanent: boolean) => () =>
  Promise.reject(new TransportError(message, { permanent }));

describe('the outgoing queue', () => {
  it('sends once for one key, with a reset link in text and HTML', async () => {
    calls = [];
    expect(await send(draft('k1'))).not.toBeNull();
    expect(await send(draft('k1'))).toBeNull();
    await desk.kernel.drain();
    await desk.kernel.drain();
    expect(calls.map((call) => [call.from, call.to])).toEqual([['support@north.localhost', ['a@x.example']]]);
    expect(Buffer.from(calls[0]?.raw ?? []).toString()).toContain('Subject: Choose a new password');
    expect((await queue())[0]).toMatchObject({ state: 'sent', response: '250 ok', attempts: 1 });
  });

  it('is not written when the transaction is not', async () => {
    const lost = desk.tenant.system('mail', async (c) => {
      await c.get<MailV1>(MAIL as never).send(draft('lost'));
      throw new Error('rolled back');
    });
    await expect(lost).rejects.toThrow('rolled back');
    expect((await queue()).some((one: { subject: string }) => one.subject === 'lost')).toBe(false);
    expect(await send(draft('lost'))).not.toBeNull();
    await desk.kernel.drain();
  });

  it('tries again later with the same Message-ID, and gives up at last', async () => {
    calls = [];
    answer = fail('421 busy', false);
    await send(draft('k2'));
    await desk.kernel.drain();
    expect((await queue())[0]).toMatchObject({ state: 'queued', attempts: 1, lastError: '421 busy' });
    answer = async () => ({ response: '250 at last' });
    desk.kernel.clock.advance({ minutes: 3 });
    await desk.kernel.drain();
    expect((await queue())[0]).toMatchObject({ state: 'sent', attempts: 2 });
    const ids = calls.map((call) => /^Message-ID: (.*)\r$/m.exec(Buffer.from(call.raw).toString())?.[1]);
    expect(new Set(ids).size).toBe(1);

    answer = fail('421 busy', false);
    await send(draft('k3'));
    for (let i = 0; i < 10; i++) {
      await desk.kernel.drain();
      desk.kernel.clock.advance({ hours: 9 });
    }
    expect((await queue())[0]).toMatchObject({ state: 'failed', attempts: 8 });
    answer = async () => ({ response: '250 ok' });
    const { body } = await desk.admin.post(`/api/mail/outgoing/${(await queue())[0].id}/retry`);
    expect(body.state).toBe('queued');
    await desk.kernel.drain();
    expect((await queue())[0].state).toBe('sent');
  });

  it('does not insist after a permanent refusal, and notes it on the ticket', async () => {
    const { body: ticket } = await desk.admin.post('/api/tickets', { title: 'T', description: 'd' });
    answer = fail('550 no such user', true);
    await send(
      draft('k4', {
        template: 'ticket-reply',
        ticketId: ticket.id,
        values: { message: 'hi', authorName: 'Erin' },
      }),
    );
    await desk.kernel.drain();
    expect((await queue('?state=failed'))[0]).toMatchObject({ attempts: 1, lastError: '550 no such user' });
    expect((await desk.timeline(ticket.number))[0]).toMatchObject({
      visibility: 'internal',
      body: expect.stringContaining('550 no such user'),
    });
    answer = async () => ({ response: '250 ok' });
  });

  it('chains ticket mails and keeps the sender’s words safe', async () => {
    calls = [];
    const { body: ticket } = await desk.admin.post('/api/tickets', { title: 'Chain <b>', description: 'd' });
    for (const key of ['c1', 'c2', 'c3'])
      await send(
        draft(key, {
          template: 'ticket-reply',
          ticketId: ticket.id,
          viewLink: true,
          values: { message: 'x <script>', authorName: 'Erin' },
        }),
      );
    await desk.kernel.drain();
    const raws = calls.map((call) =>
      Buffer.from(call.raw)
        .toString()
        .replace(/\r\n[ \t]+/g, ' '),
    );
    const id = (raw: string | undefined) => /^Message-ID: (<.*>)\r$/m.exec(raw ?? '')?.[1] ?? '';
    expect(raws[0]).not.toMatch(/^References:/m);
    expect(raws[2]).toContain(`In-Reply-To: ${id(raws[1])}`);
    expect(raws[2]).toContain(`References: ${id(raws[0])} ${id(raws[1])}`);
    expect(raws[1]).toContain(`Subject: Re: [Ticket #${ticket.number}] Chain <b>`);
    const html = (await PostalMime.parse(calls[0]?.raw ?? '')).html;
    expect(html).toContain('x &lt;script&gt;');
    expect(raws[0]).not.toMatch(/^Auto-Submitted/m);
  });

  it('says nothing when mail is switched off', async () => {
    await desk.tenant.system('mail', async () => undefined);
    const { status } = await desk.admin.put('/api/settings/mail', { values: { sendOutgoing: false } });
    expect(status).toBe(200);
    expect(await send(draft('off'))).toBeNull();
    await desk.admin.put('/api/settings/mail', { values: { sendOutgoing: true } });
  });
});

describe('addresses', () => {
  it('takes mail for configured addresses and for anything below the tenant’s own host, and nothing else', async () => {
    const other = await desk.kernel.tenant('west');
    expect(
      (await desk.admin.post('/api/mail/add-address', { address: 'Help@Desk.example', name: 'Help' })).status,
    ).toBe(200);
    expect((await other.admin.post('/api/mail/add-address', { address: 'help@desk.example' })).status).toBe(
      409,
    );
    expect(
      (await other.admin.post('/api/mail/add-address', { address: 'support@north.localhost' })).status,
    ).toBe(409);
    // What comes back of the installation's own mail is for no tenant, nor is the domain of another's code.
    for (const address of ['desk@desk.test', 'support@north.desk.test'])
      expect((await other.admin.post('/api/mail/add-address', { address })).status, address).toBe(409);
    expect(await desk.send({ to: 'help@desk.example' })).toBe(250);
    expect(await desk.send({ to: 'whatever+x@north.localhost' })).toBe(250);
    expect(await desk.send({ to: 'support@nobody.localhost' })).toBe(550);
    expect(await desk.send({ to: 'other@desk.example' })).toBe(550);
    expect(await desk.send({ to: 'support@north.localhost.evil.example' })).toBe(550);
    await desk.admin.post('/api/mail/remove-address', { address: 'help@desk.example' });
    expect(await desk.send({ to: 'help@desk.example' })).toBe(550);
  });

  it('one message to two tenants becomes one in each', async () => {
    const east = await desk.kernel.tenant('east');
    await desk.send({ to: ['support@north.localhost', 'support@east.localhost'], subject: 'Both' });
    await desk.kernel.drain();
    expect((await desk.newest()).subject).toBe('Both');
    const { body } = await east.admin.get('/api/mail/messages');
    expect(body.items.map((item: { subject: string }) => item.subject)).toEqual(['Both']);
    const { body: seen } = await east.admin.get(`/api/mail/messages/${body.items[0].id}`);
    expect(seen.envelopeTo).toEqual(['support@east.localhost']);
  });

  it('sends a test mail at once and tells what the server said', async () => {
    answer = fail('535 wrong password', true);
    expect((await desk.admin.post('/api/mail/test-outgoing', { to: 'a@x.example' })).body).toEqual({
      ok: false,
      detail: '535 wrong password',
    });
    answer = async () => ({ response: '250 queued' });
    expect((await desk.admin.post('/api/mail/test-outgoing', { to: 'a@x.example' })).body).toEqual({
      ok: true,
      detail: '250 queued',
    });
  });

  it('goes to one address a few times an hour only, so that nobody fills a stranger’s mailbox with it', async () => {
    const to = 'stranger@quota.example';
    const test = () => desk.admin.post('/api/mail/test-outgoing', { to });
    for (let i = 0; i < 5; i += 1) expect((await test()).status).toBe(200);
    const refused = await test();
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true]);
    expect((await desk.admin.post('/api/mail/test-outgoing', { to: 'other@quota.example' })).status).toBe(
      200,
    );
    desk.kernel.clock.advance({ hours: 2 });
    expect((await test()).status).toBe(200);
  });
});
