import { defineManifest, definePlugin, problems, userWillDeactivate, userWorkload } from '@serviflow/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, Desk, PASSWORD } from './desk.ts';

const busy = new Set<string>();
/** Holds the plugin back while it tells what it knows of a user. */
let gate: { reached(): void; open: Promise<void> } | null = null;

/** Stands for a plugin that assigns work. */
const work = defineManifest({
  id: 'work',
  title: 'Work',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: {
    'work.do': { title: 'Work', roles: ['expert'] },
    'work.watch': { title: 'Watch', roles: ['admin'], companyAdmin: true },
  },
});
const workPlugin = definePlugin(work, {
  register(p) {
    p.filter(userWillDeactivate, 'open-work', (_c, { userId }) => {
      if (busy.has(userId))
        throw problems.conflict('Somebody has to take over the open work first.', { code: 'open-work' });
    });
    p.filter(userWorkload, 'count', (_c, value) => ({
      ...value,
      open: Object.fromEntries(value.ids.map((id) => [id, busy.has(id) ? 2 : 0])),
    }));
    p.principal(async (c, user) => {
      gate?.reached();
      await gate?.open;
      return {
        groups: user.role === 'expert' ? ['workers'] : [],
        claims: { clientId: c.tenant.code } as object,
      };
    });
  },
});

let desk: Desk;
let admin: Browser;
let adminId: string;

beforeAll(async () => {
  desk = await Desk.open({ plugins: [workPlugin], seats: 12 });
  adminId = await desk.user('boss', 'admin');
  admin = desk.browser();
  await admin.login('boss');
});
afterAll(() => desk.close());

const patch = (id: string, body: unknown) => admin.send('PATCH', `/api/users/${id}`, { body });

test('the list shows role, state, dates and open work, page by page', async () => {
  const erik = await desk.user('erik', 'expert');
  await desk.user('cara', 'customer');
  busy.add(erik);
  const first = await admin.get('/api/users?limit=2');
  expect(first.body.items.map((u: { username: string }) => u.username)).toEqual(['boss', 'cara']);
  const second = await admin.get(`/api/users?limit=2&cursor=${first.body.next}`);
  expect(second.body).toEqual({
    next: null,
    items: [
      expect.objectContaining({
        username: 'erik',
        role: 'expert',
        status: 'active',
        lastLoginAt: null,
        openItems: 2,
      }),
    ],
  });
  expect((await admin.get('/api/users?staff=true&q=ERI')).body.items).toHaveLength(1);
  expect((await admin.get('/api/users?cursor=nonsense')).status).toBe(422);
  busy.clear();
});

test("another tenant's users are not there", async () => {
  const foreign = await desk.user('foreign', 'expert', desk.other);
  expect((await admin.get(`/api/users/${foreign}`)).status).toBe(404);
  expect((await admin.post(`/api/users/${foreign}/deactivate`)).status).toBe(404);
  expect((await admin.get('/api/users/nonsense')).status).toBe(404);
});

test('experts see users and change none', async () => {
  const expert = desk.browser();
  await expert.login('erik');
  expect((await expert.get('/api/users')).status).toBe(200);
  expect((await expert.post('/api/users/invite', { email: 'a@b.example', role: 'expert' })).status).toBe(403);
  const customer = desk.browser();
  await customer.login('cara');
  expect((await customer.get('/api/users')).status).toBe(403);
});

test('a changed role takes effect at the next request', async () => {
  const id = await desk.user('vera', 'viewer');
  const vera = desk.browser();
  expect((await vera.login('vera')).body.user.permissions).not.toContain('work.do');
  expect((await patch(id, { role: 'expert', name: 'Vera V.' })).body).toMatchObject({
    role: 'expert',
    name: 'Vera V.',
  });
  expect((await vera.get('/api/auth/me')).body.user).toMatchObject({
    role: 'expert',
    permissions: expect.arrayContaining(['work.do']),
  });
});

