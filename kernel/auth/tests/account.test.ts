import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Browser, Desk, PASSWORD } from './desk.ts';

let desk: Desk;
let browser: Browser;
let users = 0;
let username: string;

beforeAll(async () => {
  desk = await Desk.open();
  await desk.user('root', 'admin');
});
afterAll(() => desk.close());
beforeEach(async () => {
  users += 1;
  username = `user${users}`;
  await desk.user(username, 'admin');
  browser = desk.browser(`192.0.2.${users}`);
  await browser.login(username);
});

const status = async (b: Browser) => (await b.get('/api/auth/me')).status;

test('changing the password ends the other sessions and renews this one', async () => {
  const elsewhere = desk.browser();
  await elsewhere.login(username);
  const before = browser.cookies.get('serviflow_session');
  const changed = await browser.post('/api/auth/change-password', {
    currentPassword: PASSWORD,
    newPassword: 'a brand new password',
  });
  expect(changed.status).toBe(200);
  expect(browser.cookies.get('serviflow_session')).not.toBe(before);
  expect(await status(browser)).toBe(200);
  expect(await status(elsewhere)).toBe(401);
  expect(
    (await desk.send('GET', '/api/auth/me', { headers: { cookie: `serviflow_session=${before}` } })).status,
  ).toBe(401);
  expect((await desk.browser().login(username)).status).toBe(401);
  expect((await desk.browser().login(username, 'a brand new password')).status).toBe(200);
  expect(await desk.events('auth.password-changed@1')).toContainEqual(
    expect.objectContaining({ email: `${username}@acme.example` }),
  );
});

test.each([
  ['/currentPassword', 'password-wrong', 'not my password', 'a brand new password'],
  ['/newPassword', 'minLength', PASSWORD, 'short'],
  ['/newPassword', 'password-same', PASSWORD, PASSWORD],
  ['/newPassword', 'password-common', PASSWORD, 'Password123!'],
])('a bad change is refused at %s: %s', async (pointer, code, currentPassword, newPassword) => {
  const answer = await browser.post('/api/auth/change-password', { currentPassword, newPassword });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toEqual([expect.objectContaining({ in: 'body', pointer, code })]);
});

test('elevation asks for the password, lasts 30 minutes and renews the session', async () => {
  expect(await browser.post('/api/auth/elevate', { password: 'not my password' })).toMatchObject({
    status: 403,
    body: { code: 'password-wrong' },
  });
  const before = browser.cookies.get('serviflow_session');
  const elevated = await browser.post('/api/auth/elevate', { password: PASSWORD });
  expect(elevated).toMatchObject({
    status: 200,
    body: { elevatedUntil: new Date(desk.now + 1_800_000).toISOString() },
  });
  expect(browser.cookies.get('serviflow_session')).not.toBe(before);
  expect((await browser.get('/api/auth/me')).body.user.elevatedUntil).toBe(elevated.body.elevatedUntil);
  desk.advance(1801);
  expect((await browser.get('/api/auth/me')).body.user.elevatedUntil).toBeNull();
});

test('elevation can be given up', async () => {
  await browser.post('/api/auth/elevate', { password: PASSWORD });
  expect((await browser.send('DELETE', '/api/auth/elevate')).body).toEqual({ elevatedUntil: null });
  expect((await browser.get('/api/auth/me')).body.user.elevatedUntil).toBeNull();
});

test('an open screen does not allow guessing, and guessing there does not lock the login', async () => {
  for (let n = 0; n < 5; n += 1) await browser.post('/api/auth/elevate', { password: `guess number ${n}` });
  expect((await browser.post('/api/auth/elevate', { password: PASSWORD })).status).toBe(429);
  expect((await desk.browser('203.0.113.1').login(username)).status).toBe(200);
});

test('sessions are listed and ended, one or all others', async () => {
  const second = desk.browser();
  const third = desk.browser();
  await second.login(username);
  await third.login(username);
  const list = await browser.get('/api/auth/sessions');
  expect(list.body.items).toHaveLength(3);
  expect(list.body.items.filter((s: { current: boolean }) => s.current)).toHaveLength(1);
  const { id } = (await second.get('/api/auth/sessions')).body.items.find(
    (s: { current: boolean }) => s.current,
  );
  expect((await browser.send('DELETE', `/api/auth/sessions/${id}`)).status).toBe(204);
  expect(await status(second)).toBe(401);
  expect(await status(third)).toBe(200);
  expect((await browser.post('/api/auth/sessions/revoke-others')).body).toEqual({ ended: 1 });
  expect(await status(third)).toBe(401);
  expect(await status(browser)).toBe(200);
});

