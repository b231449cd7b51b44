import { defineManifest, defineMigration, definePlugin, sql } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** SQLSTATE that the check meets; null for a fault of its own. */
let meets: string | null = null;
const manifest = defineManifest({ id: 'patient', title: 'Patient', version: '1.0.0', sdk: '^1.0.0' });
const fail = defineMigration('0001-fail', () => [
  `create function patient.fail(state text) returns void language plpgsql as
    $$ begin raise exception using errcode = state; end $$`,
]);
const patient = definePlugin(manifest, {
  migrations: [fail],
  register(p) {
    p.health('pulse', async (host) => {
      if (!meets) throw new Error('no pulse');
      const [tenant] = await host.tenants();
      await host.run(tenant?.id ?? '', (c) => sql`select patient.fail(${meets})`.execute(c.sql()));
      return { ok: true };
    });
  },
});

let desk: TestKernel;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [patient] });
  await desk.tenant('acme');
});
afterAll(() => desk?.stop());

test.each([
  ['53300', 'database'],
  ['57P01', 'database'],
  ['53100', 'disk'],
  ['40P01', 'contention'],
])('a health check that meets %s says that it could not look, and blames nobody', async (state, outage) => {
  meets = state;
  const [report] = await desk.kernel.health.check('patient');
  expect(report, report?.detail).toMatchObject({ name: 'pulse', ok: false, outage });
  expect(report?.detail).toMatch(/^This could not be checked: /);
});

test('a fault of the check itself stays one', async () => {
  meets = null;
  expect(await desk.kernel.health.check('patient')).toEqual([
    { name: 'pulse', ok: false, detail: 'no pulse' },
  ]);
});
