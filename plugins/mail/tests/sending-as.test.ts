import type { TestTenant, TestUser } from '@serviflow/sdk/testing';
import PostalMime, { type Email } from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAIL, type MailV1, type OutgoingDraft, transports, type WireMessage } from '../contract.ts';
import { dns } from '../services/proof/dns.ts';
import { header, MailDesk } from './desk.ts';
import { silent, useDns, zone } from './fake-dns.ts';

const HELP = 'help@north.example';
const STRANGER = 'stranger@far.example';

let desk: MailDesk;
let calls: WireMessage[] = [];
beforeAll(async () => {
  desk = await MailDesk.open();
  transports.offer('default', {
    send: async (message) => {
      calls.push(message);
      return { response: '250 ok' };
    },
  });
});
afterAll(() => desk?.stop());
beforeEach(() => {
  calls = [];
});
afterEach(() => dns.use(null));

const draft = (key: string, address: string, more: Partial<OutgoingDraft> = {}): OutgoingDraft => ({
  key,
  to: [{ address }],
  template: 'notice',
  values: { subject: key, heading: key, intro: 'Hello.' },
  ...more,
});
const send = (tenant: TestTenant, one: OutgoingDraft) =>
  tenant.system('mail', (c) => c.get<MailV1>(MAIL as never).send(one));
async function out(tenant: TestTenant, one: OutgoingDraft): Promise<void> {
  await send(tenant, one);
  await desk.kernel.drain();
}
const parsed = (call = calls.at(-1)): Promise<Email> => PostalMime.parse(call?.raw ?? '');
const from = async (call?: WireMessage) => (await parsed(call)).from?.address;
const settings = (user: TestUser, values: object) => user.put('/api/settings/mail', { values });
const senders = async (user: TestUser) => (await user.get('/api/mail/senders')).body;
const readers = () => calls.flatMap((call) => call.to);
const open = (path: string, method = 'GET') =>
  desk.kernel.kernel.fetch(
    new Request(`http://desk.test${path}`, { method, headers: { origin: 'http://desk.test' } }),
  );
async function linkIn(call: WireMessage | undefined): Promise<string> {
  const found = /\/api\/mail\/senders\/confirm\/[\w.-]+/.exec((await parsed(call)).text ?? '');
  if (!found) throw new Error('no link was mailed');
  return found[0];
}

describe('who a mail is from', () => {
  it('an address below the tenant’s own host needs no proof', async () => {
    await out(desk.tenant, draft('built-in', STRANGER));
    expect(calls.map((call) => call.from)).toEqual(['support@north.localhost']);
    expect(header(await parsed(), 'reply-to')).toBeUndefined();
  });

  it('an address that nobody proved is replaced, and answers still come to it and to the ticket', async () => {
    await settings(desk.admin, { fromAddress: HELP });
    const { body: ticket } = await desk.admin.post('/api/tickets', { title: 'Jam', description: 'It jams.' });
    const about = (key: string) =>
      draft(key, 'ann@far.example', { ticketId: ticket.id, template: 'ticket-reply' });
    await out(desk.tenant, about('first'));
    await out(desk.tenant, about('second'));
    const [first, second] = await Promise.all(calls.slice(-2).map((call) => parsed(call)));
    expect(first?.from).toEqual({ address: 'desk@desk.test', name: 'Desk north' });
    expect(first?.replyTo?.map((box) => box.address)).toEqual([HELP]);
    expect(second?.subject).toBe(`Re: [Ticket #${ticket.number}] Jam`);
    expect(header(second as Email, 'references')).toContain(first?.messageId);
    expect(calls.at(-1)?.from).toBe('desk@desk.test');
    const test = await desk.admin.post('/api/mail/test-outgoing', { to: 'ann@far.example' });
    expect(test.body.ok).toBe(true);
    expect(await from()).toBe('desk@desk.test');
  });

  it('another tenant’s address below this installation is no address of one’s own', async () => {
    await settings(desk.admin, { fromAddress: 'support@west.localhost' });
    await out(desk.tenant, draft('foreign', STRANGER));
    expect(await from()).toBe('desk@desk.test');
    await settings(desk.admin, { fromAddress: HELP });
  });

  it('a text record proves every address of its domain, for the tenant that it names', async () => {
    const [{ record, domain, provenBy }] = (await senders(desk.admin)).items;
    expect([domain, provenBy]).toEqual(['north.example', null]);
    const check = async () => (await desk.admin.post('/api/mail/check-dns', { address: HELP })).body;
    useDns(silent);
    expect(await check()).toMatchObject({ ok: false, detail: expect.stringContaining('did not answer') });
    const other = await desk.kernel.tenant('west');
    await settings(other.admin, { fromAddress: HELP });
    useDns(zone({ 'north.example': (await senders(other.admin)).items[0].record }));
    expect(await check()).toMatchObject({ ok: false, detail: expect.stringContaining('no such record') });
    useDns(zone({ 'north.example': record }));
    expect(await check()).toEqual({ ok: true, detail: 'north.example is proven.' });
    await settings(desk.admin, { fromAddress: 'Other@North.example' });
    await out(desk.tenant, draft('proven', STRANGER));
    expect((await from())?.toLowerCase()).toBe('other@north.example');
    await out(other, draft('proven elsewhere', STRANGER));
    expect(await from()).toBe('desk@desk.test');
  });

  it('a link proves one address, by a step that no program makes, and once', async () => {
    const address = 'me@mail.example';
    await settings(desk.admin, { fromAddress: address });
    expect((await desk.admin.post('/api/mail/prove-by-link', { address })).status).toBe(200);
    await desk.kernel.drain();
    expect(calls.map((call) => call.to)).toEqual([[address]]);
    const path = await linkIn(calls[0]);
    expect(await (await open(path)).text()).toContain('Yes, it may send as this address');
    expect((await senders(desk.admin)).items[0].provenBy).toBeNull();
    expect((await open(path, 'POST')).status).toBe(200);
    expect((await senders(desk.admin)).items[0].provenBy).toBe('link');
    expect((await open(path, 'POST')).status).toBeGreaterThanOrEqual(400);
    await out(desk.tenant, draft('linked', STRANGER));
    expect(await from()).toBe(address);
    await settings(desk.admin, { fromAddress: 'you@mail.example' });
    await out(desk.tenant, draft('neighbour', STRANGER));
    expect(await from()).toBe('desk@desk.test');
  });

  it('links go to addresses of the desk only, a few an hour, and never through a server of the tenant', async () => {
    const address = 'you@mail.example';
    const own: WireMessage[] = [];
    const ask = (to: string) => desk.admin.post('/api/mail/prove-by-link', { address: to });
    transports.offer('own', {
      send: async (message) => {
        own.push(message);
        return { response: '250' };
      },
      ownAccount: async () => true,
    });
    try {
      await settings(desk.admin, { transport: 'own' });
      expect((await ask('somebody@else.example')).status).toBe(404);
      const answers = [await ask(address), await ask(address), await ask(address), await ask(address)];
      expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 429]);
      await out(desk.tenant, draft('by provider', STRANGER));
      expect(readers()).toEqual([address, address, address]);
      expect(own.map((message) => [message.from, message.to])).toEqual([[address, [STRANGER]]]);
    } finally {
      transports.withdraw('own');
      await settings(desk.admin, { transport: 'default', fromAddress: '' });
    }
  });
});

