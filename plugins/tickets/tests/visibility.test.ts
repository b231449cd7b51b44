import type { TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

const sees = async (who: TestUser, ticket: { id: string; number: number }) => {
  const detail = await who.get(`/api/tickets/${ticket.id}`);
  const byNumber = await who.get(`/api/tickets/${ticket.number}`);
  const inList = (await who.get('/api/tickets?limit=200&system=false')).body.items ?? [];
  const found = (await who.get(`/api/tickets?q=${encodeURIComponent(`#${ticket.number}`)}`)).body.items ?? [];
  const all = [
    detail.status === 200,
    byNumber.status === 200,
    inList.some((t: { id: string }) => t.id === ticket.id),
    found.some((t: { id: string }) => t.id === ticket.id),
  ];
  expect(new Set(all).size, `${who.username}: detail, number, list and search agree: ${all}`).toBe(1);
  return all[0];
};

describe('who sees a request', () => {
  it('its requester, the company admin and all staff; nobody else', async () => {
    const ticket = await desk.ticket(desk.customer);
    const { admin, expert, viewer, customer, boss, colleague, stranger } = desk;
    for (const who of [admin, expert, viewer, customer, boss])
      expect(await sees(who, ticket), who.username).toBe(true);
    for (const who of [colleague, stranger]) expect(await sees(who, ticket), who.username).toBe(false);
  });

  it('answers for an invisible ticket exactly as for one that never existed', async () => {
    const ticket = await desk.ticket(desk.customer);
    const nowhere = '01890000-0000-7000-8000-000000000000';
    const clean = ({ body }: { body: Record<string, unknown> }) => ({ ...body, requestId: '', instance: '' });
    for (const path of ['', '/activity', '/actions']) {
      const hidden = await desk.stranger.get(`/api/tickets/${ticket.id}${path}`);
      const missing = await desk.stranger.get(`/api/tickets/${nowhere}${path}`);
      expect(hidden.status).toBe(404);
      expect(JSON.stringify(clean(hidden)).replaceAll(ticket.id, nowhere)).toBe(
        JSON.stringify(clean(missing)),
      );
    }
    expect((await desk.stranger.post(`/api/tickets/${ticket.id}/reply`, { body: 'hello' })).status).toBe(404);
    for (const odd of ['abc', '0', '99999999999999999999', '%23', "1'--"])
      expect((await desk.admin.get(`/api/tickets/${odd}`)).status, odd).toBe(404);
  });

  it('is not visible in another tenant', async () => {
    const ticket = await desk.ticket(desk.customer);
    const other = await desk.kernel.tenant('elsewhere');
    expect(await sees(other.admin, { id: ticket.id, number: 4711 })).toBe(false);
    expect((await other.admin.post(`/api/tickets/${ticket.id}/close`, { note: 'x' })).status).toBe(404);
  });

  it('people in copy see it once they are added', async () => {
    const ticket = await desk.ticket(desk.customer);
    await desk.expert.post(`/api/tickets/${ticket.id}/reply`, {
      body: 'Colin too',
      cc: ['colin@acme.example'],
    });
    expect(await sees(desk.colleague, ticket)).toBe(true);
    expect((await desk.colleague.post(`/api/tickets/${ticket.id}/reply`, { body: 'Thanks' })).status).toBe(
      200,
    );
  });

  it('a customer can only copy people of the own company', async () => {
    const ticket = await desk.ticket(desk.customer);
    const path = `/api/tickets/${ticket.id}/reply`;
    for (const cc of ['greta@globex.example', 'nobody@nowhere.example'])
      expect((await desk.customer.post(path, { body: 'Look', cc: [cc] })).status, cc).toBe(422);
    expect((await desk.customer.post(path, { body: 'Look', cc: ['Colin@acme.example'] })).status).toBe(200);
    expect(await sees(desk.colleague, ticket)).toBe(true);
  });

  it('a link to one ticket opens that one only, without the desk’s side', async () => {
    const [one, other] = [await desk.ticket(desk.customer), await desk.ticket(desk.customer)];
    await desk.expert.post(`/api/tickets/${one.id}/note`, { body: 'secret' });
    const principal = {
      ...(await desk.admin.principal()),
      restrictedTo: { subject: 'tickets.ticket', id: one.id },
    };
    const { runtime } = desk.kernel.kernel;
    const ask = (id: string) =>
      runtime.invoker.invoke(runtime.registry.operation('tickets.get') as never, {
        tenant: desk.tenant.info,
        principal,
        input: {},
        subjectId: id,
      }) as Promise<{ metadata?: unknown; activities: { body: string }[] }>;
    const seen = await ask(one.id);
    expect(seen.metadata).toBeUndefined();
    expect(JSON.stringify(seen)).not.toContain('secret');
    await expect(ask(other.id)).rejects.toMatchObject({ status: 404 });
  });
});

describe('what customers see of it', () => {
  it('no notes, no handover, no reasons, no names of fields of the desk', async () => {
    const ticket = await desk.ticket(desk.customer);
    const as = (action: string, body: object) =>
      desk.expert.post(`/api/tickets/${ticket.id}/${action}`, body);
    await as('self-assign', {});
    await as('note', { body: 'INTERNAL-1' });
    await as('pause', { reason: 'INTERNAL-2' });
    await as('reassign', { assigneeId: desk.expert2.id, note: 'INTERNAL-3' });
    await as('set', { tags: ['INTERNAL-4'] });
    await desk.admin.post(`/api/tickets/${ticket.id}/escalate`, { note: 'INTERNAL-5' });
    await desk.expert2.post(`/api/tickets/${ticket.id}/resolve`, { note: 'Public solution' });

    for (const who of [desk.customer, desk.boss]) {
      const detail = (await who.get(`/api/tickets/${ticket.id}`)).body;
      const timeline = (await who.get(`/api/tickets/${ticket.id}/activity`)).body;
      const list = (await who.get('/api/tickets')).body;
      for (const text of [detail, timeline, list].map((b) => JSON.stringify(b))) {
        expect(text).not.toContain('INTERNAL');
        expect(text).not.toMatch(/"(metadata|version|escalatedAt|claimedBy|slaSource|assigneeId|tags)"/);
      }
      expect(timeline.items[0]).toMatchObject({ type: 'resolved', body: 'Public solution' });
      expect(timeline.items.map((a: { type: string }) => a.type)).toEqual([
        'resolved',
        'status_changed',
        'status_changed',
        'created',
      ]);
      expect(detail.assigneeName).toBe('Otto');
    }
    expect(JSON.stringify((await desk.viewer.get(`/api/tickets/${ticket.id}/activity`)).body)).toContain(
      'INTERNAL-3',
    );
    expect((await desk.customer.get(`/api/tickets/${ticket.id}/participants`)).status).toBe(403);
  });

  it('live events with the desk’s words go to staff only', async () => {
    const ticket = await desk.ticket(desk.customer);
    await desk.expert.post(`/api/tickets/${ticket.id}/pause`, { reason: 'INTERNAL-6' });
    await desk.expert.post(`/api/tickets/${ticket.id}/note`, { body: 'INTERNAL-7' });
    const rows = await desk.tenant.system('tickets', (c) =>
      c
        .sql<{
          'kernel.outbox': { type: string; payload: unknown; options: { audience?: { users?: string[] } } };
        }>()
        .selectFrom('kernel.outbox')
        .selectAll()
        .execute(),
    );
    const forCustomers = rows.filter((r) => r.options?.audience?.users?.includes(desk.customer.id));
    expect(forCustomers.map((r) => r.type)).toContain('tickets.status-changed@1');
    expect(JSON.stringify(forCustomers)).not.toContain('INTERNAL');
    expect(rows.filter((r) => r.type === 'tickets.noted@1').every((r) => !r.options.audience?.users)).toBe(
      true,
    );
  });

  it('monitoring tickets only when asked for (4.6)', async () => {
    const ticket = await desk.ticket(desk.admin, { clientId: desk.acme });
    await desk.admin.post(`/api/tickets/${ticket.id}/mark-system`);
    const ids = async (query: string) =>
      (await desk.boss.get(`/api/tickets${query}`)).body.items.map((t: { id: string }) => t.id);
    expect(await ids('')).not.toContain(ticket.id);
    expect(await ids('?system=true')).toContain(ticket.id);
  });
});

it('customers are who they are logged in as, whatever the body says', async () => {
  const ticket = await desk.ticket(desk.customer, { clientId: desk.globex });
  const stored = (await desk.admin.get(`/api/tickets/${ticket.id}`)).body;
  expect(stored).toMatchObject({
    clientId: desk.acme,
    clientName: 'Acme Corp',
    requesterUserId: desk.customer.id,
  });
});
