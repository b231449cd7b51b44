import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import clients from '@serviflow/plugin-clients';
import tickets from '@serviflow/plugin-tickets';
import { sql } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundPlugins } from '../support/foreign-plugin/found.ts';

let desk: TestKernel;
let acme: TestTenant;
let rival: TestTenant;
let small: TestTenant;
let ada: { cookie: string };

const SELLING = ['clients', 'tickets', 'parcel-watch'];

beforeAll(async () => {
  desk = await createTestKernel({
    plugins: [clients, tickets],
    installed: foundPlugins,
    plans: [
      { id: 'small', title: 'Small', plugins: ['clients', 'tickets'], enabled: '*', features: {} },
      { id: 'test', title: 'Large', plugins: SELLING, enabled: ['clients', 'tickets'], features: {} },
    ],
  });
  acme = await desk.tenant('acme');
  rival = await desk.tenant('rival');
  small = await desk.tenant('small', { plan: 'small' });
});
afterAll(() => desk?.stop());

const pluginOf = async (tenant: TestTenant, id = 'parcel-watch') => {
  const { body } = await tenant.admin.get('/api/admin/plugins');
  return body.items.find((item: { id: string }) => item.id === id);
};
const control = (sql: string, values: unknown[] = []) => desk.kernel.runtime.db.control.query(sql, values);

async function sendParcels(tenant: TestTenant, count: number): Promise<void> {
  await tenant.admin.post('/api/admin/plugins/parcel-watch/enable');
  await tenant.admin.put('/api/settings/parcel-watch', {
    values: { carrier: `Post of ${tenant.info.code}` },
  });
  const ticket = await tenant.admin.post('/api/tickets', { title: 'A parcel', description: 'On its way.' });
  for (let i = 0; i < count; i++) {
    const sent = await tenant.admin.post(`/api/parcel-watch/tickets/${ticket.body.id}/send`, {
      label: `No ${i}`,
    });
    expect(sent.status).toBe(200);
  }
}
/** Another administrator, who gave the password again; the session gets another cookie with it. */
async function elevated(tenant: TestTenant): Promise<{ cookie: string }> {
  const ada = await tenant.user('ada', 'admin');
  const { headers } = await ada.post('/api/auth/elevate', { password: ada.password });
  const set = headers.getSetCookie().find((one) => one.startsWith('serviflow_session='));
  return { cookie: set?.split(';')[0] ?? '' };
}
const leftOf = async (tenant: TestTenant) =>
  (await tenant.admin.get('/api/admin/plugins/parcel-watch/data')).body;

test('a plugin from outside tells who made it and what it may touch', async () => {
  expect(await pluginOf(acme)).toMatchObject({
    source: 'outside',
    description: 'Keeps an eye on parcels that belong to a ticket.',
    author: 'Pat Parcel',
    homepage: 'https://parcels.example/watch',
    packageName: '@parcels/serviflow-parcel-watch',
    sdk: { range: '^1.0.0', fits: true },
    enabled: false,
    requires: ['tickets', 'clients'],
    checkedAt: expect.any(String),
    touches: {
      permissions: [
        { id: 'parcel-watch.read', title: 'See parcels', roles: ['admin', 'expert', 'viewer'] },
        { id: 'parcel-watch.write', title: 'Register parcels', roles: ['admin', 'expert'] },
      ],
      network: ['api.parcels.example'],
      tables: ['parcel_watch.log', 'parcel_watch.parcel'],
      hears: ['tickets.closed@1'],
      emits: ['parcel-watch.sent@1'],
      jobs: [
        { id: 'parcel-watch.track', cron: null },
        { id: 'parcel-watch.nightly', cron: '0 3 * * *' },
      ],
      slots: [{ slot: 'tickets.sidebar@1', title: 'Parcels' }],
      pages: [{ path: '/parcels', title: 'Parcels', area: 'workspace' }],
    },
  });
  // What a package says of itself is no link unless it is a web address.
  expect((await pluginOf(acme, 'clumsy-screens')).homepage).toBeNull();
  expect(await pluginOf(acme, 'tickets')).toMatchObject({ source: 'built-in', packageName: null });
});

