import { defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Desk, PASSWORD } from './desk.ts';

/** What somebody tries who wants in: sessions that are planted or kept, links used elsewhere, rights that outlast their time. */
const vault = defineManifest({
  id: 'vault',
  title: 'Vault',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'vault.open': { title: 'Open', roles: ['admin'] } },
});
const open = vault.action('open', {
  title: 'Open',
  permission: 'vault.open',
  elevated: true,
  input: Type.Object({}),
  reply: Type.Object({}),
  run: () => ({}),
});
const vaultPlugin = definePlugin(vault, { register: (p) => p.action(open) });

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open({ plugins: [vaultPlugin] });
  for (const name of ['ann', 'ben', 'cleo', 'dan']) await desk.user(name, 'admin');
  await desk.user('ann', 'admin', desk.other);
});
afterAll(() => desk.close());

const me = (token: string | undefined) =>
  desk.send('GET', '/api/auth/me', { headers: { cookie: `serviflow_session=${token}` } });

test('a session that was planted in the browser is not the one that the login opens', async () => {
  const attacker = desk.browser();
  await attacker.login('ben');
  const planted = attacker.cookies.get('serviflow_session');
  for (const value of [planted, 'chosen-by-me', `${'A'.repeat(22)}.${'B'.repeat(43)}`]) {
    const victim = desk.browser();
    victim.cookies.set('serviflow_session', value ?? '');
    expect((await victim.login('ann')).status).toBe(200);
    expect(victim.cookies.get('serviflow_session')).not.toBe(value);
    expect((await me(value)).status).toBe(401);
  }
});

test('who logs in to another desk leaves no session behind in the first', async () => {
  const browser = desk.browser();
  await browser.login('ann');
  const first = browser.cookies.get('serviflow_session');
  await browser.login('ann', PASSWORD, 'other');
  await desk.auth.idle();
  expect((await me(first)).status).toBe(401);
  expect((await browser.get('/api/auth/me')).body.tenant.code).toBe('other');
});

test('tokens of before a logout, an elevation or a change of the password open nothing', async () => {
  const browser = desk.browser();
  const used: (string | undefined)[] = [];
  const remember = () => used.push(browser.cookies.get('serviflow_session'));
  await browser.login('cleo');
  remember();
  expect((await browser.post('/api/auth/elevate', { password: PASSWORD })).status).toBe(200);
  remember();
  const changed = { currentPassword: PASSWORD, newPassword: 'a quite different phrase' };
  expect((await browser.post('/api/auth/change-password', changed)).status).toBe(200);
  remember();
  expect((await browser.get('/api/auth/me')).body.user.elevatedUntil).toBeNull();
  await browser.post('/api/auth/logout');
  for (const token of used) expect((await me(token)).status).toBe(401);
});

test('a link opens only what it was made for, whoever shows it', async () => {
  await desk.browser().post('/api/auth/forgot', { tenant: 'acme', username: 'dan' });
  await desk.auth.idle();
  const token = desk.link((await desk.events('auth.reset-requested@1')).at(-1));
  const cut = [token.slice(0, -1), `${token}A`, token.replace('.', '..'), token.toUpperCase()];
  for (const wrong of cut)
    expect(
      (await desk.browser().post('/api/auth/reset', { token: wrong, password: 'some new phrase' })).status,
    ).toBe(401);
  expect((await desk.browser().post('/api/auth/magic/use', { token })).status).toBe(401);
  expect((await desk.browser().post('/api/auth/link', { token })).status).toBe(401);
  const path = (await desk.send('GET', `/file/${token}`)).status;
  expect(path).toBe(404);
  expect((await desk.browser().post('/api/auth/reset', { token, password: 'some new phrase' })).status).toBe(
    200,
  );
  expect((await desk.browser().post('/api/auth/reset', { token, password: 'one more phrase' })).status).toBe(
    401,
  );
  expect((await desk.browser().login('dan', 'some new phrase')).status).toBe(200);
});

test('a reset link of before a change of the password is worthless', async () => {
  const owner = desk.browser();
  await owner.login('ben');
  await desk.browser().post('/api/auth/forgot', { tenant: 'acme', username: 'ben' });
  await desk.auth.idle();
  const token = desk.link((await desk.events('auth.reset-requested@1')).at(-1));
  const changed = { currentPassword: PASSWORD, newPassword: 'the owner was faster' };
  await owner.post('/api/auth/change-password', changed);
  expect((await desk.browser().post('/api/auth/reset', { token, password: 'taken over by me' })).status).toBe(
    401,
  );
});

test('elevation ends to the second, also where the principal is remembered, and is of one session only', async () => {
  const [browser, second] = [desk.browser(), desk.browser()];
  await browser.login('ann');
  await second.login('ann');
  await browser.post('/api/auth/elevate', { password: PASSWORD });
  const token = (await browser.post('/api/auth/tokens', { name: 'script' })).body.token;
  await browser.send('DELETE', '/api/auth/elevate');
  const go = async () => (await browser.post('/api/vault/open')).status;
  expect(await go()).toBe(403);
  await browser.post('/api/auth/elevate', { password: PASSWORD });
  expect(await go()).toBe(200);
  expect((await second.post('/api/vault/open')).status).toBe(403);
  const headers = { authorization: `Bearer ${token}` };
  expect((await desk.send('POST', '/api/vault/open', { headers, body: {} })).status).toBe(403);
  desk.advance(1_795);
  expect(await go()).toBe(200);
  desk.advance(5);
  expect(await go()).toBe(403);
});

test('the waits do not tell which user name and which address are one person', async () => {
  const stranger = desk.browser('198.51.100.77');
  for (let n = 0; n < 5; n += 1) await stranger.login('ann', `wrong guess ${n}`);
  const other = desk.browser('198.51.100.78');
  expect((await other.login('ann', 'wrong again')).status).toBe(429);
  expect((await other.login('ann@acme.example', 'wrong again')).status).toBe(401);
  expect((await other.login('ann', 'wrong again', 'other')).status).toBe(401);
});

test.each<Record<string, string>>([
  { 'x-forwarded-for': '203.0.113.1' },
  { 'x-forwarded-for': '127.0.0.1, 203.0.113.2' },
  { forwarded: 'for="[2001:db8::1]";proto=https' },
  { 'x-real-ip': '203.0.113.3', 'cf-connecting-ip': '203.0.113.3', 'true-client-ip': '203.0.113.3' },
  { 'x-client-ip': '127.0.0.1', via: '1.1 proxy', 'x-forwarded-host': 'localhost' },
])('with %j a stranger is the stranger of before', async (headers) => {
  const username = `ghost-${JSON.stringify(headers).length}`;
  const body = { tenant: 'acme', username, password: 'wrong' };
  const status = async (n: number, given: Record<string, string>) =>
    (
      await desk.send('POST', '/api/auth/login', {
        body: { ...body, username: `${username}${n}` },
        headers: given,
        from: '198.51.100.99',
      })
    ).status;
  // Five users in turn; the network's own count is what stays.
  const seen = new Set<number>();
  for (let n = 0; n < 11; n += 1) seen.add(await status(n, headers));
  const { rows } = await desk.kernel.runtime.db.control.query(
    "select key from kernel.throttle where key like 'network:%' and (key like '%203.0.113%' or key like '%127.0.0.1%' or key like '%2001:db8:%')",
  );
  expect(rows).toEqual([]);
  expect([...seen].every((one) => one === 401 || one === 429)).toBe(true);
});
