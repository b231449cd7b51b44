import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, field, openDesk } from './desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, read by name
type Any = any;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await field(desk, {
    subject: 'clients.client',
    key: 'contract',
    type: 'choice',
    options: ['Gold', 'Silver'],
  });
  await field(desk, { subject: 'clients.client', key: 'debtor', type: 'text', required: 'always' });
  await field(desk, { subject: 'clients.contact', key: 'badge', type: 'number' });
});
afterAll(() => desk?.kernel.stop());

const post = (path: string, body: object) => desk.admin.post(`/api/clients${path}`, body) as Any;
const get = (path: string, who = desk.admin) => who.get(`/api/clients${path}`) as Any;

it('clients take fields along when they are created, changed, read, listed, filtered and exported', async () => {
  const missing = await post('', { company: 'Umbrella' });
  expect([missing.status, missing.body.errors[0].pointer]).toEqual([422, '/fields/debtor']);
  const made = await post('', { company: 'Umbrella', fields: { debtor: '=7', contract: 'Gold' } });
  expect([made.status, made.body.fields]).toEqual([201, { debtor: '=7', contract: 'Gold' }]);
  const { id } = made.body;
  expect((await post(`/${id}/update`, { fields: { contract: 'Silver' } })).body.fields.contract).toBe(
    'Silver',
  );
  // An old client lacks what is required since; its other data can be changed.
  expect((await post(`/${desk.clientId}/update`, { phone: '1' })).status).toBe(200);
  expect((await post(`/${id}/update`, { fields: { contract: 'Lead' } })).status).toBe(422);
  expect((await get(`/${id}`)).body.fields).toEqual({ debtor: '=7', contract: 'Silver' });
  const list = (await get('?field.contract=Silver')).body.items;
  expect(list.map((one: Any) => [one.id, one.fields])).toEqual([[id, { debtor: '=7', contract: 'Silver' }]]);
  expect((await get('?field.nothing=x')).status).toBe(422);
  const csv = (await get('/export/clients.csv?field.contract=Silver')).body as string;
  expect(csv).toContain('Umbrella,,,,');
  expect(csv).toContain("Silver,'=7");
  expect(csv).not.toContain('Globex');
});

it('contacts have fields of their own, which the people at the client do not see', async () => {
  const update = await post(`/contacts/${desk.contact.id}/update`, { fields: { badge: 42 } });
  expect([update.status, update.body.fields]).toEqual([200, { badge: 42 }]);
  expect((await get(`/${desk.clientId}/contacts`)).body.items[0].fields).toEqual({ badge: 42 });
  expect((await get(`/contacts/${desk.contact.id}`)).body.fields).toEqual({ badge: 42 });
  await desk.tenant.system('users', (c) => c.users.update(desk.customer.id, { companyAdmin: true }));
  for (const path of ['/mine', '/team', `/contacts/${desk.contact.id}`, '/fields', '/contact-fields'])
    expect(JSON.stringify((await get(path, desk.customer)).body)).not.toContain('badge');
});

it('customers cannot be let in on fields of clients', async () => {
  const answer = await desk.admin.post('/api/fields/definitions', {
    subject: 'clients.client',
    key: 'open',
    label: 'Open',
    type: 'text',
    customers: 'edit',
  });
  expect(answer.status).toBe(422);
});

it('a deleted contact leaves no values behind', async () => {
  const made = await post(`/${desk.clientId}/add-contact`, { name: 'Temp', fields: { badge: 7 } });
  expect(made.status).toBe(200);
  await post(`/contacts/${made.body.id}/delete`, {});
  const left = await desk.tenant.system('fields', async (c) => {
    const { sql } = await import('@serviflow/sdk');
    const { rows } = await sql<{ n: number }>`select
      (select count(*) from fields.value where record_id = ${made.body.id}::uuid) +
      (select count(*) from fields.record where record_id = ${made.body.id}::uuid) as n`.execute(c.sql());
    return Number(rows[0]?.n);
  });
  expect(left).toBe(0);
});
