import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Browser, Desk, PASSWORD } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

/** Fails `times` times. @returns the last answer */
async function guess(browser: Browser, username: string, times: number): Promise<Answer> {
  let answer: Answer | undefined;
  for (let n = 0; n < times; n += 1) answer = await browser.login(username, `wrong guess ${n}`);
  if (!answer) throw new Error('no guess was made');
  return answer;
}

test('after five failures a user is closed to unknown devices, and opens again', async () => {
  await desk.user('anna', 'expert');
  const stranger = desk.browser('198.51.100.1');
  expect((await guess(stranger, 'anna', 5)).status).toBe(401);
  const blocked = await desk.browser('198.51.100.2').login('anna');
  expect(blocked).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } });
  expect(blocked.headers.get('retry-after')).toBe('30');
  desk.advance(31);
  expect((await desk.browser('198.51.100.2').login('anna')).status).toBe(200);
});

test('the wait doubles, and no header makes a stranger somebody else', async () => {
  await desk.user('berta', 'expert');
  const stranger = desk.browser('198.51.100.3');
  await guess(stranger, 'berta', 5);
  desk.advance(31);
  await guess(stranger, 'berta', 1);
  const body = { tenant: 'acme', username: 'berta', password: PASSWORD };
  const headers = {
    'x-forwarded-for': '203.0.113.9',
    forwarded: 'for=203.0.113.9',
    'x-real-ip': '203.0.113.9',
  };
  const again = await desk.send('POST', '/api/auth/login', { body, headers, from: '198.51.100.3' });
  expect(again.status).toBe(429);
  expect(again.headers.get('retry-after')).toBe('60');
});

test('guesses of strangers never keep the owner out of a known device', async () => {
  await desk.user('carla', 'expert');
  const owner = desk.browser('198.51.100.4');
  await owner.login('carla');
  await owner.post('/api/auth/logout');
  await guess(desk.browser('198.51.100.5'), 'carla', 6);
  expect((await desk.browser('198.51.100.6').login('carla')).status).toBe(429);
  expect((await owner.login('carla')).status).toBe(200);
});

test('a known device may guess no more than others', async () => {
  await desk.user('dora', 'expert');
  const thief = desk.browser('198.51.100.7');
  await thief.login('dora');
  await guess(thief, 'dora', 5);
  expect((await thief.login('dora')).status).toBe(429);
});

test("one user's device cookie is nothing for another user", async () => {
  await desk.user('eva', 'expert');
  await desk.user('mallory', 'expert');
  const thief = desk.browser('198.51.100.12');
  await thief.login('mallory');
  await guess(thief, 'eva', 5);
  expect((await desk.browser('198.51.100.13').login('eva')).status).toBe(429);
});

test('a thousand guesses at one moment count as a thousand', async () => {
  await desk.user('fritz', 'expert');
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => desk.browser('198.51.100.8').login('fritz', `guess number ${n}`)),
  );
  expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
  expect(answers.filter((answer) => answer.status === 429)).toHaveLength(7);
});

test('names that do not exist are closed like others', async () => {
  const answer = await guess(desk.browser('198.51.100.9'), 'nobody-at-all', 6);
  expect(answer.status).toBe(429);
});

test('one network may not try one password on many users, even over many addresses of its own', async () => {
  await desk.user('gerd', 'expert');
  const answers: number[] = [];
  // The last 64 bits of an IPv6 address are the caller's to choose.
  for (let n = 0; n < 51; n += 1)
    answers.push((await desk.browser(`2001:db8:1:2::${n}`).login(`name-${n}`, 'Summer-2026-!')).status);
  expect(answers.slice(0, 50).every((status) => status === 401)).toBe(true);
  expect(answers[50]).toBe(429);
  expect((await desk.browser('2001:db8:1:2::ffff').login('gerd')).status).toBe(429);
  expect((await desk.browser('2001:db8:1:3::1').login('gerd')).status).toBe(200);
});

test('attempts on a closed user do not close the network for colleagues', async () => {
  await desk.user('hans', 'expert');
  await desk.user('ida', 'expert');
  await guess(desk.browser('198.51.100.10'), 'hans', 70);
  expect((await desk.browser('198.51.100.10').login('ida')).status).toBe(200);
});

test('expired counts are swept, and the table has an end', async () => {
  const { throttle } = desk.auth;
  const { control } = desk.kernel.runtime.db;
  const count = async () => (await control.query('select count(*) as n from kernel.throttle')).rows[0].n;
  desk.advance(7200);
  await throttle.sweep();
  expect(await count()).toBe(0);
  const policy = { limit: 5, window: 60, wait: 10, maxWait: 60 };
  for (let n = 0; n < 8; n += 1) await throttle.take(`key ${n}`, policy);
  await throttle.sweep(3);
  expect(await count()).toBe(3);
});
