import { type EventDelivery, uuidv7 } from '@serviflow/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TICKETS, type TicketsV1 } from '../../tickets/contract.ts';
import { created } from '../handlers/tickets.ts';
import type { Ctx } from '../manifest.ts';
import { CARLA, ERIN, NotifiedDesk } from './desk.ts';

let desk: NotifiedDesk;
beforeAll(async () => {
  desk = await NotifiedDesk.open();
});
afterAll(() => desk?.stop());

const tickets = <T>(work: (api: TicketsV1) => Promise<T>) =>
  desk.tenant.system('tickets', (c) => work(c.get<TicketsV1>(TICKETS as never)));

describe('once', () => {
  it('a handler that runs twice for one event mails and lists once', async () => {
    const ticket = await desk.ticket(desk.customer);
    await desk.act(desk.admin, ticket, 'reassign', { assigneeId: desk.expert.id, note: 'x' });
    await desk.fresh();
    const stored = await tickets(async (api) => (await api.get([ticket.id])).get(ticket.id));
    const event = {
      id: uuidv7(),
      type: 'tickets.created@1',
      occurredAt: desk.kernel.clock.now(),
      actorId: desk.admin.id,
      payload: {
        ...stored,
        ticketId: ticket.id,
        actor: { kind: 'user', id: desk.admin.id, name: 'Admin' },
        at: desk.kernel.clock.now().toISOString(),
      },
    } as unknown as EventDelivery<never>;
    const unread = async () => (await desk.expert.get('/api/notifications/unread-count')).body.count;
    const before = await unread();
    for (let run = 0; run < 2; run++)
      await desk.tenant.system('notifications', (c) => created(c as Ctx, event));
    expect(await desk.mails()).toEqual([`ticket-assigned > ${ERIN}`, `ticket-received > ${CARLA}`]);
    expect(await unread()).toBe(before + 1);
  });

  it('a second drain mails nothing again', async () => {
    await desk.ticket(desk.customer);
    expect(await desk.mails()).toHaveLength(1);
    expect(await desk.mails()).toEqual([]);
  });
});

describe('history', () => {
  it('tells nobody of tickets and answers that are written down late (imports, demo data)', async () => {
    const at = new Date(desk.kernel.clock.now().getTime() - 3 * 86_400_000).toISOString();
    const { body } = await desk.admin.get(`/api/clients/${desk.acme}`);
    const contactId = body.contacts.find((one: { email: string }) => one.email === CARLA).id;
    await tickets(async (api) => {
      const actor = { kind: 'user', id: desk.expert2.id, name: 'Otto' } as const;
      const old = { title: 'Old', description: 'Long ago', source: 'web', at } as const;
      const ticket = await api.create({ ...old, contactId, assigneeId: desk.expert.id });
      await api.setStatus(ticket.id, 'in_progress', { at, actor });
      await api.reply(ticket.id, { body: 'Long answered', by: 'staff', at, actor });
      await api.setStatus(ticket.id, 'resolved', { at, actor, note: 'Long solved' });
    });
    const before = (await desk.expert.get('/api/notifications?limit=1')).body.items[0]?.id;
    expect(await desk.fresh()).toEqual([]);
    expect((await desk.expert.get('/api/notifications?limit=1')).body.items[0]?.id).toBe(before);
  });

  it('requests that came by mail are confirmed by the mail plugin alone', async () => {
    const { body } = await desk.admin.get(`/api/clients/${desk.acme}`);
    const contactId = body.contacts.find((one: { email: string }) => one.email === CARLA).id;
    await tickets((api) => api.create({ title: 'By mail', description: 'x', source: 'email', contactId }));
    expect(await desk.fresh()).toEqual([]);
  });
});

describe('the list in the app', () => {
  it('belongs to one person, is paged, counted and marked as read', async () => {
    const ticket = await desk.ownedTicket();
    for (const body of ['one', 'two', 'three']) await desk.act(desk.customer, ticket, 'reply', { body });
    await desk.fresh();
    const first = (await desk.expert.get('/api/notifications?limit=2')).body;
    expect(first.items.map((one: { body: string }) => one.body)).toEqual(['three', 'two']);
    const second = (await desk.expert.get(`/api/notifications?limit=2&cursor=${first.next}`)).body;
    expect(second.items[0]).toMatchObject({
      kind: 'tickets.replied',
      title: `carla answered #${ticket.number}`,
      body: 'one',
      ticketId: ticket.id,
      ticketNumber: ticket.number,
      readAt: null,
    });
    const count = (await desk.expert.get('/api/notifications/unread-count')).body.count;
    const ids = [first.items[0].id];
    // Somebody else's list does not change by it.
    await desk.expert2.post('/api/notifications/mark-read', { ids });
    expect((await desk.expert.get('/api/notifications/unread-count')).body.count).toBe(count);
    const { body } = await desk.expert.post('/api/notifications/mark-read', { ids });
    expect(body.count).toBe(count - 1);
    const unread = (await desk.expert.get('/api/notifications?unread=true&limit=1')).body;
    expect(unread.items[0].body).toBe('two');
    expect((await desk.expert.post('/api/notifications/mark-read', {})).body.count).toBe(0);
  });

  it('forgets old lines', async () => {
    const old = (await desk.expert.get('/api/notifications?limit=1')).body.items[0].id;
    desk.kernel.clock.advance({ days: 100 });
    await desk.fresh();
    const expert = desk.tenant.existing(desk.expert.id, 'erin');
    const left = (await expert.get('/api/notifications?limit=200')).body.items;
    expect(left.map((one: { id: string }) => one.id)).not.toContain(old);
  });
});

