import { defineManifest, definePlugin, type Problem, userWillDeactivate } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import clients from '../../clients/plugin.ts';
import { TICKETS, type TicketsV1, ticketWillChange } from '../contract.ts';
import tickets from '../plugin.ts';

/** 29.2, 29.3: how much somebody has to do, and that nobody leaves with it. */
interface Gate {
  readonly reached: () => void;
  readonly open: Promise<void>;
}
/** Holds a call at the named place until the test lets it go on. */
const gates: { assigning?: Gate; leaving?: Gate } = {};
async function pass(place: keyof typeof gates): Promise<void> {
  const gate = gates[place];
  gate?.reached();
  await gate?.open;
}
function hold(place: keyof typeof gates) {
  const { promise: open, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  gates[place] = { reached: resolve, open };
  return { reached, letGo };
}

const manifest = defineManifest({
  id: 'gates',
  title: 'Gates',
  version: '1.0.0',
  sdk: '^1.0.0',
});
const gated = definePlugin(manifest, {
  register(p) {
    p.filter(ticketWillChange, 'wait', () => pass('assigning'), { phase: 'deadlines' });
    p.filter(userWillDeactivate, 'wait-too', () => pass('leaving'));
  },
});

let desk: TestKernel;
let tenant: TestTenant;
let leaver: TestUser;
let names = 0;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients, tickets, gated] });
  tenant = await desk.tenant('north');
});
afterAll(() => desk?.stop());
beforeEach(async () => {
  delete gates.assigning;
  delete gates.leaving;
  names += 1;
  leaver = await tenant.user(`leaver${names}`, 'expert');
});

const ticket = async () =>
  (await tenant.admin.post('/api/tickets', { title: 'Printer', description: 'It burns.' })).body;
const owned = async () => {
  const made = await ticket();
  expect((await give(made.id, leaver.id)).status).toBe(200);
  return made;
};
const give = (id: string, assigneeId: string) =>
  tenant.admin.post(`/api/tickets/${id}/reassign`, { assigneeId, note: 'Knows it' });
const leave = () => tenant.admin.post(`/api/users/${leaver.id}/deactivate`);
const openOf = async (id: string) =>
  (await tenant.admin.get('/api/users?limit=100')).body.items.find((user: { id: string }) => user.id === id)
    ?.openItems;
/** A statement waits for a lock of another call. */
const waiting = () =>
  vi.waitFor(
    async () => {
      const { rows } = await desk.kernel.runtime.db.control.query(
        'select 1 from pg_locks join pg_stat_activity using (pid) where datname = current_database() and not granted',
      );
      expect(rows.length).toBeGreaterThan(0);
    },
    { timeout: 5_000, interval: 20 },
  );

test('the list shows how many tickets somebody has to do; who has any stays until they are given on', async () => {
  const [first, second] = [await owned(), await owned()];
  expect(await openOf(leaver.id)).toBe(2);
  expect(await openOf(tenant.admin.id)).toBe(0);
  expect(await leave()).toMatchObject({
    status: 409,
    body: { code: 'open-tickets', detail: expect.stringContaining('2 open tickets') },
  });
  const viewer = await tenant.admin.send('PATCH', `/api/users/${leaver.id}`, { role: 'viewer' });
  expect(viewer).toMatchObject({ status: 409, body: { code: 'open-tickets' } });
  expect((await give(first.id, tenant.admin.id)).status).toBe(200);
  expect((await leave()).body.detail).toContain('One open ticket');
  await tenant.admin.post(`/api/tickets/${second.id}/close`, { note: 'Out' });
  expect(await openOf(leaver.id)).toBe(0);
  expect((await leave()).body).toMatchObject({ status: 'deactivated' });
});

test('a ticket that is being given to somebody counts before they leave', async () => {
  const { id } = await ticket();
  const gate = hold('assigning');
  const giving = give(id, leaver.id);
  await gate.reached;
  const leaving = leave();
  await waiting();
  gate.letGo();
  expect((await giving).status).toBe(200);
  expect(await leaving).toMatchObject({ status: 409, body: { code: 'open-tickets' } });
});

/** By a person, and by another plugin. */
test.each([
  ['a hand-over', async (id: string) => (await give(id, leaver.id)).status],
  [
    'an assignment by a plugin',
    (id: string) =>
      tenant
        .system('tickets', (c) => c.get<TicketsV1>(TICKETS as never).change(id, { assigneeId: leaver.id }))
        .then(
          () => 200,
          (error: Problem) => error.status,
        ),
  ],
  [
    'the taking of a ticket',
    async (id: string) => (await leaver.post(`/api/tickets/${id}/self-assign`)).status,
  ],
])('%s gives nothing to somebody who is leaving at this moment', async (_what, assign) => {
  await leaver.get('/api/auth/me');
  const { id } = await ticket();
  const gate = hold('leaving');
  const leaving = leave();
  await gate.reached;
  const giving = assign(id);
  await waiting();
  gate.letGo();
  expect((await leaving).body).toMatchObject({ status: 'deactivated' });
  expect(await giving).toBe(422);
  expect((await tenant.admin.get(`/api/tickets/${id}`)).body.assigneeId).toBeNull();
});
