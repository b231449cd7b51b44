import { defineManifest, definePlugin, portalAccess } from '@serviflow/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Desk } from './desk.ts';

/** Stands for the plugin that knows the customers. */
const people = defineManifest({ id: 'people', title: 'People', version: '1.0.0', sdk: '^1.0.0' });
const peoplePlugin = definePlugin(people, {
  register(p) {
    p.filter(portalAccess, 'offer', async (c, wish) => {
      if (wish.email !== 'walk-in@client.example') return;
      const user = await c.users.create({
        username: 'walk-in',
        email: wish.email,
        name: 'Walk In',
        role: 'customer',
      });
      return { ...wish, userId: user.id };
    });
  },
});

let desk: Desk;
const NEW = 'a brand new password';

beforeAll(async () => {
  desk = await Desk.open({ plugins: [peoplePlugin] });
  for (const name of ['erik', 'fay', 'gil', 'hal']) await desk.user(name, 'expert');
  await desk.user('cara', 'customer');
});
afterAll(() => desk.close());

const forgot = (username: string, tenant = 'acme') =>
  desk.browser().post('/api/auth/forgot', { tenant, username });
const lastReset = async () => (await desk.events('auth.reset-requested@1')).at(-1);

test('a forgotten password is set anew by a mailed link, once', async () => {
  const stale = desk.browser();
  await stale.login('erik');
  expect(await forgot('erik@acme.example')).toMatchObject({ status: 202, body: {} });
  const event = await lastReset();
  expect(event).toMatchObject({ username: 'erik', email: 'erik@acme.example', seconds: 3600 });
  const token = desk.link(event);
  const browser = desk.browser();
  const done = await browser.post('/api/auth/reset', { token, password: NEW });
  expect(done).toMatchObject({ status: 200, body: { user: { username: 'erik' } } });
  expect((await browser.get('/api/auth/me')).status).toBe(200);
  expect((await stale.get('/api/auth/me')).status).toBe(401);
  expect((await desk.browser().login('erik')).status).toBe(401);
  expect((await desk.browser().login('erik', NEW)).status).toBe(200);
  expect(
    await desk.browser().post('/api/auth/reset', { token, password: 'yet another password' }),
  ).toMatchObject({ status: 401, body: { code: 'link-invalid' } });
});

test('of two who use a link at one moment, one succeeds', async () => {
  await forgot('fay');
  const token = desk.link(await lastReset());
  const answers = await Promise.all(
    [1, 2, 3].map((n) => desk.browser().post('/api/auth/reset', { token, password: `${NEW} ${n}` })),
  );
  expect(answers.map((a) => a.status).sort()).toEqual([200, 401, 401]);
});

test('a bad password does not use the link up; an hour does', async () => {
  await forgot('gil');
  const token = desk.link(await lastReset());
  expect((await desk.browser().post('/api/auth/reset', { token, password: 'short' })).status).toBe(422);
  desk.advance(3600);
  expect((await desk.browser().post('/api/auth/reset', { token, password: NEW })).status).toBe(401);
});

test('a newer link replaces the older one', async () => {
  await forgot('gil');
  const first = desk.link(await lastReset());
  await forgot('gil');
  const second = desk.link(await lastReset());
  expect((await desk.browser().post('/api/auth/reset', { token: first, password: NEW })).status).toBe(401);
  expect((await desk.browser().post('/api/auth/reset', { token: second, password: NEW })).status).toBe(200);
});

test.each([
  ['an unknown user', 'nobody@acme.example', 'acme'],
  ['an unknown tenant', 'erik', 'nowhere'],
  ["another tenant's user", 'erik', 'other'],
])('%s gets the same answer and no mail', async (_what, who, tenant) => {
  const before = (await desk.events('auth.reset-requested@1')).length;
  const answer = await forgot(who, tenant);
  expect(answer).toMatchObject({ status: 202, body: {} });
  expect(await desk.events('auth.reset-requested@1')).toHaveLength(before);
});

test('nobody fills the mailbox of somebody else', async () => {
  const count = async () =>
    (await desk.events('auth.reset-requested@1')).filter((e) => e.username === 'hal').length;
  for (let n = 0; n < 6; n += 1) {
    expect((await forgot('hal')).status).toBe(202);
    await desk.auth.idle();
  }
  expect(await count()).toBe(3);
});

test('the outbox holds nothing that opens a door', async () => {
  await forgot('erik');
  const event = await lastReset();
  const attempts = await Promise.all(
    [event.linkId, JSON.stringify(event)].map((token) =>
      desk.browser().post('/api/auth/reset', { token, password: NEW }),
    ),
  );
  expect(attempts.map((a) => a.status)).toEqual([401, 401]);
});

