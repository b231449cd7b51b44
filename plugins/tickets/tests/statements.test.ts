import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

/** The commit, which takes writes, facts and audit along; begin travels with the first statement. */
const FRAME = 1;

/** Waits for the plugins' statements in one call; more would be paid at every click. */
async function statements(operation: string, call: () => Promise<{ status: number }>): Promise<number> {
  const { invoker } = desk.kernel.kernel.runtime;
  let trips = -1;
  invoker.onCall = (stats) => {
    if (stats.operation === operation) trips = stats.roundTrips;
  };
  expect((await call()).status).toBeLessThan(300);
  invoker.onCall = () => {};
  return trips;
}

it('the hot paths wait this often for the database and not once more', async () => {
  const { id } = await desk.ticket(desk.customer);
  for (let i = 0; i < 30; i += 1) await desk.expert.post(`/api/tickets/${id}/reply`, { body: `line ${i}` });
  const path = `/api/tickets/${id}`;
  const { expert, customer } = desk;
  const count = {
    list:
      (await statements('tickets.list', () => expert.get('/api/tickets?status=active&q=printer&limit=200'))) -
      FRAME,
    listOfCustomer: (await statements('tickets.list', () => customer.get('/api/tickets'))) - FRAME,
    detail: (await statements('tickets.get', () => expert.get(path))) - FRAME,
    kpis: (await statements('tickets.kpis', () => expert.get('/api/tickets/kpis'))) - FRAME,
    create:
      (await statements('tickets.create', () =>
        expert.post('/api/tickets', { title: 'a', description: 'b' }),
      )) - FRAME,
    // Contact and client of the customer are read by their plugin.
    createByCustomer:
      (await statements('tickets.create', () =>
        customer.post('/api/tickets', { title: 'a', description: 'b' }),
      )) - FRAME,
    reply: (await statements('tickets.reply', () => customer.post(`${path}/reply`, { body: 'x' }))) - FRAME,
    resolve:
      (await statements('tickets.resolve', () => expert.post(`${path}/resolve`, { note: 'x' }))) - FRAME,
  };
  expect(count).toEqual({
    list: 1,
    listOfCustomer: 1,
    detail: 2,
    kpis: 1,
    create: 0,
    createByCustomer: 2,
    reply: 1,
    resolve: 1,
  });
});