test('names and addresses belong to one user of a tenant', async () => {
  expect(await admin.post('/api/users/invite', { email: 'ERIK@acme.example', role: 'expert' })).toMatchObject(
    { status: 409, body: { code: 'email-taken' } },
  );
  expect(
    await admin.post('/api/users/invite', { email: 'other@acme.example', username: 'Erik', role: 'expert' }),
  ).toMatchObject({ status: 409, body: { code: 'username-taken' } });
  const again = await admin.post('/api/users/invite', { email: 'erik@elsewhere.example', role: 'viewer' });
  expect(again).toMatchObject({ status: 201, body: { username: 'erik2' } });
  expect(await patch(again.body.id, { email: 'boss@acme.example' })).toMatchObject({
    status: 409,
    body: { code: 'email-taken' },
  });
});

test('who still has work stays; who leaves is out at once, with tokens and all, and can come back', async () => {
  const id = await desk.user('lea', 'expert');
  const lea = desk.browser();
  await lea.login('lea');
  await lea.post('/api/auth/elevate', { password: PASSWORD });
  const { token } = (await lea.post('/api/auth/tokens', {})).body;
  const withToken = () => desk.send('GET', '/api/auth/me', { headers: { authorization: `Bearer ${token}` } });
  expect((await withToken()).status).toBe(200);
  busy.add(id);
  expect(await admin.post(`/api/users/${id}/deactivate`)).toMatchObject({
    status: 409,
    body: { code: 'open-work' },
  });
  expect((await lea.get('/api/auth/me')).status).toBe(200);
  busy.clear();
  expect((await admin.post(`/api/users/${id}/deactivate`)).body).toMatchObject({
    status: 'deactivated',
    deactivatedAt: new Date(desk.now).toISOString(),
  });
  expect((await lea.get('/api/auth/me')).status).toBe(401);
  expect((await withToken()).status).toBe(401);
  expect((await lea.login('lea')).status).toBe(401);
  expect((await admin.get('/api/users')).body.items.map((u: { id: string }) => u.id)).not.toContain(id);
  expect((await admin.get('/api/users/deleted')).body.items.map((u: { id: string }) => u.id)).toEqual([id]);
  expect((await admin.post(`/api/users/${id}/reactivate`)).body.status).toBe('active');
  expect((await lea.login('lea')).status).toBe(200);
  expect((await withToken()).status).toBe(401);
});

test('the last admin stays an admin, also when two remove each other at one moment', async () => {
  expect(await patch(adminId, { role: 'expert' })).toMatchObject({
    status: 409,
    body: { code: 'last-admin' },
  });
  expect((await admin.post(`/api/users/${adminId}/deactivate`)).status).toBe(409);
  const second = await desk.user('second', 'admin');
  const results = await Promise.allSettled(
    [adminId, second].map((id) => desk.inside(desk.acme, (c) => c.users.update(id, { active: false }))),
  );
  expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  const off = results[0]?.status === 'fulfilled' ? adminId : second;
  await desk.inside(desk.acme, (c) => c.users.update(off, { active: true }));
  await admin.login('boss');
});

test('a temporary password is shown once and asks to be changed', async () => {
  const id = await desk.user('tim', 'expert');
  const path = `/api/users/${id}/set-temporary-password`;
  expect(await admin.post(path)).toMatchObject({ status: 403, body: { code: 'elevation-required' } });
  await admin.post('/api/auth/elevate', { password: PASSWORD });
  const { password } = (await admin.post(path)).body;
  expect(password).toMatch(/^\w{16}$/);
  const tim = desk.browser();
  expect((await tim.login('tim')).status).toBe(401);
  expect((await tim.login('tim', password)).body.user.mustChangePassword).toBe(true);
  // Until then it opens nothing else, through any door; who it is and logging out stay possible.
  const first = { status: 403, body: { code: 'password-change-required' } };
  for (const [method, door] of [
    ['GET', '/api/ui'],
    ['GET', '/api/users'],
    ['GET', '/api/stream'],
    ['POST', '/api/users/invite'],
    ['GET', '/api/auth/sessions'],
    ['POST', '/api/auth/tokens'],
    ['POST', '/api/auth/elevate'],
  ] as const)
    expect(await tim.send(method, door, method === 'POST' ? { body: { password } } : {}), door).toMatchObject(
      first,
    );
  expect((await tim.get('/api/auth/me')).status).toBe(200);
  expect(
    (
      await tim.post('/api/auth/change-password', {
        currentPassword: password,
        newPassword: 'my own long password',
      })
    ).status,
  ).toBe(200);
  expect((await tim.get('/api/auth/me')).body.user.mustChangePassword).toBe(false);
  expect((await tim.get('/api/users')).status).toBe(200);
});

