import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticketsApi } from '../services/api.ts';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

const say = (who: 'admin' | 'expert' | 'customer', id: string, body: string, more: object = {}) =>
  desk[who].post(`/api/tickets/${id}/reply`, { body, ...more });

describe('answers', () => {
  it('stand in the timeline, newest first, and page', async () => {
    const { id } = await desk.ticket(desk.customer);
    for (let i = 1; i <= 25; i += 1) {
      desk.kernel.clock.advance({ seconds: 1 });
      expect((await say(i % 2 ? 'expert' : 'customer', id, `line ${i}`)).status).toBe(200);
    }
    const detail = (await desk.customer.get(`/api/tickets/${id}`)).body;
    expect(detail.activities).toHaveLength(20);
    expect(detail.activities[0]).toMatchObject({ body: 'line 25', actorKind: 'user', data: { by: 'staff' } });
    const bodies: string[] = [];
    let cursor = '';
    do {
      const { body } = await desk.expert.get(
        `/api/tickets/${id}/activity?limit=10&type=comment${cursor && `&cursor=${cursor}`}`,
      );
      bodies.push(...body.items.map((a: { body: string }) => a.body));
      cursor = body.next ?? '';
    } while (cursor);
    expect(bodies).toEqual(Array.from({ length: 25 }, (_, i) => `line ${25 - i}`));
  });

  it('of the customer wake a paused and a resolved ticket; of staff do not', async () => {
    const { id } = await desk.ticket(desk.customer);
    await desk.expert.post(`/api/tickets/${id}/pause`, { reason: 'Waiting' });
    expect((await say('expert', id, 'Any news?')).body.status).toBe('paused');
    const woken = (await say('customer', id, 'Here it is')).body;
    expect(woken).toMatchObject({ status: 'in_progress' });
    await desk.expert.post(`/api/tickets/${id}/resolve`, { note: 'Done' });
    expect((await say('expert', id, 'All good?')).body.status).toBe('resolved');
    expect((await say('customer', id, 'No!')).body.status).toBe('in_progress');
    await desk.expert.post(`/api/tickets/${id}/close`, { note: 'Done' });
    expect((await say('customer', id, 'Hello?')).status).toBe(409);
    expect((await say('expert', id, 'For the record')).body.status).toBe('closed');
  });

  it.each(['', '   ', 'x'.repeat(100_001)])('need a text', async (body) => {
    const { id } = await desk.ticket(desk.customer);
    expect((await say('customer', id, body)).status).toBe(422);
  });
});

describe('facts', () => {
  it('each change tells once, with the ticket as its aggregate', async () => {
    const { id } = await desk.ticket(desk.customer);
    await desk.expert.post(`/api/tickets/${id}/self-assign`);
    await say('expert', id, 'On it');
    await desk.expert.post(`/api/tickets/${id}/note`, { body: 'hm' });
    await desk.expert.post(`/api/tickets/${id}/set`, { priority: 'high', category: 'Fire' });
    await desk.expert.post(`/api/tickets/${id}/resolve`, { note: 'Out' });
    await desk.customer.post(`/api/tickets/${id}/accept`);
    const rows = await desk.tenant.system('tickets', (c) =>
      c
        .sql<{
          'kernel.outbox': { id: string; type: string; aggregate: string; payload: Record<string, unknown> };
        }>()
        .selectFrom('kernel.outbox')
        .selectAll()
        .where('aggregate', '=', id)
        .orderBy('id')
        .execute(),
    );
    expect(rows.map((r) => r.type.slice('tickets.'.length, -2))).toEqual([
      'created',
      'assigned',
      'status-changed',
      'replied',
      'noted',
      'updated',
      'status-changed',
      'resolved',
      'status-changed',
      'closed',
    ]);
    expect(rows.at(-1)?.payload).toMatchObject({ ticketId: id, accepted: true });
    expect(rows.find((r) => r.type === 'tickets.updated@1')?.payload.fields).toEqual([
      'priority',
      'category',
    ]);
  });

  it('a change that changes nothing tells nothing', async () => {
    const ticket = await desk.ticket(desk.customer);
    const same = await desk.expert.post(`/api/tickets/${ticket.id}/set`, { priority: ticket.priority });
    expect(same.status).toBe(200);
    const types = (await desk.expert.get(`/api/tickets/${ticket.id}/activity`)).body.items.map(
      (a: { type: string }) => a.type,
    );
    expect(types).toEqual(['created']);
  });

  it('an override of priority or category is logged with old and new value (14.4)', async () => {
    const { id } = await desk.ticket(desk.customer, { priority: 'low' });
    await desk.expert.post(`/api/tickets/${id}/set`, { priority: 'critical' });
    const [line] = (await desk.expert.get(`/api/tickets/${id}/activity`)).body.items;
    expect(line).toMatchObject({
      type: 'updated',
      actorName: 'Erin',
      data: { before: { priority: 'low' }, after: { priority: 'critical' } },
    });
  });
});

