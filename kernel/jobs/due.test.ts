import { defineManifest, defineMigration, definePlugin, dueFunction, sql, tenantTable } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const TENANTS = 1_000;

const alarm = defineManifest({ id: 'alarm', title: 'Alarm', version: '1.0.0', sdk: '^1.1.0' });
let ran: string[] = [];
const ring = alarm.job('ring', {
  cron: '* * * * *',
  due: 'alarm.ring_due',
  perTenant: true,
  async run(c) {
    ran.push(c.tenant.code);
    await sql`delete from alarm.bell where at <= ${c.now()}`.execute(c.sql());
  },
});
const plugin = definePlugin(alarm, {
  migrations: [
    defineMigration('0001-init', (roles) => [
      ...tenantTable(roles, 'alarm.bell', { columns: ['at timestamptz not null'] }),
      'create index bell_at on alarm.bell (at, tenant_id)',
      ...dueFunction(roles, 'alarm.ring_due', [{ table: 'alarm.bell', where: 'd.at <= $1' }]),
    ]),
  ],
  register: (p) => p.job(ring),
});

let desk: TestKernel;
let owner: pg.Client;
let ids: string[];

beforeAll(async () => {
  desk = await createTestKernel({ plugins: [plugin] });
  owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  await desk.tenant('first');
  await owner.query(
    `insert into kernel.tenant (id, code, name, timezone, locale, plan, profile, created_at)
     select uuidv7(), 't' || n, 'T', case when n % 2 = 0 then 'UTC' else 'Asia/Tokyo' end, 'en', 'test', '{}', now() from generate_series(1, $1::int) n`,
    [TENANTS],
  );
  await owner
    .query(
      `insert into kernel.tenant_plugin (tenant_id, plugin, enabled, changed_at, changed_by) select id, 'alarm', true, now(), 'x' from kernel.tenant on conflict do nothing`,
    )
    .catch(() => undefined);
  ids = (await owner.query("select id from kernel.tenant where code like 't%' order by id")).rows.map(
    (row) => row.id,
  );
  await desk.drain();
}, 60_000);
afterAll(async () => {
  await owner?.end();
  await desk?.stop();
});
beforeEach(() => {
  ran = [];
});

const set = (tenantId: string | undefined, at: Date) =>
  owner.query('insert into alarm.bell (tenant_id, id, at) values ($1, uuidv7(), $2)', [tenantId, at]);
const queued = async () =>
  (await owner.query("select count(*)::int as n from pgboss.job where name = 'alarm/job/ring'")).rows[0].n;
const minutes = async (count: number) => {
  for (let i = 0; i < count; i += 1) {
    desk.clock.advance({ minutes: 1 });
    await desk.drain();
  }
};

test('a thousand idle tenants queue nothing, and one whose time comes runs at that minute, once', async () => {
  await set(ids[7], new Date(desk.clock.now().getTime() + 3 * 60_000));
  await minutes(2);
  expect(ran).toEqual([]);
  expect(await queued()).toBe(0);
  await minutes(1);
  expect(ran).toHaveLength(1);
  await minutes(3);
  expect(ran).toHaveLength(1);
}, 60_000);

test('what was missed while nobody worked runs once', async () => {
  await set(ids[1], desk.clock.now());
  await set(ids[1], new Date(desk.clock.now().getTime() + 60_000));
  desk.clock.advance({ days: 1 });
  await desk.drain();
  expect(ran).toHaveLength(1);
});

test('a suspended tenant waits', async () => {
  await set(ids[2], desk.clock.now());
  await owner.query("update kernel.tenant set status = 'suspended' where id = $1", [ids[2]]);
  await minutes(1);
  expect(ran).toEqual([]);
  await owner.query("update kernel.tenant set status = 'active' where id = $1", [ids[2]]);
  desk.kernel.runtime.bus.emit('reset', {});
  await minutes(1);
  expect(ran).toHaveLength(1);
});

test('a function that cannot be asked holds up no other schedule', async () => {
  await owner.query('alter function alarm.ring_due(timestamptz) rename to gone');
  await minutes(1);
  expect(desk.log.errors().some((line) => line.message.includes('could not be asked'))).toBe(true);
  await owner.query('alter function alarm.gone(timestamptz) rename to ring_due');
  await set(ids[3], desk.clock.now());
  await minutes(1);
  expect(ran).toHaveLength(1);
});

test('calls of a tenant may not ask who else has something due', async () => {
  const tenant = await desk.tenant('curious');
  await expect(
    tenant.system('alarm', (c) => sql`select * from alarm.ring_due(now())`.execute(c.sql())),
  ).rejects.toThrow(/permission denied/);
});

test.each([
  [{ due: 'alarm.x' }, 'needs "cron" and "perTenant"'],
  [{ due: 'other.x', cron: '* * * * *', perTenant: true }, "in the plugin's own schema"],
  [{ due: 'alarm.x; drop', cron: '* * * * *', perTenant: true }, "in the plugin's own schema"],
])('%o is refused', (spec, reason) => {
  expect(() => alarm.job('bad', { ...spec, run: () => undefined })).toThrow(reason);
});
