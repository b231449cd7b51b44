import type { TicketDraft } from '@serviflow/plugin-tickets/contract';
import type { TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ON_CALL } from '../contract.ts';
import { onCallApi } from '../services/on-call.ts';
import { inside, openDesk, openRota, order, type Rota, set, week } from './desk.ts';

const BUSINESS = '2026-03-02T09:00:00Z';
const NIGHT = '2026-03-02T22:00:00Z';

let desk: TestKernel;
let rota: Rota;
beforeAll(async () => {
  desk = await openDesk();
  rota = await openRota(desk, 'north');
});
afterAll(() => desk?.stop());
beforeEach(() => desk.clock.set(NIGHT));

const settings = (more: object) => set(rota.tenant, { people: order(rota.ben, rota.cleo), ...more });
/** The name of whom a new ticket is given to. */
async function ownerOf(more: Partial<TicketDraft> = {}): Promise<string | null> {
  const draft = {
    title: 'The site is down',
    description: 'Nothing works.',
    source: 'email',
    ...more,
  } as const;
  return (await inside(rota.tenant, (c) => c.use.tickets.create(draft))).assigneeName;
}

test('a critical ticket at night goes to the person on call, and its timeline says why', async () => {
  const made = await rota.dora.post('/api/tickets', {
    title: 'The site is down',
    description: 'Nothing works.',
    priority: 'critical',
  });
  expect(made.body).toMatchObject({ assigneeName: 'Ben', assigneeId: rota.ben.id });
  const { body } = await rota.dora.get(`/api/tickets/${made.body.id}/activity`);
  expect(body.items).toContainEqual(expect.objectContaining({ body: 'Given to Ben, who is on call' }));
});

test('other tickets, business hours, tickets with an owner and history are left alone', async () => {
  expect(await ownerOf({ priority: 'high' })).toBeNull();
  expect(await ownerOf({ priority: 'critical', assigneeId: rota.dora.id })).toBe('Dora');
  expect(await ownerOf({ priority: 'critical', at: '2026-03-01T22:00:00Z' })).toBeNull();
  desk.clock.set(BUSINESS);
  expect(await ownerOf({ priority: 'critical' })).toBeNull();
});

test('by setting: all tickets, at any hour, or none', async () => {
  await settings({ assign: 'all' });
  expect(await ownerOf({ priority: 'low' })).toBe('Ben');
  desk.clock.set(BUSINESS);
  expect(await ownerOf({ priority: 'low' })).toBeNull();
  await settings({ assign: 'all', atAnyHour: true });
  expect(await ownerOf({ priority: 'low' })).toBe('Ben');
  await settings({ assign: 'nothing', atAnyHour: true });
  expect(await ownerOf({ priority: 'critical' })).toBeNull();
  await settings({});
});

test('one tenant sees and touches nothing of another', async () => {
  const other = await openRota(desk, 'south');
  await set(other.tenant, { people: order(other.dora), weeksAhead: 1 });
  const { id } = await week(rota.tenant, 0);
  const path = `/api/on-call-rota/shifts/${id}`;
  expect((await other.dora.post(`${path}/take-over`, { userId: other.dora.id })).status).toBe(404);
  expect((await other.dora.post(`${path}/swap`, { withId: id })).status).toBe(404);
  const own = await week(other.tenant, 0);
  expect((await other.dora.post(`/api/on-call-rota/shifts/${own.id}/swap`, { withId: id })).status).toBe(422);
  // Nor does a person of another tenant take over a week.
  expect((await rota.ben.post(`${path}/take-over`, { userId: other.cleo.id })).status).toBe(422);
  expect((await inside(rota.tenant, (c) => onCallApi(c).now()))?.userId).toBe(rota.ben.id);
  expect((await inside(other.tenant, (c) => onCallApi(c).now()))?.userId).toBe(other.ben.id);
  expect(ON_CALL.id).toBe('on-call-rota.api@1');
});
