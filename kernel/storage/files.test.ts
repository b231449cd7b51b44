import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defineManifest, definePlugin, defineSubject, problems } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CASE = defineSubject<{ id: string }>('demo.case');
const demo = defineManifest({
  id: 'demo',
  title: 'Demo',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'demo.use': { title: 'Use', roles: ['admin', 'expert', 'customer'] } },
});
/** Cases whose id begins with the user's name are that user's; staff sees all. */
const plugin = definePlugin(demo, {
  register(p) {
    p.subject(CASE, {
      load: async (c, id) =>
        c.principal.role !== 'customer' || id.startsWith(c.principal.username) ? { id } : null,
    });
  },
});

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
let t: TestKernel;
let acme: TestTenant;
let kari: TestUser;
let ola: TestUser;

beforeAll(async () => {
  t = await createTestKernel({ plugins: [plugin] });
  acme = await t.tenant('acme');
  kari = await acme.user('kari', 'customer');
  ola = await acme.user('ola', 'customer');
});
afterAll(() => t.stop());

async function upload(who: TestUser, content: Uint8Array | string, name = 'a.txt', type = 'text/plain') {
  const form = new FormData();
  form.append(
    'file',
    new File([typeof content === 'string' ? content : Buffer.from(content)], name, { type }),
  );
  return send(who, '/api/files', { method: 'POST', body: form });
}

async function send(who: TestUser, path: string, init: RequestInit = {}) {
  const { baseUrl } = t.kernel.runtime.options;
  const headers = new Headers(init.headers);
  headers.set('cookie', await who.cookie());
  headers.set('origin', baseUrl);
  const response = await t.kernel.fetch(new Request(`${baseUrl}${path}`, { ...init, headers }));
  // Read to the end, as a browser does: an answer that nobody reads keeps its file open.
  return new Response(response.status === 304 ? null : await response.arrayBuffer(), response);
}

const attach = (who: TestUser, ids: string[], id: string, internal = false) =>
  who
    .principal()
    .then((principal) =>
      t.kernel.runtime.invoker.route(
        'demo',
        { tenant: acme.info, principal, permission: 'demo.use', tx: 'write', checksSubject: true },
        (c) => c.files.attach(ids, { subject: CASE.id, id, internal }),
      ),
    );
const stored = async () =>
  (await readdir(join(t.dataDir, 'files'), { recursive: true })).filter(
    (f) => /[0-9a-f-]{36}$/.test(f) && f.split('/').length === 3,
  );

test('an upload is its uploader’s until it belongs to a record, then its readers’', async () => {
  const answer = await upload(kari, 'hei', '../../etc/pass"wd.txt');
  expect(answer.status).toBe(201);
  const file = (await answer.json()) as { id: string; name: string; size: number; type: string };
  expect(file).toMatchObject({ name: 'pass"wd.txt', size: 3, type: 'text/plain' });
  const own = await send(kari, `/api/files/${file.id}`);
  expect(await own.text()).toBe('hei');
  expect((await send(ola, `/api/files/${file.id}`)).status).toBe(404);
  expect((await send(acme.admin, `/api/files/${file.id}`)).status).toBe(404);

  await attach(kari, [file.id], 'kari-1');
  expect((await send(kari, `/api/files/${file.id}`)).status).toBe(200);
  expect((await send(acme.admin, `/api/files/${file.id}`)).status).toBe(200);
  expect((await send(ola, `/api/files/${file.id}`)).status).toBe(404);
  const other = await t.tenant('other');
  expect((await send(other.admin, `/api/files/${file.id}`)).status).toBe(404);
});

test('nobody attaches the file of another, or moves one to another record', async () => {
  const { id } = (await (await upload(kari, 'mine')).json()) as { id: string };
  await expect(attach(ola, [id], 'ola-1')).rejects.toMatchObject({ status: 404 });
  await attach(kari, [id], 'kari-1');
  await attach(kari, [id], 'kari-1');
  await expect(attach(kari, [id], 'kari-2')).rejects.toMatchObject({ status: 404 });
  await expect(attach(kari, ['no-id'], 'kari-2')).rejects.toMatchObject({ status: 404 });
});

