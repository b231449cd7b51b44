import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  for (let n = 0; n < 60; n += 1)
    await desk.ticket(desk.admin, { title: `Case ${n}`, priority: n % 2 ? 'high' : 'low' });
});
afterAll(() => desk?.kernel.stop());

const matching = (query: string, who: 'admin' | 'customer' = 'admin') =>
  desk[who].get(`/api/tickets/matching${query}`);

it('names every ticket that a filter finds, also those that no page has shown, and fits a bulk run', async () => {
  const { status, body } = await matching('?priority=high&sort=number');
  expect(status).toBe(200);
  expect(body.more).toBe(false);
  expect(body.ids).toHaveLength(30);
  const page = await desk.admin.get('/api/tickets?priority=high&sort=number&limit=10');
  expect(body.ids.slice(0, 10)).toEqual(page.body.items.map((one: { id: string }) => one.id));
  const run = await desk.admin.post('/api/tickets/bulk/set', { ids: body.ids, input: { category: 'Bulk' } });
  expect(run.body.done).toHaveLength(30);
  expect((await matching('?category=Bulk')).body.ids).toHaveLength(30);
  expect((await matching('?category=None')).body).toEqual({ ids: [], more: false });
});

it('refuses what is no filter, and people without the desk', async () => {
  expect((await matching('?priority=loud')).status).toBe(422);
  expect((await matching('', 'customer')).status).toBe(403);
});
