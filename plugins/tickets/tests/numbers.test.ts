import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  // One login, so that the fifty calls are what runs at once.
  await desk.expert.cookie();
});
afterAll(() => desk?.kernel.stop());

it('gives 50 tickets made at once 50 numbers without a gap', async () => {
  const made = await Promise.all(
    Array.from({ length: 50 }, (_, i) => desk.ticket(desk.expert, { title: `No ${i}` })),
  );
  const numbers = made.map((t) => t.number).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => (numbers[0] ?? 0) + i));
});

it('gives a number back when the ticket is not stored', async () => {
  const first = await desk.ticket(desk.expert);
  const lost = desk.tenant.system('tickets', async (c) => {
    const { ticketsApi } = await import('../services/api.ts');
    await ticketsApi(c as never).create({ title: 'Lost', description: 'x', source: 'web' });
    throw new Error('after the insert');
  });
  await expect(lost).rejects.toThrow('after the insert');
  expect((await desk.ticket(desk.expert)).number).toBe(first.number + 1);
});

it('counts each tenant from 1', async () => {
  const other = await desk.kernel.tenant('south');
  const made = await other.admin.post('/api/tickets', { title: 'First', description: 'of its desk' });
  expect(made.body.number).toBe(1);
});
