import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TicketsV1 } from '../../tickets/contract.ts';
import { type Desk, field, openDesk } from './desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, read by name
type Any = any;
let desk: Desk;
let old: Any;
beforeAll(async () => {
  desk = await openDesk();
  old = (await create({})).body;
  await field(desk, { key: 'site', type: 'text', label: 'Site', required: 'always' });
  await field(desk, {
    key: 'cause',
    type: 'choice',
    options: ['Human', 'Machine'],
    label: 'Cause',
    required: 'resolving',
  });
  await field(desk, {
    key: 'part',
    type: 'text',
    label: 'Part',
    required: 'resolving',
    showWhen: { field: 'cause', in: ['Machine'] },
  });
  await field(desk, { key: 'mac', type: 'text', label: 'MAC', required: true, categories: ['Network'] });
});
afterAll(() => desk?.kernel.stop());

const create = (more: object, who = desk.expert) =>
  who.post('/api/tickets', { title: 'Printer', description: 'Paper jam', ...more }) as Any;
const act = (id: string, name: string, body: object, who = desk.expert) =>
  who.post(`/api/tickets/${id}/${name}`, body) as Any;
const missing = (body: Any) => body.errors.map((one: Any) => [one.pointer, one.code]);

it('what is required always is asked for when a ticket is created, by category where it says so', async () => {
  expect(missing((await create({})).body)).toEqual([['/fields/site', 'required']]);
  expect((await create({ fields: { site: '  ' } })).status).toBe(422);
  expect((await create({ fields: { site: 'Oslo' }, category: 'Printing' })).status).toBe(201);
  expect(missing((await create({ fields: { site: 'Oslo' }, category: 'network' })).body)).toEqual([
    ['/fields/mac', 'required'],
  ]);
});

it('customers and the desk itself are not held up by what is for staff', async () => {
  expect((await create({}, desk.customer)).status).toBe(201);
  const made = await desk.tenant.system('tickets', (c) =>
    (c as Any)
      .get({ symbol: Symbol.for('serviflow:contract:tickets.api@1'), id: 'tickets.api@1' } as Any)
      .create({ title: 'Mail', description: 'x', source: 'email' }),
  );
  expect((made as Any).number).toBeGreaterThan(0);
});

it('an old ticket that lacks a new required field can be changed, and the field not emptied', async () => {
  expect((await act(old.id, 'set', { priority: 'high' })).status).toBe(200);
  expect((await act(old.id, 'set', { fields: { site: 'Oslo' } })).status).toBe(200);
  expect(missing((await act(old.id, 'set', { fields: { site: null } })).body)).toEqual([
    ['/fields/site', 'required'],
  ]);
});

it('resolving asks for exactly what is missing, takes it along, and follows what depends on it', async () => {
  const { id } = (await create({ fields: { site: 'Oslo' } })).body;
  await act(id, 'self-assign', {});
  const note = 'Done';
  const first = await act(id, 'resolve', { note });
  expect(first.status).toBe(422);
  expect(missing(first.body)).toEqual([['/fields/cause', 'required-before-resolving']]);
  const second = await act(id, 'resolve', { note, fields: { cause: 'Machine' } });
  expect(missing(second.body)).toEqual([['/fields/part', 'required-before-resolving']]);
  const third = await act(id, 'resolve', { note, fields: { cause: 'Machine', part: 'Fuser' } });
  expect([third.status, third.body.status]).toEqual([200, 'resolved']);
  expect(((await desk.expert.get(`/api/tickets/${id}`)).body as Any).fields).toEqual({
    site: 'Oslo',
    cause: 'Machine',
    part: 'Fuser',
  });
});

it('closing is no way around, and an override needs the right and leaves a trace', async () => {
  const { id } = (await create({ fields: { site: 'Oslo' } })).body;
  await act(id, 'self-assign', {});
  expect((await act(id, 'close', { note: 'x' })).status).toBe(422);
  expect((await act(id, 'resolve', { note: 'x', withoutRequired: true })).status).toBe(403);
  expect((await act(id, 'resolve', { note: 'x', withoutRequired: true }, desk.admin)).status).toBe(200);
  const { activities } = (await desk.admin.get(`/api/tickets/${id}`)).body as Any;
  expect(activities.some((one: Any) => one.body === 'Went on without required fields: Cause.')).toBe(true);
  const log = (await desk.admin.get('/api/admin/audit?limit=20')).body;
  expect(JSON.stringify(log)).toContain('requiredFieldsSkipped');
});

it('the desk itself resolves without asking', async () => {
  const { id } = (await create({ fields: { site: 'Oslo' } })).body;
  const api = (c: Any): TicketsV1 =>
    c.get({ symbol: Symbol.for('serviflow:contract:tickets.api@1'), id: 'tickets.api@1' });
  await desk.tenant.system('tickets', (c) => api(c).setStatus(id, 'in_progress'));
  const done = await desk.tenant.system('tickets', (c) =>
    api(c).setStatus(id, 'resolved', { note: 'By a rule' }),
  );
  expect(done.status).toBe('resolved');
});
