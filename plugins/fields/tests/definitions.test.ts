import { defineManifest, definePlugin, type RecordFields, recordFields, sql } from '@serviflow/sdk';
import { createTestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import clients from '../../clients/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import { type Desk, field, openDesk } from './desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, read by name
type Any = any;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

const define = (draft: object) =>
  desk.admin.post('/api/fields/definitions', {
    subject: 'tickets.ticket',
    label: 'X',
    type: 'text',
    ...draft,
  }) as Any;
const create = (more: object, who = desk.expert) =>
  who.post('/api/tickets', { title: 'Printer', description: 'Paper jam', ...more }) as Any;

it('takes the short forms: options as words, required and customers as true', async () => {
  const { status, body } = await define({
    key: 'kind',
    type: 'choice',
    options: ['One', { label: 'Two' }, { id: 'drei', label: 'Three' }],
    required: false,
    customers: true,
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    options: [
      { id: 'One', label: 'One' },
      { id: 'Two', label: 'Two' },
      { id: 'drei', label: 'Three' },
    ],
    required: 'no',
    customers: 'edit',
    retired: false,
  });
  expect((await define({ key: 'must', required: true })).body.required).toBe('always');
  await desk.admin.post(
    `/api/fields/definitions/${(await list()).find((d: Any) => d.key === 'must').id}/retire`,
  );
});

const list = async () =>
  ((await desk.admin.get('/api/fields/definitions?subject=tickets.ticket')).body as Any).items;

it.each([
  ['a key that is taken, whatever its case', { key: 'KIND' }, 409],
  ['a key with a space', { key: 'a b' }, 422],
  ['a key like one of JavaScript’s own', { key: '__proto__' }, 422],
  ['records that nobody offers', { key: 'q1', subject: 'tickets.binned' }, 422],
  ['an unknown type', { key: 'q2', type: 'blob' }, 422],
  ['a choice without options', { key: 'q3', type: 'choice' }, 422],
  ['the same option twice', { key: 'q4', type: 'choice', options: ['a', 'A'] }, 422],
  ['options of a text', { key: 'q5', options: ['a'] }, 422],
  ['a broken expression', { key: 'q6', pattern: '(' }, 422],
  ['an expression that only JavaScript knows', { key: 'q7', pattern: '(?<x>a)' }, 422],
  ['an expression with a back reference', { key: 'q8', pattern: '(a+)\\1' }, 422],
  ['a link that runs', { key: 'q9', linkTemplate: 'javascript:{value}' }, 422],
  ['a default that does not fit', { key: 'q10', type: 'number', default: 'x' }, 422],
  ['a field that depends on nothing', { key: 'q11', showWhen: { field: 'nope', in: ['x'] } }, 422],
  ['what people only read, required', { key: 'q12', readOnly: true, required: true }, 422],
])('refuses %s', async (_what, draft, status) => {
  const answer = await define(draft);
  expect(answer.status).toBe(status);
  expect(answer.body.detail).toMatch(/\w/);
});

it('an expression that takes for ever elsewhere is answered at once', async () => {
  await field(desk, { key: 'slow', type: 'text', pattern: '(a+)+b' });
  const began = performance.now();
  const { status } = await create({ fields: { slow: 'a'.repeat(60) } });
  expect(status).toBe(422);
  expect(performance.now() - began).toBeLessThan(5_000);
});

it('renaming and retiring an option rewrites no record', async () => {
  const { id } = await field(desk, { key: 'colour', type: 'choice', options: ['Red', 'Blue'] });
  const ticket = (await create({ fields: { colour: 'Red' } })).body;
  const change = await desk.admin.post(`/api/fields/definitions/${id}/update`, {
    options: [{ id: 'Red', label: 'Crimson' }, { label: 'Green' }],
  });
  expect((change.body as Any).options).toEqual([
    { id: 'Red', label: 'Crimson' },
    { id: 'Green', label: 'Green' },
    { id: 'Blue', label: 'Blue', retired: true },
  ]);
  expect(((await desk.expert.get(`/api/tickets/${ticket.id}`)).body as Any).fields.colour).toBe('Red');
  expect((await create({ fields: { colour: 'crimson' } })).body.fields.colour).toBe('Red');
  expect((await create({ fields: { colour: 'Blue' } })).status).toBe(422);
});

it('a retired field is gone from forms, and comes back with its values', async () => {
  const { id } = await field(desk, { key: 'old', type: 'text' });
  const ticket = (await create({ fields: { old: 'kept' } })).body;
  await desk.admin.post(`/api/fields/definitions/${id}/retire`);
  const read = async () => ((await desk.expert.get(`/api/tickets/${ticket.id}`)).body as Any).fields;
  expect(await read()).toEqual({});
  expect((await create({ fields: { old: 'x' } })).status).toBe(422);
  await desk.admin.post(`/api/fields/definitions/${id}/restore`);
  expect(await read()).toEqual({ old: 'kept' });
});

it('orders fields, and says when they changed meanwhile', async () => {
  const ids = (await list()).filter((d: Any) => !d.retired).map((d: Any) => d.id);
  const turned = [...ids].reverse();
  const { status, body } = await desk.admin.post('/api/fields/order', {
    subject: 'tickets.ticket',
    ids: turned,
  });
  expect(status).toBe(200);
  expect((body as Any).items.map((d: Any) => d.id)).toEqual(turned);
  expect(
    (await desk.admin.post('/api/fields/order', { subject: 'tickets.ticket', ids: ids.slice(1) })).status,
  ).toBe(409);
});

it('only administrators define fields', async () => {
  for (const who of [desk.expert, desk.customer])
    expect(
      (
        await who.post('/api/fields/definitions', {
          subject: 'tickets.ticket',
          key: 'x',
          label: 'x',
          type: 'text',
        })
      ).status,
    ).toBe(403);
  expect((await desk.expert.get('/api/fields/definitions?subject=tickets.ticket')).status).toBe(200);
});

it('a faulty provider shows "not available" in lists and refuses writes, and the desk goes on', async () => {
  let broken = true;
  const rest: Partial<RecordFields> = {
    async load() {
      if (broken) await sql`select 1 / 0`.execute(stats.sql());
      return new Map();
    },
    async plan(_reader, wish) {
      if (broken && Object.keys(wish.given).length) throw new Error('boom');
      return { changes: [], missing: [] };
    },
  };
  let stats: { sql: () => Any };
  const odd = definePlugin(
    defineManifest({ id: 'odd', title: 'Odd fields', version: '1.0.0', sdk: '^1.1.0' }),
    {
      register: (p) =>
        p.offer(recordFields, 'values', (c) => {
          stats = c;
          return rest as RecordFields;
        }),
    },
  );
  const kernel = await createTestKernel({ plugins: [odd, clients, tickets] });
  try {
    const { admin } = await kernel.tenant('odd');
    const draft = { title: 'x', description: 'x' };
    const made = (await admin.post('/api/tickets', draft)) as Any;
    expect([made.status, made.body.fields]).toEqual([201, null]);
    const listed = (await admin.get('/api/tickets')) as Any;
    expect([listed.status, listed.body.items[0].fields]).toEqual([200, null]);
    const refused = (await admin.post('/api/tickets', { ...draft, fields: { a: 1 } })) as Any;
    expect([refused.status, refused.body.code]).toEqual([503, 'plugin-unavailable']);
    broken = false;
    kernel.clock.advance({ minutes: 30 });
    expect(((await admin.get('/api/tickets')) as Any).body.items[0].fields).toEqual({});
  } finally {
    await kernel.stop();
  }
});
