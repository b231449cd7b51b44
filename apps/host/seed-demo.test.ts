import { DEMO_TENANT } from '@serviflow/config/demo-data';
import { plugins } from '@serviflow/config/plugins';
import { uuidv7 } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
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
  await seedDemo(kernel, 'demo-pw1');
  expect(await tickets(desk as TestKernel)).toBe(before);
});

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
