import { defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SECRET = 'hunter2-of-the-mailbox';
const mailer = definePlugin(
  defineManifest({
    id: 'mailer',
    title: 'Mailer',
    version: '1.0.0',
    sdk: '^1.0.0',
    settings: Type.Object({
      host: Type.String({ title: 'Host', minLength: 1, default: 'localhost' }),
      port: Type.Integer({ title: 'Port', minimum: 1, maximum: 65_535, default: 25 }),
      password: Type.Optional(
        Type.String({ title: 'Password', format: 'password', boundTo: ['host', 'port'] }),
      ),
    }),
  }),
  { register() {} },
);

let t: TestKernel;
let acme: TestTenant;
beforeAll(async () => {
  t = await createTestKernel({ plugins: [mailer] });
  acme = await t.tenant('acme');
  await acme.admin.elevate();
});
afterAll(() => t.stop());

const values = (tenant = acme) => t.kernel.runtime.settings.values(tenant.info.id, 'mailer');

test('defaults stand until a value is set; the change is seen by the next call', async () => {
  expect(await values()).toEqual({ host: 'localhost', port: 25 });
  const answer = await acme.admin.put('/api/settings/mailer', {
    values: { host: 'mail.acme.example', password: SECRET },
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    values: { host: 'mail.acme.example', port: 25 },
    secretsSet: ['password'],
  });
  expect(await values()).toEqual({ host: 'mail.acme.example', port: 25, password: SECRET });
  expect(await acme.system('mailer', async (c) => c.settings)).toMatchObject({ host: 'mail.acme.example' });
});

test('a secret is in no answer, no audit entry and not readable in the database', async () => {
  await acme.admin.put('/api/settings/mailer', { values: { password: SECRET } });
  const shown = await acme.admin.get('/api/settings/mailer');
  expect(shown.body.secretsSet).toEqual(['password']);
  const { rows } = await t.kernel.runtime.db.control.query(
    "select * from kernel.setting where plugin = 'mailer'",
  );
  const log = await acme.admin.get('/api/admin/audit?action=settings.update');
  expect(log.body.items[0].details).toMatchObject({ plugin: 'mailer' });
  expect(JSON.stringify([shown.body, rows, log.body])).not.toContain(SECRET);
});

test('a secret is stored, changed and cleared by somebody who repeated the password only', async () => {
  const desk = await t.tenant('careful');
  const put = (change: object) => desk.admin.put('/api/settings/mailer', { values: change });
  const refused = { status: 403, body: { code: 'elevation-required' } };
  expect((await put({ host: 'mail.careful.example', port: 26 })).status).toBe(200);
  expect(await put({ password: SECRET })).toMatchObject(refused);
  await desk.admin.elevate();
  expect((await put({ password: SECRET })).status).toBe(200);
  t.clock.advance({ minutes: 31 });
  expect(await put({ password: null })).toMatchObject(refused);
  expect((await put({ password: '' })).status).toBe(200);
  await acme.admin.elevate();
});

test('an empty secret keeps the old one, null clears it and brings defaults back', async () => {
  await acme.admin.put('/api/settings/mailer', { values: { password: SECRET, port: 2525 } });
  await acme.admin.put('/api/settings/mailer', { values: { password: '' } });
  expect(await values()).toMatchObject({ password: SECRET, port: 2525 });
  await acme.admin.put('/api/settings/mailer', { values: { password: null, port: null } });
  expect(await values()).not.toHaveProperty('password');
  expect(await values()).toMatchObject({ port: 25 });
});

test('a secret stays where it was given for: a change of place asks for it again, whichever way it is made', async () => {
  const put = (change: object) => acme.admin.put('/api/settings/mailer', { values: change });
  await put({ host: 'mail.acme.example', port: null, password: SECRET });
  const again = { status: 422, body: { errors: [{ pointer: '/values/password', code: 'secret-needed' }] } };
  // Another value, back to the default, and together with a secret that is left empty or out.
  for (const change of [{ host: 'thief.example' }, { host: null }, { port: 26, password: '' }])
    expect(await put(change)).toMatchObject(again);
  expect(await values()).toMatchObject({ host: 'mail.acme.example', port: 25, password: SECRET });
  const tried = acme.system('mailer', async (c) => c.settingsWith({ host: 'thief.example' } as never));
  await expect(tried).rejects.toMatchObject({ status: 422, errors: [{ code: 'secret-needed' }] });
  // The same value in other words is no change; with the secret, or without any, everything may change.
  expect((await put({ host: 'mail.acme.example', port: 25 })).status).toBe(200);
  expect((await put({ host: 'new.acme.example', password: 'another-one' })).status).toBe(200);
  expect(await values()).toMatchObject({ host: 'new.acme.example', password: 'another-one' });
  expect((await put({ host: 'third.acme.example', password: null })).status).toBe(200);
  expect((await put({ host: 'fourth.acme.example' })).status).toBe(200);
});

test('wrong and unknown values are named by pointer and change nothing', async () => {
  const before = await values();
  const wrong = await acme.admin.put('/api/settings/mailer', { values: { port: 70_000, host: '' } });
  expect(wrong.status).toBe(422);
  expect(wrong.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual([
    '/values/host',
    '/values/port',
  ]);
  const unknown = await acme.admin.put('/api/settings/mailer', { values: { hots: 'x' } });
  expect(unknown.body.errors[0].pointer).toBe('/values/hots');
  expect(await values()).toEqual(before);
  expect((await acme.admin.get('/api/settings/nothing')).status).toBe(404);
});

test('settings are a tenant’s own, and only administrators see them', async () => {
  await acme.admin.put('/api/settings/mailer', { values: { host: 'only.acme.example' } });
  const other = await t.tenant('other');
  expect((await values(other)).host).toBe('localhost');
  const expert = await acme.user('expert', 'expert');
  expect((await expert.get('/api/settings/mailer')).status).toBe(403);
  expect((await expert.put('/api/settings/mailer', { values: {} })).status).toBe(403);
  expect(
    (await acme.admin.get('/api/settings')).body.items.map((p: { plugin: string }) => p.plugin),
  ).toContain('mailer');
});

test('a change reaches the other nodes', async () => {
  const other = await createTestKernel({
    plugins: [mailer],
    databaseUrl: t.databaseUrl,
  });
  const there = () => other.kernel.runtime.settings.values(acme.info.id, 'mailer');
  await there();
  const heard = new Promise<void>((resolve) => {
    other.kernel.runtime.bus.on('tenant', () => resolve());
  });
  await acme.admin.put('/api/settings/mailer', { values: { host: 'everywhere.example' } });
  await heard;
  expect((await there()).host).toBe('everywhere.example');
  await other.stop();
});

test('the profile takes what is right and refuses what is not', async () => {
  const saved = await acme.admin.put('/api/settings/profile', {
    name: 'Acme AS',
    timezone: 'Europe/Oslo',
    brandColor: '#112233',
    phone: '+47 22 33 44 55',
  });
  expect(saved.body).toMatchObject({ name: 'Acme AS', timezone: 'Europe/Oslo', brandColor: '#112233' });
  expect(await t.kernel.runtime.tenants.byId(acme.info.id)).toMatchObject({
    name: 'Acme AS',
    timezone: 'Europe/Oslo',
  });
  const wrong = await acme.admin.put('/api/settings/profile', { timezone: 'Mars/Olympus' });
  expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/timezone']);
  expect((await acme.admin.put('/api/settings/profile', { brandColor: 'red' })).status).toBe(422);
  expect(
    (await acme.admin.put('/api/settings/profile', { logoFileId: '00000000-0000-4000-8000-000000000000' }))
      .status,
  ).toBe(404);
  expect((await acme.admin.put('/api/settings/profile', { phone: '' })).body.phone).toBe('');
});
