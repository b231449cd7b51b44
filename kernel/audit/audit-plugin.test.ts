import { defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const demo = defineManifest({
  id: 'demo',
  title: 'Demo',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'demo.use': { title: 'Use', roles: ['admin', 'expert'] } },
});
const make = demo.action('make', {
  title: 'Make',
  permission: 'demo.use',
  input: Type.Object({ title: Type.String(), apiKey: Type.Optional(Type.String()) }),
  reply: Type.Object({ id: Type.String() }),
  run: (c, { title }) => {
    c.audit({ length: title.length });
    return { id: `made-${title}` };
  },
});
const plugin = definePlugin(demo, { register: (p) => p.action(make) });

let t: TestKernel;
let acme: TestTenant;
beforeAll(async () => {
  t = await createTestKernel({ plugins: [plugin] });
  acme = await t.tenant('acme');
});
afterAll(() => t.stop());

const list = async (query = '', who = acme.admin) => (await who.get(`/api/admin/audit${query}`)).body;

test('an action leaves who, what, on what and with which input; secrets stay out', async () => {
  await acme.admin.post('/api/demo/make', { title: 'one', apiKey: 'very-secret' });
  const { items } = await list('?action=demo.make');
  expect(items[0]).toMatchObject({
    username: 'admin',
    action: 'demo.make',
    entityType: 'demo',
    entityId: 'made-one',
    details: { input: { title: 'one', apiKey: '[redacted]' }, length: 3 },
  });
});

test('every kind of entry can be filtered by and has a title, logins too (35.2)', async () => {
  const { items } = (await acme.admin.get('/api/admin/audit/actions')).body;
  const titles = new Map(items.map((one: { id: string; title: string }) => [one.id, one.title]));
  expect(titles.get('auth.login')).toBe('Log in');
  expect(titles.get('demo.make')).toBe('Make');
  const written = (await list('?limit=200')).items as { action: string }[];
  expect(written.map((entry) => entry.action).filter((action) => !titles.has(action))).toEqual([]);
});

test('filters narrow, pages go on where the last one ended, other tenants see nothing', async () => {
  const expert = await acme.user('eva', 'expert');
  for (const title of ['a', 'b', 'c', 'd', 'e']) {
    t.clock.advance({ minutes: 1 });
    await expert.post('/api/demo/make', { title });
  }
  const titles = (page: { items: { details: { input: { title: string } } }[] }) =>
    page.items.map((i) => i.details.input.title);
  const first = await list('?user=eva&action=demo.&limit=2');
  expect(titles(first)).toEqual(['e', 'd']);
  const second = await list(`?user=eva&action=demo.&limit=2&cursor=${first.next}`);
  expect(titles(second)).toEqual(['c', 'b']);
  const third = await list(`?user=eva&action=demo.&limit=2&cursor=${second.next}`);
  expect([titles(third), third.next]).toEqual([['a'], null]);
  const since = new Date(t.clock.now().getTime() - 90_000).toISOString();
  expect(titles(await list(`?user=eva&action=demo.make&from=${since}`))).toEqual(['e', 'd']);
  expect((await list('?entityId=made-c')).items).toHaveLength(1);
  expect((await acme.admin.get('/api/admin/audit?cursor=nonsense')).status).toBe(422);
  expect((await expert.get('/api/admin/audit')).status).toBe(403);
  const other = await t.tenant('other');
  expect((await list('?action=demo.', other.admin)).items).toEqual([]);
});

test('the export is CSV that no spreadsheet takes for a formula, and is itself recorded', async () => {
  await acme.admin.post('/api/demo/make', { title: '=cmd|calc' });
  await t.kernel.runtime.audit.write({
    tenantId: acme.info.id,
    actor: { kind: 'anonymous', id: 'anonymous', username: '=HYPERLINK("http://evil.example")' },
    action: 'auth.login-failed',
    details: { password: 'typed' },
    ip: '192.0.2.1',
    requestId: 'r',
  });
  const csv = await acme.admin.get('/api/admin/audit/export');
  expect(csv.headers.get('content-type')).toContain('text/csv');
  const lines = (csv.body as string).trim().split('\r\n');
  expect(lines[0]).toContain(
    '"Timestamp","Username","Action","Entity Type","Entity ID","Details","IP Address"',
  );
  const login = lines.find((line) => line.includes('auth.login-failed'));
  expect(login).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  expect(login).not.toContain('typed');
  expect((await list('?action=audit.export')).items).toHaveLength(1);
});

test('entries cannot be changed or deleted by the application', async () => {
  const { invoker } = t.kernel.runtime;
  const { sql } = await import('kysely');
  for (const statement of ['delete from kernel.audit', "update kernel.audit set action = 'x'"]) {
    await expect(
      invoker.system('demo', acme.info.id, (c) => sql.raw(statement).execute(c.sql())),
    ).rejects.toThrow('permission denied');
  }
});
