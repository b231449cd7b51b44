import { defineManifest, definePlugin, sql, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterEach, expect, test } from 'vitest';

/** What one tenant takes from the desk is told to that tenant and to nobody else. */
const slow = defineManifest({
  id: 'slow',
  title: 'Slow',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'slow.use': { title: 'Use it', roles: ['admin'] } },
});
const sleep = slow.query('sleep', {
  title: 'Sleep',
  permission: 'slow.use',
  input: Type.Object({ seconds: Type.Number() }),
  reply: Type.Object({}),
  async run(c, { seconds }) {
    await sql`select pg_sleep(${seconds})`.execute(c.sql());
    return {};
  },
});
const plugins = [definePlugin(slow, { migrations: [], register: (p) => p.query(sleep) })];

let desk: TestKernel | undefined;
afterEach(async () => {
  await desk?.stop();
  desk = undefined;
});

test('a list that takes longer than two seconds is stopped and says so; meanwhile others are served and the node is ready', async () => {
  desk = await createTestKernel({ plugins });
  const [loud, calm] = [await desk.tenant('loud'), await desk.tenant('calm')];
  await calm.admin.get('/api/slow/sleep?seconds=0');
  const order: string[] = [];
  const stopped = Promise.all(
    Array.from({ length: 4 }, () => loud.admin.get('/api/slow/sleep?seconds=30')),
  ).then((answers) => {
    order.push('loud');
    return answers;
  });
  expect((await calm.admin.get('/api/slow/sleep?seconds=0')).status).toBe(200);
  const ready = await desk.kernel.fetch(new Request('http://desk.test/readyz'));
  expect(ready.status).toBe(200);
  order.push('calm');
  for (const answer of await stopped) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.body).toMatchObject({
      code: 'busy',
      detail: expect.stringContaining('longer than 2 seconds'),
    });
  }
  expect(order).toEqual(['calm', 'loud']);
});

test('a tenant whose calls pile up is told so in time, while another goes on', async () => {
  desk = await createTestKernel({ plugins });
  const [loud, calm] = [await desk.tenant('loud'), await desk.tenant('calm')];
  const pile = Promise.all(Array.from({ length: 24 }, () => loud.admin.get('/api/slow/sleep?seconds=1.7')));
  expect((await calm.admin.get('/api/slow/sleep?seconds=0')).status).toBe(200);
  const answers = await pile;
  const busy = answers.filter((answer) => answer.status === 503);
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(4);
  expect(busy.length).toBeGreaterThan(0);
  for (const answer of busy)
    expect(answer.body).toMatchObject({ code: 'busy', detail: expect.stringContaining('Your organisation') });
});

test('the callers of one tenant share its limit, the callers of others have theirs', async () => {
  // Bursts: ten calls of one person, fifty of a tenant. The clock stands still.
  desk = await createTestKernel({ plugins, requestsPerSecond: 2 });
  const [loud, calm] = [await desk.tenant('loud'), await desk.tenant('calm')];
  const people = [loud.admin];
  for (let i = 0; i < 6; i += 1) people.push(await loud.user(`admin${i}`, 'admin'));
  const statuses: number[] = [];
  for (const person of people)
    for (let i = 0; i < 8; i += 1) statuses.push((await person.get('/api/slow/sleep?seconds=0')).status);
  expect(statuses.slice(0, 48).every((status) => status === 200)).toBe(true);
  expect(statuses.slice(51).every((status) => status === 429)).toBe(true);
  expect((await calm.admin.get('/api/slow/sleep?seconds=0')).status).toBe(200);
});
