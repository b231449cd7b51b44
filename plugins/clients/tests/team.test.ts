import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import clients from '../plugin.ts';

let kernel: TestKernel;
let tenant: TestTenant;
let acme: string;
let boss: TestUser;
let member: TestUser;
let stranger: string;

beforeAll(async () => {
  kernel = await createTestKernel({ plugins: [clients] });
  tenant = await kernel.tenant('north');
  const add = (username: string, more: object) =>
    tenant.admin.post('/api/clients/customers', {
      username,
      email: `${username}@${username}.example`,
      ...more,
    });
  const first = (await add('boss', { company: 'Acme', companyAdmin: true })).body;
  acme = first.client.id;
  boss = await tenant.withPassword(first.contact.userId);
  member = await tenant.withPassword((await add('member', { clientId: acme })).body.contact.userId);
  stranger = (await add('stranger', { company: 'Globex' })).body.contact.id;
});
afterAll(() => kernel?.stop());

describe('a company admin (28.3)', () => {
  it('is known with claims and groups', async () => {
    const principal = await boss.principal();
    expect(principal.claims.clientId).toBe(acme);
    expect([...principal.groups].sort()).toEqual([`client-admin:${acme}`, `client:${acme}`]);
    expect((await member.principal()).groups).toEqual([`client:${acme}`]);
    expect((await tenant.admin.principal()).groups).toEqual([]);
  });

  it('sees the own people, counted, without the desk’s notes', async () => {
    const people = (await boss.get('/api/clients/team')).body;
    expect(people).toMatchObject({ total: 2, active: 2, disabled: 0 });
    await tenant.admin.post(`/api/clients/contacts/${people.items[0].id}/update`, { notes: 'INTERNAL' });
    expect(JSON.stringify((await boss.get('/api/clients/team')).body)).not.toContain('INTERNAL');
    expect(
      JSON.stringify((await boss.get(`/api/clients/contacts/${people.items[0].id}`)).body),
    ).not.toContain('INTERNAL');
    expect((await member.get('/api/clients/team')).status).toBe(403);
    expect((await boss.get('/api/clients')).status).toBe(403);
    expect((await member.get('/api/clients/mine')).body.client.displayName).toBe('Acme');
  });

  it('invites, promotes, disables and enables own people; never others, never oneself', async () => {
    const invited = await boss.post('/api/clients/team', { name: 'New One', email: 'new@acme.example' });
    expect(invited.status).toBe(201);
    expect(invited.body.inviteUrl).toMatch(/^http:\/\/desk\.test\/invite\/.+/);
    const { id, userId } = invited.body.contact;
    expect(userId).not.toBeNull();
    expect((await boss.post(`/api/clients/contacts/${id}/promote`)).body.companyAdmin).toBe(true);
    expect((await boss.post(`/api/clients/contacts/${id}/demote`)).body.companyAdmin).toBe(false);
    expect((await boss.post(`/api/clients/contacts/${id}/disable`)).body.active).toBe(false);
    expect((await boss.get('/api/clients/team')).body).toMatchObject({ total: 3, active: 2, disabled: 1 });
    expect((await boss.post(`/api/clients/contacts/${id}/enable`)).body.active).toBe(true);
    for (const action of ['disable', 'promote', 'invite', 'update', 'delete'])
      expect((await boss.post(`/api/clients/contacts/${stranger}/${action}`)).status).toBeOneOf([403, 404]);
    const me = (await boss.get('/api/clients/mine')).body.contact.id;
    for (const action of ['disable', 'demote'])
      expect((await boss.post(`/api/clients/contacts/${me}/${action}`)).status).toBe(409);
  });

  it('learns nothing about whose address is in use', async () => {
    const taken = await boss.post('/api/clients/team', { name: 'X', email: 'stranger@stranger.example' });
    expect(taken.status).toBe(422);
    expect(JSON.stringify(taken.body)).not.toMatch(/Globex/);
  });
});

it('a promoted member gets the rights at the next call', async () => {
  const contact = (await member.get('/api/clients/mine')).body.contact;
  await tenant.admin.post(`/api/clients/contacts/${contact.id}/promote`);
  expect((await member.get('/api/clients/team')).status).toBe(200);
  await tenant.admin.post(`/api/clients/contacts/${contact.id}/demote`);
  expect((await member.get('/api/clients/team')).status).toBe(403);
});

it('a reset password works once and must be changed', async () => {
  const contact = (await member.get('/api/clients/mine')).body.contact;
  const { body } = await tenant.admin.post(`/api/clients/contacts/${contact.id}/reset-password`);
  expect(body.password).toMatch(/^[A-Za-z2-9]{14}$/);
  const audit = await tenant.system('clients', (c) =>
    c.sql<{ 'kernel.audit': { details: unknown } }>().selectFrom('kernel.audit').select('details').execute(),
  );
  expect(JSON.stringify(audit)).not.toContain(body.password);
});