test("nobody ends other people's sessions", async () => {
  const root = desk.browser();
  await root.login('root');
  const { id } = (await root.get('/api/auth/sessions')).body.items[0];
  expect((await browser.send('DELETE', `/api/auth/sessions/${id}`)).status).toBe(404);
  expect((await browser.send('DELETE', '/api/auth/sessions/nonsense')).status).toBe(404);
  expect(await status(root)).toBe(200);
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('an API token works without cookie and origin until it is revoked', async () => {
  expect(await browser.post('/api/auth/tokens', { name: 'script' })).toMatchObject({
    status: 403,
    body: { code: 'elevation-required' },
  });
  await browser.post('/api/auth/elevate', { password: PASSWORD });
  const made = await browser.post('/api/auth/tokens', { name: 'script' });
  expect(made.status).toBe(201);
  const { token, id } = made.body;
  expect(await desk.send('GET', '/api/auth/me', { headers: bearer(token) })).toMatchObject({
    status: 200,
    body: { user: { username } },
  });
  const list = await browser.get('/api/auth/tokens');
  expect(list.body.items).toEqual([
    {
      id,
      name: 'script',
      scopes: null,
      createdAt: expect.any(String),
      expiresAt: null,
      lastUsedAt: new Date(desk.now).toISOString(),
    },
  ]);
  expect(JSON.stringify(list.body)).not.toContain(token);
  expect((await browser.send('DELETE', `/api/auth/tokens/${id}`)).status).toBe(204);
  expect((await desk.send('GET', '/api/auth/me', { headers: bearer(token) })).status).toBe(401);
});

test('scopes narrow a token and never widen it', async () => {
  await browser.post('/api/auth/elevate', { password: PASSWORD });
  const { token } = (await browser.post('/api/auth/tokens', { scopes: ['users.read'] })).body;
  expect((await desk.send('GET', '/api/auth/me', { headers: bearer(token) })).body.user.permissions).toEqual([
    'users.read',
  ]);
  expect((await desk.send('GET', '/api/users', { headers: bearer(token) })).status).toBe(200);
  const invite = { email: 'x@acme.example', role: 'expert' };
  expect(
    (await desk.send('POST', '/api/users/invite', { headers: bearer(token), body: invite })).status,
  ).toBe(403);
  const wide = await browser.post('/api/auth/tokens', { scopes: ['users.read', 'moon.travel'] });
  expect(wide).toMatchObject({ status: 422, body: { errors: [{ pointer: '/scopes' }] } });
});

test('a token expires', async () => {
  await browser.post('/api/auth/elevate', { password: PASSWORD });
  const expiresAt = new Date(desk.now + 3_600_000).toISOString();
  const { token } = (await browser.post('/api/auth/tokens', { expiresAt })).body;
  expect((await desk.send('GET', '/api/auth/me', { headers: bearer(token) })).status).toBe(200);
  desk.advance(3601);
  expect((await desk.send('GET', '/api/auth/me', { headers: bearer(token) })).status).toBe(401);
});

test('a token cannot mint tokens, list sessions or elevate', async () => {
  await browser.post('/api/auth/elevate', { password: PASSWORD });
  const { token } = (await browser.post('/api/auth/tokens', { name: 'script' })).body;
  for (const [method, path, body] of [
    ['POST', '/api/auth/tokens', {}],
    ['GET', '/api/auth/sessions', undefined],
    ['POST', '/api/auth/elevate', { password: PASSWORD }],
  ] as const) {
    const answer = await desk.send(method, path, { headers: bearer(token), ...(body ? { body } : {}) });
    expect(answer).toMatchObject({ status: 403, body: { code: 'session-required' } });
  }
});

test('a session token is no API token, and a wrong token is not rescued by a cookie', async () => {
  const session = browser.cookies.get('serviflow_session') ?? '';
  expect((await desk.send('GET', '/api/auth/me', { headers: bearer(session) })).status).toBe(401);
  const both = await browser.send('GET', '/api/auth/me', { headers: bearer('sft_wrong') });
  expect(both.status).toBe(401);
});

test('"last seen" is written at most once a minute', async () => {
  const seen = async () => (await browser.get('/api/auth/sessions')).body.items[0].lastSeenAt;
  const first = await seen();
  desk.advance(50);
  expect(await seen()).toBe(first);
  desk.advance(40);
  await browser.get('/api/auth/me');
  expect(await seen()).toBe(new Date(desk.now).toISOString());
});