test('when the seats of the plan are taken, nobody joins the staff; customers still come', async () => {
  const { items } = (await admin.get('/api/users?staff=true')).body;
  for (let n = items.length; n < 12; n += 1)
    await admin.post('/api/users/invite', { email: `seat${n}@acme.example`, role: 'viewer' });
  expect(
    await admin.post('/api/users/invite', { email: 'no-seat@acme.example', role: 'viewer' }),
  ).toMatchObject({ status: 409, body: { code: 'no-seat' } });
  await desk.user('customer2', 'customer');
  const leaving = items.find((u: { username: string }) => u.username === 'tim');
  await admin.post(`/api/users/${leaving.id}/deactivate`);
  expect(
    (await admin.post('/api/users/invite', { email: 'no-seat@acme.example', role: 'viewer' })).status,
  ).toBe(201);
  expect(await admin.post(`/api/users/${leaving.id}/reactivate`)).toMatchObject({
    status: 409,
    body: { code: 'no-seat' },
  });
});

test('plugins tell what they know of a user, and company admins hold more', async () => {
  const id = await desk.inside(desk.acme, async (c) => {
    const user = await c.users.create({
      username: 'chef',
      email: 'chef@client.example',
      name: 'Chef',
      role: 'customer',
      companyAdmin: true,
    });
    await c.users.setPassword(user.id, PASSWORD, { temporary: false });
    return user.id;
  });
  const chef = desk.browser();
  expect((await chef.login('chef')).body.user).toMatchObject({
    id,
    companyAdmin: true,
    permissions: expect.arrayContaining(['work.watch']),
  });
  const erik = desk.browser();
  await erik.login('erik');
  const cookie = erik.cookies.get('serviflow_session') ?? '';
  const who = await desk.auth.authenticate({ cookie, ip: '192.0.2.1' });
  expect(who?.principal).toMatchObject({
    groups: ['workers'],
    claims: { clientId: 'acme' },
    restrictedTo: null,
  });
});

test('switching a plugin off takes its permissions away at once', async () => {
  const erik = desk.browser();
  expect((await erik.login('erik')).body.user.permissions).toContain('work.do');
  const { tenants } = desk.kernel.runtime;
  const by = (await desk.auth.authenticate({ cookie: admin.cookies.get('serviflow_session') ?? '', ip: '' }))
    ?.principal;
  if (!by) throw new Error('the admin is not logged in');
  await tenants.setPlugin(desk.acme.id, 'work', false, by);
  expect((await erik.get('/api/auth/me')).body.user.permissions).not.toContain('work.do');
  await tenants.setPlugin(desk.acme.id, 'work', true, by);
  expect((await erik.get('/api/auth/me')).body.user.permissions).toContain('work.do');
});

test('a principal that was being read while it changed is not kept', async () => {
  const id = await desk.user('slow', 'customer');
  const slow = desk.browser();
  await slow.login('slow');
  desk.auth.forget(desk.acme.id, id);
  const { promise: open, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  gate = { reached: resolve, open };
  const before = slow.get('/api/auth/me');
  await reached;
  gate = null;
  await desk.inside(desk.acme, (c) => c.users.update(id, { companyAdmin: true }));
  letGo();
  expect((await before).body.user.companyAdmin).toBe(false);
  expect((await slow.get('/api/auth/me')).body.user.companyAdmin).toBe(true);
});
