import { defineManifest, definePlugin, type FeatureOf, flag, limit, sql, Type } from '@serviflow/sdk';
import { createTestKernel, TestClock, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

/** What a plan grants is given out once, whoever asks at the same moment. */
const press = defineManifest({
  id: 'press',
  title: 'Press',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'press.use': { title: 'Print', roles: ['admin'] } },
  features: {
    'press.labels': limit(20, { title: 'Labels', counted: 'total' }),
    'press.pages': limit(3, { title: 'Pages', counted: 'month' }),
    'press.shelves': limit(7, { title: 'Shelves' }),
    'press.colour': flag(false, { title: 'Colour' }),
  },
});
const Use = Type.Object({
  feature: Type.String(),
  amount: Type.Optional(Type.Number()),
  /** Fails after it has taken. */
  jam: Type.Optional(Type.Boolean()),
});
const Used = Type.Object({ used: Type.Number() });
const print = press.action('print', {
  title: 'Print',
  permission: 'press.use',
  input: Use,
  reply: Used,
  async run(c, { feature, amount, jam }) {
    // What comes from outside may be anything: plugins without types get by the compiler, too.
    const used = await c.consume(feature as FeatureOf<typeof press>, amount);
    if (jam) throw new Error('paper jam');
    return { used };
  },
});
const colour = press.action('colour', {
  title: 'In colour',
  permission: 'press.use',
  input: Type.Object({}),
  reply: Type.Object({}),
  run(c) {
    c.requireFeature('press.colour');
    return {};
  },
});
const pressPlugin = definePlugin(press, { register: (p) => p.action(print, colour) });

const plan = (id: string, title: string, features: Record<string, boolean | number>) =>
  ({ id, title, plugins: '*', enabled: '*', features }) as const;
const plans = [
  plan('test', 'Small', {}),
  plan('trial', 'Trial', { 'press.labels': 1_000 }),
  plan('large', 'Large', { 'press.labels': 25, 'press.pages': 100, 'press.colour': true }),
  plan('huge', 'Huge', { 'press.labels': Number.POSITIVE_INFINITY, 'press.pages': true }),
];
const clock = new TestClock(new Date('2026-11-30T22:30:00Z'));
let desk: TestKernel;
let acme: TestTenant;
let turn = 0;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [pressPlugin], plans, clock });
});
beforeEach(async () => {
  clock.set('2026-11-30T22:30:00Z');
  turn += 1;
  acme = await desk.tenant(`acme-${turn}`, { timezone: 'Europe/Oslo' });
  await logIn(acme);
});
afterAll(() => desk?.stop());

/** Before calls side by side: they would all log in. */
const logIn = (tenant: TestTenant) => tenant.admin.get('/api/auth/me');
const use = (tenant: TestTenant, feature: string, more: { amount?: number; jam?: true } = {}) =>
  tenant.admin.post('/api/press/print', { feature, ...more });
async function shown(tenant: TestTenant, feature: string) {
  const { status, body } = await tenant.admin.get('/api/admin/entitlements');
  expect(status).toBe(200);
  return body.items.find((item: { feature: string }) => item.feature === feature);
}
const tally = (answers: readonly { status: number }[]) => {
  const count = (status: number) => answers.filter((a) => a.status === status).length;
  return { ok: count(200), refused: count(403), all: answers.length };
};

test('50 at once with a limit of 20: 20 get it, 30 are told why, none is lost', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => use(acme, 'press.labels')));
  expect(tally(answers)).toEqual({ ok: 20, refused: 30, all: 50 });
  const got = answers.filter((a) => a.status === 200).map((a) => a.body.used as number);
  expect(got.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(answers.find((a) => a.status === 403)?.body).toMatchObject({
    code: 'plan-limit',
    detail: 'Labels: your plan Small includes 20, and all are used. The plan Large includes 25.',
  });
  expect(await shown(acme, 'press.labels')).toMatchObject({ granted: 20, used: 20, betterPlan: 'Large' });
}, 30_000);