test('an internal file is not for customers, even of their own record', async () => {
  const { id } = (await (await upload(acme.admin, 'inside')).json()) as { id: string };
  await attach(acme.admin, [id], 'kari-1', true);
  expect((await send(kari, `/api/files/${id}`)).status).toBe(404);
  expect((await send(acme.admin, `/api/files/${id}`)).status).toBe(200);
});

test('what a browser might run is a download in a sandbox; pictures are shown', async () => {
  const page = (await (await upload(kari, '<script>alert(1)</script>', 'x.html', 'text/html')).json()) as {
    id: string;
  };
  const html = await send(kari, `/api/files/${page.id}`);
  expect(html.headers.get('content-disposition')).toMatch(/^attachment;/);
  expect(html.headers.get('content-security-policy')).toMatch(/^sandbox/);
  expect(html.headers.get('x-content-type-options')).toBe('nosniff');
  const fake = (await (await upload(kari, '<script>alert(1)</script>', 'x.png', 'image/png')).json()) as {
    type: string;
  };
  expect(fake.type).toBe('text/plain');
  const real = (await (await upload(kari, PNG, 'bilde æ.png', 'image/png')).json()) as { id: string };
  const png = await send(kari, `/api/files/${real.id}`);
  expect(png.headers.get('content-disposition')).toBe(
    `inline; filename="bilde _.png"; filename*=UTF-8''bilde%20%C3%A6.png`,
  );
});

test('too large is 413, programs and other bodies are 415, a form without a file is 422', async () => {
  expect((await upload(kari, new Uint8Array(26 * 1024 * 1024))).status).toBe(413);
  expect((await upload(kari, 'MZ\x90\x00', 'setup.txt')).status).toBe(415);
  expect(
    (
      await send(kari, '/api/files', {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      })
    ).status,
  ).toBe(415);
  expect((await send(kari, '/api/files', { method: 'POST', body: new FormData() })).status).toBe(422);
});

test('a known version is not sent again, and a part can be asked for', async () => {
  const { id } = (await (await upload(kari, '0123456789')).json()) as { id: string };
  const etag = (await send(kari, `/api/files/${id}`)).headers.get('etag') ?? '';
  expect((await send(kari, `/api/files/${id}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  const part = await send(kari, `/api/files/${id}`, { headers: { range: 'bytes=2-4' } });
  expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
    206,
    '234',
    'bytes 2-4/10',
  ]);
  const tail = await send(kari, `/api/files/${id}`, { headers: { range: 'bytes=-3' } });
  expect(await tail.text()).toBe('789');
  expect((await send(kari, `/api/files/${id}`, { headers: { range: 'bytes=10-' } })).status).toBe(416);
});

test('a signed link shows one file without a login', async () => {
  const { id } = (await (await upload(kari, 'linked')).json()) as { id: string };
  const token = await acme.system('demo', async (c) => c.links.create('files.view', { id }, { seconds: 60 }));
  const { baseUrl } = t.kernel.runtime.options;
  const get = (path: string) => t.kernel.fetch(new Request(`${baseUrl}${path}`));
  expect(await (await get(`/file/${token}`)).text()).toBe('linked');
  expect((await get(`/file/${token}x`)).status).toBe(404);
});

test('orphans go after a day: never attached, rolled back, removed; what is attached stays', async () => {
  await t.kernel.runtime.files.sweep();
  const { id: orphan } = (await (await upload(kari, 'orphan')).json()) as { id: string };
  const { id: kept } = (await (await upload(kari, 'kept')).json()) as { id: string };
  await attach(kari, [kept], 'kari-1');
  const before = (await stored()).length;
  const lost = acme.system('demo', async (c) => {
    await c.files.save(Buffer.from('lost'), { name: 'l', type: '' });
    throw problems.conflict('rolled back');
  });
  await expect(lost).rejects.toThrow('rolled back');
  expect((await stored()).length).toBe(before + 1);
  expect(await t.kernel.runtime.files.sweep()).toBe(0);
  t.clock.advance({ hours: 25 });
  await t.kernel.runtime.files.sweep();
  const left = (await stored()).join();
  expect(left).toContain(kept);
  expect(left).not.toContain(orphan);
  await acme.system('demo', (c) => c.files.remove([kept]));
  await t.kernel.runtime.files.sweep();
  expect((await stored()).join()).not.toContain(kept);
});
