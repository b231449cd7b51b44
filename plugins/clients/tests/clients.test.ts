import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import tickets from '../../tickets/plugin.ts';
import clients from '../plugin.ts';

let kernel: TestKernel;
let tenant: TestTenant;
let admin: TestUser;
let expert: TestUser;
let viewer: TestUser;

beforeAll(async () => {
  kernel = await createTestKernel({ plugins: [clients, tickets] });
  tenant = await kernel.tenant('north');
  admin = tenant.admin;
  expert = await tenant.user('erin', 'expert');
  viewer = await tenant.user('vera', 'viewer');
});
afterAll(() => kernel?.stop());

let serial = 0;
const client = async (fields: object = {}) => {
  serial += 1;
  const { status, body } = await admin.post('/api/clients', { company: `Company ${serial}`, ...fields });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};

describe('clients', () => {
  it('need a name or a company, and keep all that was said (37.1)', async () => {
    expect((await admin.post('/api/clients', { email: 'x@y.example' })).status).toBe(422);
    expect((await admin.post('/api/clients', { company: '  ' })).status).toBe(422);
    const fields = {
      company: 'Acme Corp',
      name: 'Ann',
      email: 'ann@acme.example',
      phone: '+47 22 33 44 55',
      address: 'Street 1',
      connection: { provider: 'Telenor', type: 'fiber', speed: '500/500' },
      notes: 'pays late',
      slaLevel: 'Premium',
      domains: ['ACME.example', '@acme.test'],
    };
    const made = await client(fields);
    const { body } = await expert.get(`/api/clients/${made.id}`);
    expect(body).toMatchObject({
      ...fields,
      domains: ['acme.example', 'acme.test'],
      kind: 'company',
      displayName: 'Acme Corp',
      active: true,
    });
    expect(body.contacts).toMatchObject([{ name: 'Ann', email: 'ann@acme.example', primary: true }]);
    const person = await client({ company: undefined, name: 'Paul' });
    expect(person).toMatchObject({ kind: 'person', displayName: 'Paul' });
  });

  it('change field by field; an empty text clears, what is not named stays', async () => {
    const made = await client({ phone: '1', notes: 'n' });
    const { body } = await expert.post(`/api/clients/${made.id}/update`, { phone: '', address: 'Here' });
    expect(body).toMatchObject({ phone: null, address: 'Here', notes: 'n', company: made.company });
    expect((await expert.post(`/api/clients/${made.id}/update`, { company: null })).status).toBe(422);
  });

  it('own their domains alone', async () => {
    await client({ domains: ['taken.example'] });
    const other = await admin.post('/api/clients', { company: 'Other', domains: ['Taken.example'] });
    expect(other.status).toBe(422);
    expect(other.body.errors[0].pointer).toBe('/domains');
    expect((await admin.get('/api/clients?q=Other')).body.items).toEqual([]);
  });

  it('rights of 37.11', async () => {
    const { id } = await client();
    expect((await viewer.get(`/api/clients/${id}`)).status).toBe(200);
    expect((await viewer.post('/api/clients', { company: 'No' })).status).toBe(403);
    expect((await viewer.post(`/api/clients/${id}/update`, { phone: '1' })).status).toBe(403);
    expect((await expert.post(`/api/clients/${id}/delete`)).status).toBe(403);
    expect((await admin.post(`/api/clients/${id}/delete`)).status).toBe(200);
    expect((await admin.get(`/api/clients/${id}`)).status).toBe(404);
  });

  it('are another tenant’s secret', async () => {
    const { id } = await client();
    const other = await kernel.tenant('south');
    expect((await other.admin.get(`/api/clients/${id}`)).status).toBe(404);
    expect((await other.admin.get('/api/clients')).body.items).toEqual([]);
    expect(
      (await other.admin.post('/api/clients', { company: 'Mine', domains: ['taken.example'] })).status,
    ).toBe(201);
  });
});

