import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import clients from '../../../plugins/clients/plugin.ts';
import tickets from '../../../plugins/tickets/plugin.ts';
import reminders from './plugin.ts';
import type * as screens from './ui/index.tsx';

let desk: TestKernel;
let acme: TestTenant;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients, tickets, reminders] });
  acme = await desk.tenant('acme');
});
afterAll(() => desk?.stop());

async function newTicket(): Promise<string> {
  const made = await acme.admin.post('/api/tickets', { title: 'Order paper', description: 'A4, white.' });
  return made.body.id;
}

/** @param hours from the clock of the test */
const inHours = (hours: number) => new Date(desk.clock.read() + hours * 3_600_000).toISOString();

test('a reminder is set, waits, and comes up in the ticket once', async () => {
  const id = await newTicket();
  const set = await acme.admin.post(`/api/reminders/tickets/${id}/remind`, {
    at: inHours(2),
    note: 'Has it come?',
  });
  expect(set.status).toBe(200);
  const waiting = await acme.admin.get(`/api/reminders/tickets/${id}/waiting`);
  expect(waiting.body.items).toEqual([set.body]);

  desk.clock.advance({ hours: 3 });
  await desk.drain();
  desk.clock.advance({ minutes: 5 });
  await desk.drain();

  const { body } = await acme.admin.get(`/api/tickets/${id}/activity`);
  const entries = body.items.filter((entry: { type: string }) => entry.type === 'reminder');
  expect(entries).toMatchObject([{ visibility: 'internal', body: 'Reminder: Has it come?' }]);
  expect((await acme.admin.get(`/api/reminders/tickets/${id}/waiting`)).body.items).toEqual([]);
});

test('wrong input names the field, and who may not write is told so', async () => {
  const id = await newTicket();
  const path = `/api/reminders/tickets/${id}/remind`;
  const past = await acme.admin.post(path, { at: inHours(-1), note: 'Too late' });
  expect(past).toMatchObject({ status: 422, body: { errors: [{ pointer: '/at' }] } });
  const viewer = await acme.user('vera', 'viewer');
  expect((await viewer.post(path, { at: inHours(1), note: 'x' })).status).toBe(403);
});

test('the setting keeps a ticket open; a closed ticket loses its reminders', async () => {
  const id = await newTicket();
  await acme.admin.post(`/api/reminders/tickets/${id}/remind`, { at: inHours(5), note: 'Ask again' });
  await acme.admin.put('/api/settings/reminders', { values: { keepOpen: true } });
  const refused = await acme.admin.post(`/api/tickets/${id}/close`, { note: 'Done.' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'reminder-waiting' } });

  await acme.admin.put('/api/settings/reminders', { values: { keepOpen: false } });
  expect((await acme.admin.post(`/api/tickets/${id}/close`, { note: 'Done.' })).status).toBe(200);
  await desk.drain();
  expect((await acme.admin.get(`/api/reminders/tickets/${id}/waiting`)).body.items).toEqual([]);
});

test('the card stands beside the ticket', async () => {
  const component: keyof typeof screens = 'ReminderCard';
  const { body } = await acme.admin.get('/api/ui');
  const cards = body.slots['tickets.sidebar@1'];
  expect(cards).toContainEqual(expect.objectContaining({ plugin: 'reminders', component }));
});

test('the ticket offers the action, and another tenant sees nothing', async () => {
  const id = await newTicket();
  const offered = await acme.admin.get(`/api/tickets/${id}/actions`);
  expect(offered.body.items.map((action: { id: string }) => action.id)).toContain('reminders.remind');
  const rival = await desk.tenant('rival');
  expect((await rival.admin.get(`/api/reminders/tickets/${id}/waiting`)).status).toBe(404);
});

test('a tenant that switches the plugin off does not have it', async () => {
  const id = await newTicket();
  await acme.admin.post('/api/admin/plugins/reminders/disable');
  expect((await acme.admin.get(`/api/reminders/tickets/${id}/waiting`)).status).toBe(404);
  await acme.admin.post('/api/admin/plugins/reminders/enable');
  expect((await acme.admin.get(`/api/reminders/tickets/${id}/waiting`)).status).toBe(200);
});
