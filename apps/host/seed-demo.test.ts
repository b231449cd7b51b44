import { DEMO_TENANT } from '@serviflow/config/demo-data';
import { plugins } from '@serviflow/config/plugins';
import { uuidv7 } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { seedDemo } from './seed-demo.ts';

let desk: TestKernel | undefined;
afterEach(() => desk?.stop());

const open = async () => {
  desk = await createTestKernel({ plugins, env: { SMTP_PORT: 0 } });
  return desk;
};
const tickets = async ({ kernel }: TestKernel) => {
  const tenant = await kernel.runtime.tenants.byCode('demo');
  const rows = await kernel.runtime.invoker.system('tickets', tenant?.id ?? '', (c) =>
    c.sql<{ 'tickets.ticket': { id: string } }>().selectFrom('tickets.ticket').select('id').execute(),
  );
  return rows.length;
};

it('makes the demo once, also when two processes start together', async () => {
  const { kernel } = await open();
  await Promise.all([seedDemo(kernel, 'demo-pw1'), seedDemo(kernel, 'demo-pw1')]);
  expect(await tickets(desk as TestKernel)).toBeGreaterThan(55);
  const before = await tickets(desk as TestKernel);
  expect(await seedDemo(kernel, 'demo-pw1')).toBe('given');
  expect(await tickets(desk as TestKernel)).toBe(before);
}, 60_000);

it('touches nothing of a demo that is there: passwords, users, settings and switches stay as people left them', async () => {
  const { kernel } = await open();
  expect(await seedDemo(kernel, 'demo-pw1')).toBe('given');
  const { tenants, invoker } = kernel.runtime;
  const owner = new pg.Client({ connectionString: (desk as TestKernel).databaseUrl });
  await owner.connect();
  const id = (await tenants.byCode('demo'))?.id ?? '';
  await invoker.system('users', id, async (c) => {
    const all = await c.users.list({ limit: 100 });
    const expert = all.find((user) => user.username === 'expert');
    await c.users.setPassword(expert?.id ?? '', 'their own password', { temporary: false });
  });
  await invoker.system('admin', id, (c) => tenants.setPlugin(id, 'notifications', false, c.principal));
  const state = async () => {
    const tables = await owner.query(
      `select (select json_agg(u order by id) from kernel."user" u) as users,
              (select json_agg(p order by tenant_id, plugin) from kernel.tenant_plugin p) as switches,
              (select json_agg(s order by s) from (select to_jsonb(s) as s from kernel.setting s) s) as settings,
              (select json_agg(t order by id) from kernel.tenant t) as tenants`,
    );
    return { ...tables.rows[0], tickets: await tickets(desk as TestKernel) };
  };
  const before = await state();
  expect(await seedDemo(kernel, 'another-demo-pw')).toBe('kept');
  expect(await state()).toEqual(before);
  await owner.end();
}, 60_000);

it('leaves a tenant of somebody else alone', async () => {
  const { kernel, tenant, log } = await open();
  await tenant('demo');
  await seedDemo(kernel, 'demo-pw1');
  expect(await tickets(desk as TestKernel)).toBe(0);
  expect(log.lines.some((line) => line.message.includes('not the demo'))).toBe(true);
});

it('is finished by the next start when a process died between making and filling the tenant', async () => {
  const { kernel } = await open();
  const { db } = kernel.runtime;
  // What such a process leaves behind: the tenant's row and nothing else.
  await db.control.query(
    `insert into kernel.tenant (id, code, name, timezone, locale, plan, profile, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, now())`,
    [uuidv7(), 'demo', DEMO_TENANT.name, 'UTC', 'en', DEMO_TENANT.plan, DEMO_TENANT.profile],
  );
  await seedDemo(kernel, 'demo-pw1');
  expect(await tickets(desk as TestKernel)).toBeGreaterThan(55);
});
