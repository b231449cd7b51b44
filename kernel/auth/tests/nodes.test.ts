import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Kernel } from '../../kernel.ts';
import { Desk } from './desk.ts';

let desk: Desk;
let other: Kernel;
beforeAll(async () => {
  desk = await Desk.open();
  await desk.user('erik', 'expert');
  other = await desk.secondNode();
});
afterAll(() => desk.close());

test('a session that ends on one node ends on the others, before their memory of it expires', async () => {
  const browser = desk.browser();
  await browser.login('erik');
  const cookie = browser.cookies.get('serviflow_session') ?? '';
  const onOther = () => other.runtime.auth.authenticate({ cookie, ip: '192.0.2.1' });
  expect((await onOther())?.principal.username).toBe('erik');
  await browser.post('/api/auth/logout');
  // The clock of the desk stands still: only the word from the first node can end it.
  await vi.waitFor(async () => expect(await onOther()).toBeNull(), { timeout: 5_000 });
});

test('failures on one node count on the others', async () => {
  const attempt = async (kernel: Kernel) => {
    const body = JSON.stringify({ tenant: 'acme', username: 'erik', password: 'a wrong guess' });
    const headers = { 'content-type': 'application/json' };
    const socket = { remoteAddress: '198.51.100.1' };
    const request = new Request('http://desk.test/api/auth/login', { method: 'POST', headers, body });
    return (await kernel.fetch(request, { incoming: { socket } })).status;
  };
  for (let n = 0; n < 5; n += 1) expect(await attempt(n % 2 ? other : desk.kernel)).toBe(401);
  expect(await attempt(other)).toBe(429);
  expect(await attempt(desk.kernel)).toBe(429);
});
