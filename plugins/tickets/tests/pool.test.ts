import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

describe('claims', () => {
  it('lets exactly one of two callers at the same moment win', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await desk.ticket(desk.customer);
      const both = await Promise.all([
        desk.expert.post(`/api/tickets/${id}/claim`),
        desk.expert2.post(`/api/tickets/${id}/claim`),
      ]);
      expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
      const won = both.find((r) => r.status === 200)?.body;
      const now = (await desk.admin.get(`/api/tickets/${id}`)).body;
      expect(now.claimedBy).toBe(won.claimedBy);
    }
  });

  it('lets exactly one of two callers own a ticket', async () => {
    const { id } = await desk.ticket(desk.customer);
    const both = await Promise.all([
      desk.expert.post(`/api/tickets/${id}/self-assign`),
      desk.expert2.post(`/api/tickets/${id}/accept-ownership`),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
  });

  it('expires by itself after 30 s and is no ownership', async () => {
    const { id } = await desk.ticket(desk.customer);
    const claimed = (await desk.expert.post(`/api/tickets/${id}/claim`)).body;
    expect(claimed).toMatchObject({ assigneeId: null, claimedByName: 'Erin', status: 'open' });
    expect(Date.parse(claimed.claimedUntil) - desk.kernel.clock.read()).toBe(30_000);
    const refused = await desk.expert2.post(`/api/tickets/${id}/claim`);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toBe('Claimed by Erin.');
    expect((await desk.expert2.post(`/api/tickets/${id}/self-assign`)).status).toBe(409);
    desk.kernel.clock.advance({ seconds: 31 });
    expect((await desk.expert2.post(`/api/tickets/${id}/claim`)).body.claimedByName).toBe('Otto');
  });

  it('ends with release, and owning ends it too', async () => {
    const { id } = await desk.ticket(desk.customer);
    await desk.expert.post(`/api/tickets/${id}/claim`);
    expect((await desk.expert2.post(`/api/tickets/${id}/release`)).status).toBe(409);
    expect((await desk.expert.post(`/api/tickets/${id}/release`)).body.claimedBy).toBeNull();
    await desk.expert2.post(`/api/tickets/${id}/claim`);
    const owned = (await desk.expert2.post(`/api/tickets/${id}/accept-ownership`)).body;
    expect(owned).toMatchObject({
      assigneeId: desk.expert2.id,
      assigneeName: 'Otto',
      claimedBy: null,
      status: 'in_progress',
    });
    const released = (await desk.expert2.post(`/api/tickets/${id}/release`)).body;
    expect(released).toMatchObject({ assigneeId: null, assigneeName: null });
  });
});

describe('hand over', () => {
  it('is free for own tickets, and for admins', async () => {
    const { id } = await desk.ticket(desk.customer);
    await desk.expert.post(`/api/tickets/${id}/self-assign`);
    const note = 'Knows the printer';
    expect(
      (await desk.expert2.post(`/api/tickets/${id}/reassign`, { assigneeId: desk.expert2.id, note })).status,
    ).toBe(409);
    const given = await desk.expert.post(`/api/tickets/${id}/reassign`, {
      assigneeId: desk.expert2.id,
      note,
    });
    expect(given.body.assigneeId).toBe(desk.expert2.id);
    expect(
      (await desk.admin.post(`/api/tickets/${id}/reassign`, { assigneeId: desk.expert2.id, note })).status,
    ).toBe(409);
    const lines = (await desk.admin.get(`/api/tickets/${id}/activity`)).body.items;
    expect(lines[0]).toMatchObject({ type: 'reassigned', body: note, visibility: 'internal' });
  });

  it('refuses people who may own nothing', async () => {
    const { id } = await desk.ticket(desk.customer);
    for (const assigneeId of [desk.customer.id, desk.viewer.id, '00000000-0000-7000-8000-000000000000']) {
      const answer = await desk.admin.post(`/api/tickets/${id}/reassign`, { assigneeId, note: 'x' });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].pointer).toBe('/assigneeId');
    }
  });

  it('take over: admins from others, experts only monitoring tickets nobody owns (10.6)', async () => {
    const { id } = await desk.ticket(desk.customer);
    expect((await desk.admin.post(`/api/tickets/${id}/take-over`)).status).toBe(409);
    await desk.expert.post(`/api/tickets/${id}/self-assign`);
    expect((await desk.expert2.post(`/api/tickets/${id}/take-over`)).status).toBe(409);
    expect((await desk.admin.post(`/api/tickets/${id}/take-over`)).body.assigneeId).toBe(desk.admin.id);

    const alert = await desk.ticket(desk.admin);
    await desk.admin.post(`/api/tickets/${alert.id}/mark-system`);
    expect((await desk.expert.post(`/api/tickets/${alert.id}/claim`)).status).toBe(409);
    expect((await desk.expert.post(`/api/tickets/${alert.id}/take-over`)).body.assigneeId).toBe(
      desk.expert.id,
    );
  });
});
