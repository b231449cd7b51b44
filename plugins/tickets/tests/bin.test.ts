import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

it('a deleted ticket is gone for all, waits in the bin and comes back whole (0.9)', async () => {
  const ticket = await desk.ticket(desk.customer);
  await desk.expert.post(`/api/tickets/${ticket.id}/reply`, { body: 'kept' });
  expect((await desk.expert.post(`/api/tickets/${ticket.id}/delete`)).status).toBe(403);
  expect((await desk.admin.post(`/api/tickets/${ticket.id}/delete`, { note: 'spam' })).status).toBe(200);
  for (const who of [desk.admin, desk.expert, desk.customer]) {
    expect((await who.get(`/api/tickets/${ticket.id}`)).status).toBe(404);
    const list = (await who.get('/api/tickets')).body.items;
    expect(list.some((t: { id: string }) => t.id === ticket.id)).toBe(false);
  }
  expect((await desk.admin.post(`/api/tickets/${ticket.id}/close`, { note: 'x' })).status).toBe(404);
  const bin = (await desk.admin.get('/api/tickets/bin')).body.items;
  expect(bin.map((t: { id: string }) => t.id)).toEqual([ticket.id]);
  expect((await desk.expert.get('/api/tickets/bin')).status).toBe(403);

  expect((await desk.admin.post(`/api/tickets/bin/${ticket.id}/restore`)).status).toBe(200);
  expect((await desk.admin.get('/api/tickets/bin')).body.items).toEqual([]);
  const back = (await desk.customer.get(`/api/tickets/${ticket.id}`)).body;
  expect(back).toMatchObject({ number: ticket.number, status: 'open' });
  expect(back.activities[0].body).toBe('kept');
  expect((await desk.admin.post(`/api/tickets/bin/${ticket.id}/restore`)).status).toBe(404);
});

it('bulk: resolve with one note, reassign, close, bin and restore; what fails says why (6.4)', async () => {
  const tickets = [
    await desk.ticket(desk.customer),
    await desk.ticket(desk.customer),
    await desk.ticket(desk.customer),
  ];
  const ids = tickets.map((t) => t.id);
  const bulk = (who: 'admin' | 'expert', action: string, list: string[], input: object) =>
    desk[who].post(`/api/tickets/bulk/${action}`, { ids: list, input });

  const assigned = await bulk('admin', 'reassign', ids, { assigneeId: desk.expert.id, note: 'Please' });
  expect(assigned.body.done).toHaveLength(3);
  await desk.expert.post(`/api/tickets/${ids[0]}/close`, { note: 'already' });
  const resolved = await bulk('expert', 'resolve', ids, { note: 'One fix for all' });
  expect(resolved.body.done.map((d: { id: string }) => d.id)).toEqual(ids.slice(1));
  expect(resolved.body.failed).toMatchObject([{ id: ids[0], status: 409 }]);
  expect((await bulk('expert', 'resolve', ids, {})).status).toBe(422);
  for (const id of ids.slice(1)) {
    const line = (await desk.customer.get(`/api/tickets/${id}`)).body.activities[0];
    expect(line).toMatchObject({ type: 'resolved', body: 'One fix for all' });
  }
  expect((await bulk('admin', 'set', ids.slice(1), { priority: 'low' })).body.done).toHaveLength(2);
  expect((await bulk('expert', 'close', ids.slice(1), { note: 'End' })).body.done).toHaveLength(2);
  expect((await bulk('expert', 'delete', ids, {})).status).toBe(403);
  expect((await bulk('admin', 'delete', ids, {})).body.done).toHaveLength(3);
  expect((await desk.admin.post('/api/tickets/bin/bulk/restore', { ids })).body.done).toHaveLength(3);
  const stranger = await desk.admin.post('/api/tickets/bulk/close', {
    ids: ['nonsense'],
    input: { note: 'x' },
  });
  expect(stranger.status).toBe(404);
});
