import { fileURLToPath } from 'node:url';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPackage } from '../../apps/host/installed/package-file.ts';

/** Built when the SDK was 1.0; see README.md there. Never build it anew. */
const LOANS = fileURLToPath(new URL('fixtures/loans-sdk-1.0', import.meta.url));

/** What was built against an SDK goes on working with every later one of the same major version. */
let desk: TestKernel;
let acme: TestTenant;
beforeAll(async () => {
  const { folder: _folder, entry, ...pack } = await readPackage(LOANS);
  const { default: plugin } = await import(entry);
  desk = await createTestKernel({ plugins: [], installed: [{ ...pack, plugin }] });
  acme = await tenant('acme');
});
afterAll(() => desk?.stop());

/** A plugin from outside is off until an administrator switches it on. */
async function tenant(code: string): Promise<TestTenant> {
  const made = await desk.tenant(code);
  expect((await made.admin.post('/api/admin/plugins/loans/enable')).status).toBe(200);
  return made;
}

const lend = (more: object = {}) =>
  acme.admin.post('/api/loans/lend', {
    thing: ' Projector ',
    borrower: 'kim@acme.example',
    days: 7,
    ...more,
  });
const ledger = async () => (await acme.admin.get('/api/loans/ledger')).body;

test('it starts, and is healthy', async () => {
  const { body } = await acme.admin.get('/api/admin/plugins');
  expect(body.items.find((item: { id: string }) => item.id === 'loans')).toMatchObject({
    status: 'started',
    version: '1.2.0',
    health: [{ name: 'shelf', ok: true, detail: 'the shelf stands' }],
  });
});

test('its action runs through its filter, its event reaches its handler, and that one its job', async () => {
  const made = await lend();
  expect(made).toMatchObject({ status: 200, body: { thing: 'Projector', backAt: null } });
  await desk.drain();
  expect(await ledger()).toEqual(['lent: Projector', 'opened', 'remembered: Projector']);
});

test('its settings have their defaults, can be changed, and hold for the action', async () => {
  expect((await lend({ days: 20 })).body).toMatchObject({ code: 'invalid', errors: [{ pointer: '/days' }] });
  const saved = await acme.admin.put('/api/settings/loans', { values: { maxDays: 30 } });
  expect(saved.status).toBe(200);
  expect((await lend({ days: 20 })).status).toBe(200);
});

test('its input is checked, its permission holds', async () => {
  expect((await lend({ borrower: 'nobody' })).body.errors).toMatchObject([{ pointer: '/borrower' }]);
  const vera = await acme.user('vera', 'viewer');
  expect((await vera.post('/api/loans/lend', { thing: 'A', borrower: 'a@b.example', days: 1 })).status).toBe(
    403,
  );
  expect((await vera.get('/api/loans/list')).status).toBe(200);
});

test('its query pages and searches, its subject is loaded and locked, its condition is kept', async () => {
  const first = await acme.admin.get('/api/loans/list?limit=1');
  expect(first.body.items).toHaveLength(1);
  const second = await acme.admin.get(`/api/loans/list?limit=1&cursor=${first.body.next}`);
  expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
  expect((await acme.admin.get('/api/loans/list?q=projector')).body.items).toHaveLength(2);
  const { id } = first.body.items[0];
  expect((await acme.admin.get(`/api/loans/${id}/show`)).body.id).toBe(id);
  expect((await acme.admin.post(`/api/loans/${id}/take-back`)).status).toBe(200);
  expect((await acme.admin.post(`/api/loans/${id}/take-back`)).status).toBe(409);
  expect(await ledger()).toContain('back: Projector');
});

test('its screens and slots are offered', async () => {
  const { body } = await acme.admin.get('/api/ui');
  expect(JSON.stringify(body)).toContain('LoansPage');
});

test('its schedule runs, for its own tenant and no other', async () => {
  const rival = await tenant('rival');
  desk.clock.advance({ days: 40 });
  await desk.drain();
  const overdue = await acme.system('loans', (c) =>
    c
      .sql<{ 'loans.loan': { overdue: boolean } }>()
      .selectFrom('loans.loan')
      .select('overdue')
      .where('overdue', '=', true)
      .execute(),
  );
  expect(overdue).toHaveLength(1);
  const rina = await rival.user('rina', 'viewer');
  expect((await rina.get('/api/loans/list')).body.items).toEqual([]);
});