describe('accounts', () => {
  const linkIn = (text: string | undefined, page: string) =>
    decodeURIComponent(new RegExp(`http://desk\\.test/${page}/(\\S+)`).exec(text ?? '')?.[1] ?? '');
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json', origin: 'http://desk.test' };
    const url = `http://desk.test/api${path}`;
    const { kernel } = desk.kernel;
    const answer = await kernel.fetch(
      new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    // Links are made after the answer, so that its time tells nothing.
    await kernel.runtime.auth.idle();
    return answer.status;
  };
  const password = 'a sentence nobody guesses';
  const set = (path: string, token: string) => post(`/auth/${path}`, { token, password });
  const ask = (path: string, email: string) => post(`/auth/${path}`, { tenant: 'north', email });

  it('an invitation carries a link that sets the first password, once (29.1)', async () => {
    const admin = desk.tenant.existing(desk.admin.id, 'admin');
    await admin.post('/api/users/invite', { email: 'nina@north.example', name: 'Nina', role: 'expert' });
    const [mail, ...rest] = await desk.fresh();
    expect(mail).toMatchObject({ template: 'invitation', to: 'nina@north.example' });
    expect(rest).toEqual([]);
    const token = linkIn(mail?.text, 'invite');
    expect(await set('accept-invite', token)).toBe(200);
    expect(await set('accept-invite', token)).toBe(401);
  });

  it('password resets, login links and the notice of a change reach their owner, switches or not', async () => {
    const admin = desk.tenant.existing(desk.admin.id, 'admin');
    await admin.put('/api/settings/notifications', { values: { sendNotifications: false } });
    await ask('forgot', ERIN);
    const [mail] = await desk.fresh();
    expect(mail).toMatchObject({ template: 'password-reset', to: ERIN });
    expect(await set('reset', linkIn(mail?.text, 'reset'))).toBe(200);
    const [changed] = await desk.fresh();
    expect(changed).toMatchObject({ to: ERIN, subject: 'Your password was changed' });
    await ask('magic', CARLA);
    const [magic] = await desk.fresh();
    expect(magic).toMatchObject({ to: CARLA, subject: 'Your login link for Desk north' });
    expect(await post('/auth/magic/use', { token: linkIn(magic?.text, 'magic') })).toBe(200);
    await admin.put('/api/settings/notifications', { values: { sendNotifications: true } });
  });

  it('an administrator mails a customer the invitation, never a password (27.2)', async () => {
    const admin = desk.tenant.existing(desk.admin.id, 'admin');
    const { body } = await admin.get(`/api/clients/${desk.acme}`);
    const contact = body.contacts.find((one: { email: string }) => one.email === CARLA);
    const { status } = await admin.post(`/api/notifications/clients/contacts/${contact.id}/mail-invitation`);
    expect(status).toBe(200);
    const [mail] = await desk.fresh();
    expect(mail).toMatchObject({ template: 'invitation', to: CARLA });
    expect(await set('accept-invite', linkIn(mail?.text, 'invite'))).toBe(200);
  });

  it('signing up is answered with tenant code, user name and the end of the trial (1.2)', async () => {
    const wish = {
      company: 'Globex',
      email: 'boss@globex.example',
      tenant: 'globex',
      technicians: 3,
      clients: 10,
    };
    expect(await post('/signup', { ...wish, password })).toBe(201);
    await desk.kernel.drain();
    const info = await desk.kernel.kernel.runtime.tenants.byCode('globex');
    const sent = await desk.kernel.kernel.runtime.invoker.system('mail', info?.id ?? '', async (c) => {
      const rows = await c
        .sql<{ 'mail.outgoing': { template: string; text: string; recipients: { address: string }[] } }>()
        .selectFrom('mail.outgoing')
        .selectAll()
        .execute();
      return rows.map((row) => ({ ...row, text: c.unseal(row.text) }));
    });
    expect(sent.map((one) => [one.template, one.recipients[0]?.address])).toEqual([
      ['welcome', 'boss@globex.example'],
    ]);
    expect(sent[0]?.text).toContain('Tenant code: globex\nUsername: admin\nTrial ends: ');
    expect(sent[0]?.text).not.toContain(password);
  });
});