test('what the plan lacks is shown with the plans that have it, and cannot be switched on', async () => {
  expect((await pluginOf(small)).plan).toEqual({ included: false, current: 'Small', availableIn: ['Large'] });
  expect((await pluginOf(acme)).plan).toMatchObject({ included: true, current: 'Large' });
  const answer = await small.admin.post('/api/admin/plugins/parcel-watch/enable');
  expect(answer).toMatchObject({
    status: 409,
    body: {
      code: 'not-in-plan',
      detail: 'Your plan, Small, does not include Parcel watch. Plans that do: Large.',
    },
  });
  expect((await pluginOf(small)).enabled).toBe(false);
  expect((await small.admin.get('/api/parcel-watch/parcels')).status).toBe(404);
});

test('screens are named to tenants that have the plugin on, and to nobody else', async () => {
  expect((await acme.admin.get('/api/ui')).body.modules).not.toHaveProperty('parcel-watch');
  const on = await acme.admin.post('/api/admin/plugins/parcel-watch/enable');
  expect(on).toMatchObject({ status: 200, body: { enabled: true, changed: ['parcel-watch'] } });
  const { body } = await acme.admin.get('/api/ui');
  expect(body.modules['parcel-watch']).toBe('/plugins/parcel-watch/index-7d90a4.js');
  expect(body.styles['parcel-watch']).toEqual(['/plugins/parcel-watch/style-2f66c0.css']);
  expect(body.titles['parcel-watch']).toBe('Parcel watch');
  expect((await rival.admin.get('/api/ui')).body.modules).not.toHaveProperty('parcel-watch');
  const file = await acme.admin.get(body.modules['parcel-watch']);
  expect(file.status).toBe(200);
  expect(file.headers.get('cache-control')).toContain('immutable');
  expect((await acme.admin.get('/plugins/parcel-watch/manifest.json')).status).toBe(404);
});

test('a screen that could not be shown becomes a fault of its tenant, and a made-up one does not', async () => {
  const told = { plugin: 'parcel-watch', component: 'ParcelCard', message: 'x is undefined' };
  const erin = await acme.user('erin', 'expert');
  for (let i = 0; i < 3; i++) expect((await erin.post('/api/ui/faults', told)).status).toBe(204);
  const lines = desk.log.lines.filter(({ message }) => message.includes('screen of a plugin'));
  expect(lines).toMatchObject([{ fields: { plugin: 'parcel-watch', component: 'ParcelCard' } }]);
  expect((await erin.post('/api/ui/faults', { ...told, component: 'Nothing' })).status).toBe(404);
  expect((await rival.admin.post('/api/ui/faults', told)).status).toBe(404);
  expect((await pluginOf(acme)).faults).toMatchObject([
    {
      handler: 'parcel-watch/ui/ParcelCard',
      surface: 'ui',
      lastError: 'x is undefined',
      remedy: expect.stringContaining('Update parcel-watch'),
    },
  ]);
  expect((await pluginOf(rival)).faults).toEqual([]);
});

test('what others need goes off with them only when that is asked for', async () => {
  const refused = await rival.admin.post('/api/admin/plugins/tickets/disable');
  expect(refused.status).toBe(200);
  await rival.admin.post('/api/admin/plugins/parcel-watch/enable');
  expect((await pluginOf(rival, 'tickets')).enabled).toBe(true);
  expect(await rival.admin.post('/api/admin/plugins/clients/disable')).toMatchObject({
    status: 409,
    body: { code: 'plugin-needed', detail: expect.stringContaining('Parcel watch') },
  });
  const all = await rival.admin.post('/api/admin/plugins/clients/disable', { withOthers: true });
  expect(all.body.changed).toEqual(['parcel-watch', 'tickets', 'clients']);
  expect((await pluginOf(rival)).enabled).toBe(false);
});