test('an invitation becomes a user with a password', async () => {
  const admin = desk.browser();
  await desk.user('boss', 'admin');
  await admin.login('boss');
  const invited = await admin.post('/api/users/invite', { email: 'New.Person@acme.example', role: 'expert' });
  expect(invited).toMatchObject({
    status: 201,
    body: { username: 'new.person', name: 'New Person', status: 'pending', lastLoginAt: null },
  });
  const event = (await desk.events('auth.invited@1')).at(-1);
  expect(event).toMatchObject({ email: 'new.person@acme.example', seconds: 7 * 86_400 });
  expect((await desk.browser().login('new.person', '')).status).toBe(401);
  const browser = desk.browser();
  const accepted = await browser.post('/api/auth/accept-invite', {
    token: desk.link(event),
    password: NEW,
    name: 'Nora New',
  });
  expect(accepted).toMatchObject({
    status: 200,
    body: { user: { name: 'Nora New', role: 'expert', mustChangePassword: false } },
  });
  expect((await admin.get(`/api/users/${invited.body.id}`)).body).toMatchObject({
    status: 'active',
    lastLoginAt: new Date(desk.now).toISOString(),
  });
});

test('an invitation that was sent again makes the first one worthless, and a week ends it', async () => {
  const admin = desk.browser();
  await admin.login('boss');
  const { id } = (await admin.post('/api/users/invite', { email: 'late@acme.example', role: 'viewer' })).body;
  const first = desk.link((await desk.events('auth.invited@1')).at(-1));
  expect((await admin.post(`/api/users/${id}/resend-invite`)).status).toBe(200);
  const second = desk.link((await desk.events('auth.invited@1')).at(-1));
  expect((await desk.browser().post('/api/auth/accept-invite', { token: first, password: NEW })).status).toBe(
    401,
  );
  desk.advance(7 * 86_400);
  expect(
    (await desk.browser().post('/api/auth/accept-invite', { token: second, password: NEW })).status,
  ).toBe(401);
});

test('a portal user logs in by a magic link, staff does not', async () => {
  const ask = (email: string) => desk.browser().post('/api/auth/magic', { tenant: 'acme', email });
  expect((await ask('cara@acme.example')).status).toBe(202);
  expect((await ask('erik@acme.example')).status).toBe(202);
  const events = await desk.events('auth.magic-requested@1');
  expect(events.map((e) => e.username)).toEqual(['cara']);
  const token = desk.link(events[0]);
  expect((await desk.browser().post('/api/auth/reset', { token, password: NEW })).status).toBe(401);
  const browser = desk.browser();
  expect(await browser.post('/api/auth/magic', { token })).toMatchObject({
    status: 200,
    body: { user: { username: 'cara' } },
  });
  expect((await browser.get('/api/auth/me')).status).toBe(200);
  expect((await desk.browser().post('/api/auth/magic/use', { token })).status).toBe(401);
});

test('a known customer without account gets one with the first magic link', async () => {
  await desk.browser().post('/api/auth/magic', { tenant: 'acme', email: 'Walk-In@client.example' });
  const event = (await desk.events('auth.magic-requested@1')).at(-1);
  expect(event.username).toBe('walk-in');
  const used = await desk.browser().post('/api/auth/magic', { token: desk.link(event) });
  expect(used).toMatchObject({ status: 200, body: { user: { username: 'walk-in', role: 'customer' } } });
});

test('a link in a mail opens one record for the customer it was sent to', async () => {
  const { links } = desk.kernel.runtime;
  const userId = (await desk.inside(desk.acme, (c) => c.users.findByEmail('cara@acme.example')))?.id ?? '';
  const token = links.create(
    'things.view',
    desk.acme.id,
    { userId, subject: 'things.thing', id: '42' },
    3600,
  );
  const browser = desk.browser();
  const opened = await browser.post('/api/auth/link', { token });
  expect(opened).toMatchObject({
    status: 200,
    body: {
      subject: 'things.thing',
      id: '42',
      user: { username: 'cara', restrictedTo: { subject: 'things.thing', id: '42' } },
    },
  });
  for (const path of ['/api/auth/tokens', '/api/auth/sessions/revoke-others'])
    expect(await browser.post(path)).toMatchObject({ status: 403, body: { code: 'session-required' } });
  const full = desk.browser();
  await full.login('cara');
  const before = full.cookies.get('serviflow_session');
  expect((await full.post('/api/auth/link', { token })).body.user.restrictedTo).toBeNull();
  expect(full.cookies.get('serviflow_session')).toBe(before);
});

test('a link in a mail lends nobody the rights of staff, and a forged or old one opens nothing', async () => {
  const { links } = desk.kernel.runtime;
  const staff = (await desk.inside(desk.acme, (c) => c.users.findByEmail('erik@acme.example')))?.id ?? '';
  const data = { userId: staff, subject: 'things.thing', id: '42' };
  const forStaff = links.create('things.view', desk.acme.id, data, 3600);
  expect(await desk.browser().post('/api/auth/link', { token: forStaff })).toMatchObject({
    status: 403,
    body: { code: 'login-required' },
  });
  const foreign = links.create('things.view', desk.other.id, data, 3600);
  expect((await desk.browser().post('/api/auth/link', { token: foreign })).status).toBe(401);
  expect((await desk.browser().post('/api/auth/link', { token: `${forStaff}x` })).status).toBe(401);
  desk.advance(3600);
  expect((await desk.browser().post('/api/auth/link', { token: forStaff })).status).toBe(401);
});