describe('files', () => {
  const upload = async (who: 'customer' | 'expert', name: string) => {
    const form = new FormData();
    form.set('file', new File(['hello'], name, { type: 'text/plain' }));
    const { baseUrl } = desk.kernel.kernel.runtime.options;
    const answer = await desk.kernel.kernel.fetch(
      new Request(`${baseUrl}/api/files`, {
        method: 'POST',
        headers: { cookie: await desk[who].cookie(), origin: baseUrl },
        body: form,
      }),
    );
    const body = await answer.json();
    expect(answer.status, JSON.stringify(body)).toBe(201);
    return (body.id ?? body.items?.[0]?.id ?? body.files?.[0]?.id) as string;
  };

  it('of an answer are for both sides, of a note for staff, and nobody attaches those of others', async () => {
    const { id } = await desk.ticket(desk.customer, { fileIds: [await upload('customer', 'smoke.txt')] });
    const answer = await say('customer', id, 'See file', { fileIds: [await upload('customer', 'fire.txt')] });
    const file = answer.body.activity.files[0];
    expect(file).toMatchObject({ name: 'fire.txt', type: 'text/plain', size: 5 });
    const note = await desk.expert.post(`/api/tickets/${id}/note`, {
      body: 'log',
      fileIds: [await upload('expert', 'log.txt')],
    });
    const internal = note.body.activity.files[0].id;
    expect((await desk.expert.get(`/api/files/${file.id}`)).status).toBe(200);
    expect((await desk.customer.get(`/api/files/${file.id}`)).status).toBe(200);
    expect((await desk.customer.get(`/api/files/${internal}`)).status).toBe(404);
    expect((await desk.expert2.get(`/api/files/${internal}`)).status).toBe(200);
    expect((await desk.stranger.get(`/api/files/${file.id}`)).status).toBe(404);
    expect((await say('customer', id, 'mine?', { fileIds: [internal] })).status).toBe(404);
    expect((await desk.customer.get(`/api/files/${internal}`)).status).toBe(404);
  });
});

describe('other plugins', () => {
  it('create, thread by Message-ID, answer for a contact, and read people with their addresses', async () => {
    const found = await desk.tenant.system('tickets', async (c) => {
      const api = ticketsApi(c as never);
      const { rows } = await import('@serviflow/sdk').then(({ sql }) =>
        sql<{ id: string }>`select id from clients.contact where email_lower = 'carla@acme.example'`.execute(
          c.sql(),
        ),
      );
      const ticket = await api.create({
        title: 'By mail',
        description: 'text',
        source: 'email',
        contactId: rows[0]?.id ?? '',
        messageId: '<a@x>',
        cc: ['Friend@elsewhere.example'],
        metadata: { mailbox: 'support' },
      });
      const answer = await api.reply(ticket.id, {
        body: 'again',
        type: 'email_reply',
        channel: 'email',
        messageId: '<b@x>',
        by: 'customer',
        actor: { kind: 'contact', id: rows[0]?.id ?? null, name: 'Carla' },
      });
      await api.setStatus(ticket.id, 'closed', { note: 'by rule' });
      return {
        ticket,
        answer,
        byFirst: await api.findByMessageId(['<zzz@x>', '<a@x>']),
        bySecond: await api.findByMessageId(['<b@x>']),
        people: (await api.participants([ticket.id])).get(ticket.id),
        last: (await api.get([ticket.id])).get(ticket.id),
        none: await api.setStatus(ticket.id, 'paused', { note: 'x' }).catch((e) => e.status),
      };
    });
    expect(found.byFirst?.id).toBe(found.ticket.id);
    expect(found.bySecond?.id).toBe(found.ticket.id);
    expect(found.answer).toMatchObject({ type: 'email_reply', actorName: 'Carla', visibility: 'public' });
    expect(found.people).toMatchObject([
      { kind: 'requester', email: 'carla@acme.example', userId: desk.customer.id },
      { kind: 'cc', email: 'friend@elsewhere.example', contactId: null },
    ]);
    expect(found.last).toMatchObject({ status: 'closed', metadata: { mailbox: 'support' }, source: 'email' });
    expect(found.none).toBe(409);
    expect((await desk.customer.get(`/api/tickets/${found.ticket.id}`)).status).toBe(200);
  });
});