test('a purge deletes what one tenant has there, all of it, and nothing of anybody else', async () => {
  await sendParcels(acme, 3);
  await sendParcels(rival, 2);
  expect(await leftOf(acme)).toEqual({
    tables: [
      { table: 'parcel_watch.log', rows: 3 },
      { table: 'parcel_watch.parcel', rows: 3 },
    ],
    settings: 1,
    files: 3,
    // Three facts and three jobs are on their way; the facts are the installation's.
    messages: 3,
    purgingSince: null,
  });

  const purge = (confirm: string, headers = {}) =>
    acme.admin.post('/api/admin/plugins/parcel-watch/purge', { confirm }, headers);
  expect((await purge('Parcel watch')).body.code).toBe('elevation-required');
  ada = await elevated(acme);
  expect((await purge('parcels', ada)).body.code).toBe('not-confirmed');
  expect((await purge('Parcel watch', ada)).body.code).toBe('plugin-on');
  await acme.admin.post('/api/admin/plugins/parcel-watch/disable');
  expect((await purge('Parcel watch', ada)).status).toBe(200);
  expect((await pluginOf(acme)).purgingSince).not.toBeNull();
  // Nothing may write there while it is emptied.
  expect((await acme.admin.post('/api/admin/plugins/parcel-watch/enable')).body.code).toBe('plugin-purging');

  await desk.drain();
  expect(await leftOf(acme)).toEqual({
    tables: [
      { table: 'parcel_watch.log', rows: 0 },
      { table: 'parcel_watch.parcel', rows: 0 },
    ],
    settings: 0,
    files: 0,
    messages: 0,
    purgingSince: null,
  });
  expect(await leftOf(rival)).toMatchObject({
    tables: [
      { table: 'parcel_watch.log', rows: 2 },
      { table: 'parcel_watch.parcel', rows: 2 },
    ],
    settings: 1,
    files: 2,
  });
  // The sweep takes the bytes of the files, and the names are free.
  await desk.kernel.runtime.files.sweep();
  const stored = readdirSync(join(desk.dataDir, 'files'), { recursive: true, withFileTypes: true });
  expect(stored.filter((entry) => entry.isFile())).toHaveLength(2);
  const names = await control('select tenant_id from kernel.directory where kind = $1', ['parcel']);
  expect(new Set(names.rows.map((row) => row.tenant_id))).toEqual(new Set([rival.info.id]));
  const { body } = await acme.admin.get('/api/admin/audit?action=admin.purged');
  expect(body.items).toMatchObject([
    { action: 'admin.purged', details: { plugin: 'parcel-watch', deleted: { 'parcel_watch.log': 3 } } },
  ]);

  expect((await acme.admin.post('/api/admin/plugins/parcel-watch/enable')).status).toBe(200);
  expect((await acme.admin.get('/api/parcel-watch/parcels')).body.items).toEqual([]);
  expect((await acme.admin.get('/api/settings/parcel-watch')).body.values.carrier).toBe('Post');
});

test('many rows go in batches, a parcel only after the log that holds it', async () => {
  await acme.system('parcel-watch', async (c) => {
    await sql`with parcels as (insert into parcel_watch.parcel (id, ticket_id, label)
        select gen_random_uuid(), gen_random_uuid(), 'many' from generate_series(1, 5001) returning id)
      insert into parcel_watch.log (id, parcel_id, words) select gen_random_uuid(), id, 'sent' from parcels`.execute(
      c.sql(),
    );
  });
  await acme.admin.post('/api/admin/plugins/parcel-watch/disable');
  await acme.admin.post('/api/admin/plugins/parcel-watch/purge', { confirm: 'Parcel watch' }, ada);
  await desk.drain();
  expect((await leftOf(acme)).tables.map(({ rows }: { rows: number }) => rows)).toEqual([0, 0]);
  expect((await leftOf(rival)).tables.map(({ rows }: { rows: number }) => rows)).toEqual([2, 2]);
});

test('only administrators purge, and only what is installed', async () => {
  const erin = await acme.user('eric', 'expert');
  expect((await erin.post('/api/admin/plugins/parcel-watch/purge', { confirm: 'x' })).status).toBe(403);
  expect((await erin.get('/api/admin/plugins/parcel-watch/data')).status).toBe(403);
  for (const id of ['nothing', 'users']) {
    const path = `/api/admin/plugins/${id}/purge`;
    expect((await acme.admin.post(path, { confirm: 'x' }, ada)).status).toBe(404);
  }
});