test('what fails afterwards has taken nothing', async () => {
  await use(acme, 'press.labels', { amount: 18 });
  const mixed = await Promise.all(
    Array.from({ length: 12 }, (_, i) => use(acme, 'press.labels', i % 2 ? { jam: true } : {})),
  );
  expect(tally(mixed).ok).toBe(2);
  expect(await shown(acme, 'press.labels')).toMatchObject({ used: 20 });
});

test('more than is left is refused as a whole, and what is given back can be taken again', async () => {
  expect((await use(acme, 'press.labels', { amount: 21 })).status).toBe(403);
  expect((await use(acme, 'press.labels', { amount: 18 })).body.used).toBe(18);
  expect((await use(acme, 'press.labels', { amount: 3 })).body.detail).toContain('of which 2 are left');
  expect((await use(acme, 'press.labels', { amount: -4 })).body.used).toBe(14);
  expect((await use(acme, 'press.labels', { amount: 6 })).body.used).toBe(20);
  expect((await use(acme, 'press.labels', { amount: -100 })).body.used).toBe(0);
});

test('tenants do not share', async () => {
  const other = await desk.tenant(`other-${turn}`);
  await logIn(other);
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => use(i % 2 ? acme : other, 'press.labels', { amount: 2 })),
  );
  expect(tally(answers)).toEqual({ ok: 20, refused: 10, all: 30 });
  for (const tenant of [acme, other])
    expect(await shown(tenant, 'press.labels')).toMatchObject({ used: 20, granted: 20 });
});

test('another plan counts from the next call, and keeps what was used', async () => {
  await use(acme, 'press.labels', { amount: 20 });
  await acme.plan('large');
  expect((await use(acme, 'press.labels', { amount: 5 })).body.used).toBe(25);
  await acme.plan('huge');
  expect((await use(acme, 'press.labels', { amount: 1_000 })).body.used).toBe(1_025);
  expect(await shown(acme, 'press.labels')).toMatchObject({ granted: null, used: 1_025, betterPlan: null });
  await acme.plan('test');
  expect((await use(acme, 'press.labels')).status).toBe(403);
  expect((await use(acme, 'press.labels', { amount: -1_010 })).body.used).toBe(15);
});

test('a month is the calendar month of the tenant', async () => {
  for (const used of [1, 2, 3]) expect((await use(acme, 'press.pages')).body.used).toBe(used);
  expect((await use(acme, 'press.pages')).body.detail).toBe(
    'Pages: your plan Small includes 3 a month, and all are used. The plan Large includes 100 a month.',
  );
  expect(await shown(acme, 'press.pages')).toMatchObject({ month: '2026-11', used: 3 });
  // Oslo is an hour ahead of UTC: December begins there at 23:00.
  clock.set('2026-11-30T23:00:00Z');
  expect(await shown(acme, 'press.pages')).toMatchObject({ month: '2026-12', used: 0 });
  expect((await use(acme, 'press.pages')).body.used).toBe(1);
});

test('a switch of the plan is asked for by name', async () => {
  expect((await acme.admin.post('/api/press/colour')).body).toMatchObject({
    status: 403,
    code: 'not-in-plan',
    detail: 'Your plan Small does not include "Colour". The plan Large does.',
  });
  expect(await shown(acme, 'press.colour')).toMatchObject({ type: 'flag', granted: false, used: null });
  await acme.plan('large');
  expect((await acme.admin.post('/api/press/colour')).status).toBe(200);
});

test.each([
  ['press.shelves', 1, 'not declare as a counted limit'],
  ['users.seats', 1, 'does not declare'],
  ['press.labels', 0.5, 'whole number'],
])('%s taken %d at a time is a fault of the plugin', async (feature, amount, why) => {
  desk.log.lines.length = 0;
  expect((await use(acme, feature, { amount })).status).toBe(500);
  expect(desk.log.errors()).toMatchObject([
    { fields: { plugin: 'press', error: expect.stringContaining(why) } },
  ]);
});

test('the counters are fenced to their tenant', async () => {
  await use(acme, 'press.labels', { amount: 7 });
  const other = await desk.tenant(`fenced-${turn}`);
  const seen = await other.system(
    'press',
    async (c) => (await sql`select * from kernel.entitlement_use`.execute(c.sql())).rows.length,
  );
  expect(seen).toBe(0);
});