describe('a desk that signed itself up', () => {
  let trial: TestTenant;
  beforeAll(async () => {
    const trialEndsAt = new Date(desk.kernel.clock.now().getTime() + 30 * 86_400_000);
    trial = await desk.kernel.tenant('fresh', { trialEndsAt });
    await trial.user('erin', 'expert', { email: 'erin@fresh.example' });
  });
  const queue = async (subject: string) =>
    (await trial.admin.get('/api/mail/outgoing?limit=50')).body.items.find(
      (one: { subject: string }) => one.subject === subject,
    );

  it('writes to its own people and to whoever wrote first', async () => {
    await desk.send({ from: 'Kari <kari@first.example>', to: 'support@fresh.localhost' });
    await desk.kernel.drain();
    await out(trial, draft('to staff', 'erin@fresh.example'));
    expect(readers()).toEqual(['kari@first.example', 'erin@fresh.example']);
  });

  it('mail to strangers waits, says why, is never given up, and leaves by itself after the proof', async () => {
    await out(trial, draft('to a stranger', STRANGER));
    await out(trial, draft('to both', 'erin@fresh.example', { cc: [{ address: STRANGER }] }));
    for (let day = 0; day < 4; day++) {
      desk.kernel.clock.advance({ hours: 24 });
      await desk.kernel.drain();
    }
    expect(readers()).toEqual([]);
    expect(await queue('to a stranger')).toMatchObject({
      state: 'queued',
      attempts: 0,
      held: true,
      lastError: expect.stringContaining(`${STRANGER} has not written to this desk`),
    });
    const test = await trial.admin.post('/api/mail/test-outgoing', { to: STRANGER });
    expect(test.body).toMatchObject({ ok: false, detail: expect.stringContaining('Mail > Sending') });
    expect(await senders(trial.admin)).toMatchObject({ mustProve: true, waiting: 2 });

    const address = 'boss@fresh.example';
    await settings(trial.admin, { fromAddress: address });
    await trial.admin.post('/api/mail/prove-by-link', { address });
    await desk.kernel.drain();
    expect(readers()).toEqual([address]);
    expect((await open(await linkIn(calls[0]), 'POST')).status).toBe(200);
    await desk.kernel.drain();
    expect(readers().slice(1).sort()).toEqual(['erin@fresh.example', STRANGER, STRANGER].sort());
    expect(await queue('to a stranger')).toMatchObject({ state: 'sent', held: false, lastError: null });
    expect(await senders(trial.admin)).toMatchObject({ mustProve: false, waiting: 0 });
  });

  it('a login that a stranger was offered makes nobody known', async () => {
    const trialEndsAt = desk.kernel.clock.now();
    const ended = await desk.kernel.tenant('ended', { trialEndsAt });
    const { body: client } = await ended.admin.post('/api/clients', { company: 'Far' });
    const path = `/api/clients/${client.id}/add-contact`;
    const { body: contact } = await ended.admin.post(path, { name: 'Sid', email: STRANGER });
    expect((await ended.admin.post(`/api/clients/contacts/${contact.id}/invite`)).status).toBe(200);
    await out(ended, draft('invited', STRANGER));
    expect(readers()).toEqual([]);
  });
});
