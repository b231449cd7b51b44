import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, Desk, PASSWORD } from './desk.ts';

let desk: Desk;
let admin: Browser;
beforeAll(async () => {
  desk = await Desk.open({});
  await desk.user('boss', 'admin');
  admin = desk.browser();
  await admin.login('boss');
});
afterAll(() => desk.close());

const patch = (id: string, body: unknown) => admin.send('PATCH', `/api/users/${id}`, { body });

test('who makes an admin, brings one back or moves the address of staff repeats the password first', async () => {
  const id = await desk.user('una', 'expert');
  const old = await desk.user('olaf', 'admin');
  await desk.inside(desk.acme, (c) => c.users.update(old, { active: false }));
  await admin.send('DELETE', '/api/auth/elevate');
  const tries = [
    () => admin.post('/api/users/invite', { email: 'una2@acme.example', role: 'admin' }),
    () => patch(id, { role: 'admin' }),
    () => patch(id, { email: 'elsewhere@thief.example' }),
    () => admin.post(`/api/users/${old}/reactivate`),
  ];
  for (const attempt of tries)
    expect(await attempt()).toMatchObject({ status: 403, body: { code: 'elevation-required' } });
  expect((await patch(id, { name: 'Una Other', role: 'viewer' })).status).toBe(200);
  await admin.post('/api/auth/elevate', { password: PASSWORD });
  for (const attempt of tries) expect((await attempt()).status).toBeOneOf([200, 201]);
});

test('one person is invited a few times an hour only', async () => {
  const { body: pending } = await admin.post('/api/users/invite', {
    email: 'ina@acme.example',
    role: 'viewer',
  });
  const again = () => admin.post(`/api/users/${pending.id}/resend-invite`);
  const answers = [];
  for (let i = 0; i < 5; i += 1) answers.push((await again()).status);
  expect(answers.at(-1)).toBe(429);
  desk.advance(7_200);
  await admin.login('boss');
  expect((await again()).status).toBe(200);
});