describe('list (37.2)', () => {
  it('searches name, company, e-mail and phone, sorts any column and pages', async () => {
    const south = await kernel.tenant('list');
    const add = (fields: object) => south.admin.post('/api/clients', fields);
    const ids: string[] = [];
    for (const fields of [
      { company: 'Beta', name: 'Zoe', phone: '+47 (55) 51-234' },
      { name: 'alpha', email: 'al@mailbox.example' },
      { company: 'Gamma', email: 'g@gamma.example' },
    ]) {
      ids.push((await add(fields)).body.id);
      kernel.clock.advance({ minutes: 1 });
    }
    for (const n of [0, 2, 2])
      await south.admin.post('/api/tickets', { title: 't', description: 'd', clientId: ids[n] });
    const names = async (query: string) =>
      (await south.admin.get(`/api/clients?${query}`)).body.items
        .map((c: { displayName: string }) => c.displayName)
        .join(' ');
    expect(await names('')).toBe('alpha Beta Gamma');
    expect(await names('sort=-name')).toBe('Gamma Beta alpha');
    expect(await names('sort=createdAt')).toBe('Beta alpha Gamma');
    expect(await names('sort=-tickets')).toBe('Gamma Beta alpha');
    for (const [q, found] of [
      ['zoe', 'Beta'],
      ['mailbox', 'alpha'],
      ['51 234', 'Beta'],
      ['475551', 'Beta'],
      ['mailbox.example', 'alpha'],
      ['gam', 'Gamma'],
      ['nope', ''],
    ])
      expect(await names(`q=${q}`), q).toBe(found);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await south.admin.get(
        `/api/clients?limit=1&sort=-tickets${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(`${body.items[0].displayName}:${body.items[0].ticketCount}`);
      cursor = body.next ?? '';
    } while (cursor);
    expect(seen).toEqual(['Gamma:2', 'Beta:1', 'alpha:0']);
  });

  it('exports for spreadsheets without formulas (37.10)', async () => {
    const south = await kernel.tenant('export');
    await south.admin.post('/api/clients', {
      company: '=cmd()',
      name: 'N',
      phone: '+47 1',
      address: 'A, "B"',
    });
    const { status, body } = await south.admin.get('/api/clients/export/clients.csv');
    expect(status).toBe(200);
    expect(body).toContain('Name,Company,Email,Phone,Address,Created');
    expect(body).toContain(`N,'=cmd(),,'+47 1,"A, ""B""",`);
  });
});

describe('contacts (37.4)', () => {
  it('exactly one is primary, whatever happens', async () => {
    const { id } = await client();
    const add = async (name: string, more: object = {}) =>
      (await expert.post(`/api/clients/${id}/add-contact`, { name, ...more })).body;
    const primaries = async () =>
      (await viewer.get(`/api/clients/${id}/contacts`)).body.items
        .filter((k: { primary: boolean }) => k.primary)
        .map((k: { name: string }) => k.name);
    const [ann, bob] = [await add('Ann'), await add('Bob')];
    expect(await primaries()).toEqual(['Ann']);
    await add('Cas', { primary: true });
    expect(await primaries()).toEqual(['Cas']);
    await expert.post(`/api/clients/contacts/${bob.id}/make-primary`);
    expect(await primaries()).toEqual(['Bob']);
    expect((await expert.post(`/api/clients/contacts/${bob.id}/delete`)).status).toBe(200);
    expect(await primaries()).toHaveLength(1);
    const rest = (await viewer.get(`/api/clients/${id}/contacts`)).body.items;
    for (const contact of rest.slice(1)) await expert.post(`/api/clients/contacts/${contact.id}/delete`);
    const last = await expert.post(`/api/clients/contacts/${rest[0].id}/delete`);
    expect(last.status).toBe(409);
    expect(ann.primary).toBe(true);
  });

  it('have an address of their own in the tenant, letter case aside', async () => {
    const { id } = await client();
    await expert.post(`/api/clients/${id}/add-contact`, { name: 'Eve', email: 'Eve@one.example' });
    const twice = await expert.post(`/api/clients/${id}/add-contact`, {
      name: 'Eva',
      email: 'eve@ONE.example',
    });
    expect(twice.status).toBe(422);
    expect(twice.body.errors[0].pointer).toBe('/email');
  });
});

describe('deactivation (27.3)', () => {
  it('is refused while tickets are open, blocks logins and gives them back', async () => {
    const made = await admin.post('/api/clients/customers', {
      username: 'dora_d',
      email: 'dora@dee.example',
      company: 'Dee',
      domain: 'dee.example',
      slaLevel: 'Enterprise',
    });
    expect(made.status).toBe(201);
    expect(made.body.client).toMatchObject({
      displayName: 'Dee',
      domains: ['dee.example'],
      slaLevel: 'Enterprise',
    });
    const { id } = made.body.client;
    const dora = await tenant.withPassword(made.body.contact.userId);
    const ticket = (await dora.post('/api/tickets', { title: 'Open', description: 'x' })).body;
    const refused = await expert.post(`/api/clients/${id}/deactivate`);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('open-tickets');
    expect((await expert.post(`/api/clients/contacts/${made.body.contact.id}/disable`)).status).toBe(409);
    await expert.post(`/api/tickets/${ticket.id}/close`, { note: 'done' });
    expect((await expert.post(`/api/clients/${id}/deactivate`)).body.active).toBe(false);
    expect((await dora.get('/api/tickets')).status).toBe(401);
    expect((await admin.post(`/api/clients/${id}/delete`)).status).toBe(409);
    expect((await expert.post(`/api/clients/${id}/reactivate`)).body.active).toBe(true);
    const again = tenant.existing(dora.id, dora.username);
    expect((await again.get('/api/tickets')).body.items).toHaveLength(1);
  });

  it.each(['ab', 'has space', 'x'.repeat(51), 'dot.ted'])(
    'user name %s is refused (27.1)',
    async (username) => {
      const answer = await admin.post('/api/clients/customers', { username, email: 'u@u.example' });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].pointer).toBe('/username');
    },
  );
});
