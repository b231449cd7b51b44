import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuthTables } from '../tables.ts';
import { Desk, PASSWORD } from './desk.ts';

interface Tables extends AuthTables {
  'kernel.audit': { id: string; action: string; actor_name: string; ip: string };
}

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
  await desk.auth.createFirstAdmin(desk.acme, { email: 'Boss@Acme.example', password: PASSWORD });
  await desk.user('erik', 'expert');
});
afterAll(() => desk.close());

test('the first admin logs in with tenant code, user name and password', async () => {
  const browser = desk.browser();
  const login = await browser.login(' ADMIN ', PASSWORD, ' Acme ');
  expect(login).toMatchObject({
    status: 200,
    body: {
      user: { username: 'admin', role: 'admin', email: 'boss@acme.example', mustChangePassword: false },
      tenant: { code: 'acme' },
    },
  });
  expect(login.body.user.permissions).toContain('users.manage');
  const cookie = login.headers.getSetCookie().find((line) => line.startsWith('serviflow_session='));
  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
  const me = await browser.get('/api/auth/me');
  expect(me).toMatchObject({ status: 200, body: { user: { username: 'admin' } } });
  expect(me.headers.get('cache-control')).toBe('no-store');
});

test('the e-mail address works as user name', async () => {
  expect((await desk.browser().login('erik@acme.example')).status).toBe(200);
});

test.each([
  ['a wrong password', 'acme', 'erik', 'wrong password'],
  ['an unknown user', 'acme', 'nobody', PASSWORD],
  ['an unknown tenant', 'nowhere', 'erik', PASSWORD],
  ["another tenant's user", 'other', 'erik', PASSWORD],
])('%s gets the same answer', async (_what, tenant, username, password) => {
  const answer = await desk.browser('192.0.2.20').login(username, password, tenant);
  expect(answer.status).toBe(401);
  expect(answer.body).toEqual({
    ...answer.body,
    code: 'login-failed',
    detail: 'The tenant code, user name or password is wrong.',
  });
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test('users of one name in two tenants are two users', async () => {
  const otherErik = await desk.user('erik', 'viewer', desk.other);
  const browser = desk.browser();
  expect((await browser.login('erik', PASSWORD, 'other')).body.user).toMatchObject({
    id: otherErik,
    role: 'viewer',
  });
});

test('a token of one tenant, renamed to another tenant, opens nothing', async () => {
  const browser = desk.browser();
  await browser.login('erik');
  const [, secret] = (browser.cookies.get('serviflow_session') ?? '').split('.');
  const forged = `${Buffer.from(desk.other.id.replaceAll('-', ''), 'hex').toString('base64url')}.${secret}`;
  const answer = await desk.send('GET', '/api/auth/me', {
    headers: { cookie: `serviflow_session=${forged}` },
  });
  expect(answer.status).toBe(401);
});

test('logging in ends the session that the browser had before', async () => {
  const browser = desk.browser();
  await browser.login('erik');
  const before = browser.cookies.get('serviflow_session');
  await browser.login('erik');
  expect(browser.cookies.get('serviflow_session')).not.toBe(before);
  const old = await desk.send('GET', '/api/auth/me', { headers: { cookie: `serviflow_session=${before}` } });
  expect(old.status).toBe(401);
});

test('logging out ends the session at once', async () => {
  const browser = desk.browser();
  await browser.login('erik');
  const cookie = `serviflow_session=${browser.cookies.get('serviflow_session')}`;
  expect((await browser.post('/api/auth/logout')).status).toBe(204);
  expect(browser.cookies.has('serviflow_session')).toBe(false);
  expect((await desk.send('GET', '/api/auth/me', { headers: { cookie } })).status).toBe(401);
});

test('a session ends after a week without use and after a month in any case', async () => {
  const browser = desk.browser();
  await browser.login('erik');
  for (let day = 0; day < 29; day += 1) {
    desk.advance(86_400);
    expect((await browser.get('/api/auth/me')).status).toBe(200);
  }
  desk.advance(86_400);
  expect((await browser.get('/api/auth/me')).status).toBe(401);
  await browser.login('erik');
  desk.advance(7 * 86_400 + 1);
  expect((await browser.get('/api/auth/me')).status).toBe(401);
});

test('the database holds neither passwords nor tokens', async () => {
  const browser = desk.browser();
  await browser.login('erik');
  const rows = await desk.inside(desk.acme, (c) =>
    Promise.all([
      c.sql<Tables>().selectFrom('kernel.user').selectAll().execute(),
      c.sql<Tables>().selectFrom('kernel.session').selectAll().execute(),
    ]),
  );
  const dump = JSON.stringify(rows);
  expect(dump).not.toContain(PASSWORD);
  expect(dump).not.toContain((browser.cookies.get('serviflow_session') ?? '.').split('.')[1]);
  expect(dump).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
});

test('a page of another site can neither act with the cookie nor log anybody in', async () => {
  const browser = desk.browser();
  await browser.login('erik');
  const evil = await browser.send('POST', '/api/auth/logout', {
    headers: { origin: 'https://evil.example' },
  });
  expect(evil).toMatchObject({ status: 403, body: { code: 'origin-mismatch' } });
  const body = { tenant: 'acme', username: 'erik', password: PASSWORD };
  const login = await desk.send('POST', '/api/auth/login', {
    body,
    headers: { origin: 'https://evil.example' },
  });
  expect(login.status).toBe(403);
  const none = await desk.send('POST', '/api/auth/logout', {
    headers: { cookie: `serviflow_session=${browser.cookies.get('serviflow_session')}` },
  });
  expect(none.status).toBe(403);
  expect((await browser.get('/api/auth/me')).status).toBe(200);
});

test('bad bodies are named', async () => {
  expect(
    (await desk.send('POST', '/api/auth/login', { headers: { 'content-type': 'text/plain' }, body: {} }))
      .status,
  ).toBe(415);
  const empty = await desk.browser().post('/api/auth/login', { tenant: 'acme' });
  expect(empty.status).toBe(422);
  expect(empty.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/username', '/password']);
});

test('the audit log knows who logged in and out, and from where', async () => {
  const browser = desk.browser('192.0.2.77');
  await browser.login('erik');
  await browser.post('/api/auth/logout');
  const rows = await desk.inside(desk.acme, (c) =>
    c
      .sql<Tables>()
      .selectFrom('kernel.audit')
      .select(['action', 'actor_name', 'ip'])
      .where('ip', '=', '192.0.2.77')
      .orderBy('id')
      .execute(),
  );
  expect(rows).toEqual([
    { action: 'auth.login', actor_name: 'erik', ip: '192.0.2.77' },
    { action: 'auth.logout', actor_name: 'erik', ip: '192.0.2.77' },
  ]);
});
