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
      email: `${username}@acme.example`,
      ...more,
    });
  const first = (await add('boss', { company: 'Acme', domain: 'acme.example', companyAdmin: true })).body;
  acme = first.client.id;
  boss = await tenant.withPassword(first.contact.userId);
  member = await tenant.withPassword((await add('member', { clientId: acme })).body.contact.userId);
  const other = { company: 'Globex', domain: 'globex.example', email: 'stranger@globex.example' };
  stranger = (await add('stranger', other)).body.contact.id;
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
    const invited = await boss.post('/api/clients/team', { name: 'New One', email: 'New@acme.example' });
    expect(invited).toMatchObject({ status: 202, body: { email: 'new@acme.example' } });
    await kernel.drain();
    const all = (await tenant.admin.get(`/api/clients/${acme}`)).body.contacts;
    const { id, userId } = all.find((one: { email: string }) => one.email === 'new@acme.example');
    expect(userId).not.toBeNull();
    // Until the person accepted, the address that was typed is all that is shown.
    const before = (await boss.get('/api/clients/team')).body;
    expect(before.items.map((one: { id: string }) => one.id)).not.toContain(id);
    expect(before.invited).toMatchObject([{ address: 'new@acme.example' }]);
    for (const action of ['', '/promote', '/disable', '/cut-access'])
      expect(
        (
          await boss.send(
            action ? 'POST' : 'GET',
            `/api/clients/contacts/${id}${action}`,
            action ? {} : undefined,
          )
        ).status,
      ).toBe(404);
    await (await tenant.withPassword(userId)).get('/api/auth/me');
    expect((await boss.get('/api/clients/team')).body.invited).toEqual([]);
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

  it('invites at own domains only, and gets one answer whether an address is known or not', async () => {
    const wish = (email: string) => boss.post('/api/clients/team', { name: 'X', email });
    for (const email of ['stranger@globex.example', 'nobody@globex.example', 'x@sub.acme.example'])
      expect(await wish(email)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/email', code: 'foreign-domain' }] },
      });
    // Nobody's, a colleague's, and one that a member of the desk's staff has.
    await tenant.user('mole', 'expert', { email: 'mole@acme.example' });
    const emails = ['fresh@acme.example', 'member@acme.example', 'mole@acme.example'];
    const answers = await Promise.all(emails.map(wish));
    expect(answers.map(({ status, body }) => [status, Object.keys(body)])).toEqual(
      emails.map(() => [202, ['email']]),
    );
    await kernel.drain();
    const { contacts } = (await tenant.admin.get(`/api/clients/${acme}`)).body;
    const there = contacts.map((one: { email: string }) => one.email);
    expect(there).toContain('fresh@acme.example');
    expect(there).not.toContain('mole@acme.example');
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
  const path = `/api/clients/contacts/${contact.id}/reset-password`;
  expect(await tenant.admin.post(path)).toMatchObject({ status: 403, body: { code: 'elevation-required' } });
  await tenant.admin.elevate();
  const { body } = await tenant.admin.post(path);
  expect(body.password).toMatch(/^[A-Za-z2-9]{14}$/);
  const audit = await tenant.system('clients', (c) =>
    c.sql<{ 'kernel.audit': { details: unknown } }>().selectFrom('kernel.audit').select('details').execute(),
  );
  expect(JSON.stringify(audit)).not.toContain(body.password);
});

describe('access to the portal', () => {
  const add = async (username: string, more: object) =>
    (
      await tenant.admin.post('/api/clients/customers', {
        username,
        email: `${username}@cut.example`,
        ...more,
      })
    ).body;

  it('of one person is cut at once, in every open way, and given back', async () => {
    const { contact, client } = await add('cora', { company: 'Cut', domain: 'cut.example' });
    const cora = await tenant.withPassword(contact.userId);
    await cora.elevate();
    const { token } = (await cora.post('/api/auth/tokens', { name: 'script' })).body;
    const bearer = () =>
      kernel.kernel.fetch(
        new Request('http://desk.test/api/auth/me', { headers: { authorization: `Bearer ${token}` } }),
      );
    expect((await bearer()).status).toBe(200);
    const link = await tenant.system('clients', async (c) =>
      c.links.create(
        'ticket.view',
        {
          subject: 'tickets.ticket',
          id: '00000000-0000-4000-8000-000000000001',
          email: contact.email,
          userId: contact.userId,
        },
        { seconds: 3600 },
      ),
    );
    const open = async () =>
      (
        await kernel.kernel.fetch(
          new Request('http://desk.test/api/auth/link', {
            method: 'POST',
            headers: { origin: 'http://desk.test', 'content-type': 'application/json' },
            body: JSON.stringify({ token: link }),
          }),
        )
      ).status;
    expect(await open()).toBe(200);
    const stream = await kernel.kernel.fetch(
      new Request('http://desk.test/api/stream', { headers: { cookie: await cora.cookie() } }),
    );
    const cut = await tenant.admin.post(`/api/clients/contacts/${contact.id}/cut-access`);
    expect(cut).toMatchObject({ status: 200, body: { accessCut: true, active: true } });
    expect((await cora.get('/api/auth/me')).status).toBe(401);
    expect((await bearer()).status).toBe(401);
    expect(await open()).toBe(401);
    // The live stream ends by itself: reading to its end does not wait for ever.
    await stream.text();
    // Nothing that is done meanwhile lets the person in again.
    await tenant.admin.post(`/api/clients/contacts/${contact.id}/update`, { phone: '1' });
    expect((await cora.get('/api/auth/me')).status).toBe(401);
    expect((await tenant.admin.post(`/api/clients/contacts/${contact.id}/invite`)).body.code).toBe(
      'access-cut',
    );
    const back = await tenant.admin.post(`/api/clients/contacts/${contact.id}/restore-access`);
    expect(back.body.accessCut).toBe(false);
    expect((await (await tenant.withPassword(contact.userId)).get('/api/auth/me')).status).toBe(200);
    expect(client.accessCut).toBe(false);
    // The old link stays dead.
    expect(await open()).toBe(401);
  });

  it('of a company is cut for all its people, also for those who come later', async () => {
    const { contact, client } = await add('dora', { company: 'Whole', domain: 'whole.example' });
    const dora = await tenant.withPassword(contact.userId);
    expect((await dora.get('/api/auth/me')).status).toBe(200);
    const path = `/api/clients/${client.id}`;
    expect((await tenant.admin.post(`${path}/cut-access`)).body.accessCut).toBe(true);
    expect((await dora.get('/api/auth/me')).status).toBe(401);
    const late = (
      await tenant.admin.post(`${path}/add-contact`, { name: 'Late', email: 'late@whole.example' })
    ).body;
    expect((await tenant.admin.post(`/api/clients/contacts/${late.id}/invite`)).body.code).toBe('access-cut');
    expect((await tenant.admin.post(`/api/clients/contacts/${contact.id}/cut-access`)).status).toBe(200);
    expect((await tenant.admin.post(`/api/clients/contacts/${contact.id}/restore-access`)).body.code).toBe(
      'client-cut',
    );
    expect((await tenant.admin.post(`${path}/restore-access`)).body.accessCut).toBe(false);
    // Cut alone as well: stays out until it is given back alone.
    expect((await tenant.admin.get(`/api/clients/contacts/${contact.id}`)).body.accessCut).toBe(true);
    expect((await tenant.admin.post(`/api/clients/contacts/${late.id}/invite`)).status).toBe(200);
  });
});
