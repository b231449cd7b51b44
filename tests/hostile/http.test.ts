import { plugins } from '@serviflow/config/plugins';
import type { OperationDef } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bulkPathOf, pathOf } from '../../kernel/http/operation-path.ts';
import { sampleOf } from '../isolation/sample-input.ts';
import { idsOf } from '../isolation/tenant-rows.ts';
import { deeply, generated, HOSTILE_TEXT, oneWrongField } from './hostile-values.ts';

/**
 * Whatever comes in at any declared door: a clear refusal or a good answer, never a fault. The doors come from the
 * registry, so a new plugin is covered without a change here.
 */
let desk: TestKernel;
let tenant: TestTenant;
let ids: string[];
let operations: OperationDef[];
let cookie: string;
const subjects = new Map<string, string>();

/** Operations that end the knocker's own session or close doors that the test has still to knock at. */
const LAST =
  /^(admin\.(disable|enable)|users\.(deactivate|update|set-temporary-password)|onboarding\.remove)/;

beforeAll(async () => {
  desk = await createTestKernel({ plugins, env: { SMTP_PORT: 0 } });
  tenant = await desk.tenant('hostile');
  const load = desk.kernel.runtime.registry.operation('onboarding.load-demo');
  if (!load) throw new Error('The demo data is the material of this test: install the plugin onboarding');
  await tenant.system('onboarding', (c) => c.invoke(load, { password: tenant.admin.password }));
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  ids = [...new Set([...(await idsOf(owner, tenant.info.id, 1)).values()].flat())];
  await owner.end();
  cookie = await elevated();
  operations = [...desk.kernel.runtime.registry.operations()].sort(
    (a, b) => Number(LAST.test(a.id)) - Number(LAST.test(b.id)),
  );
  await findSubjects();
}, 120_000);
afterAll(() => desk?.stop());

async function elevated(): Promise<string> {
  const { headers, status } = await tenant.admin.post('/api/auth/elevate', {
    password: tenant.admin.password,
  });
  expect(status).toBe(200);
  return (
    headers
      .getSetCookie()
      .find((c) => c.startsWith('serviflow_session='))
      ?.split(';')[0] ?? ''
  );
}

/** An id of a record that each kind of subject finds. */
async function findSubjects(): Promise<void> {
  for (const c of desk.kernel.runtime.registry.contributions())
    for (const { def, loader, plugin } of c.subjects)
      for (const id of ids) {
        const found = await tenant
          .system(plugin, async (call) => loader.load(call, id, { lock: false }))
          .catch(() => null);
        if (found) subjects.set(def.id, id);
      }
}

let wrong: string[] = [];
beforeEach(() => {
  wrong = [];
});
const seen = new Map<number, number>();

/** Sends bytes and notes an answer that no caller should ever get. */
async function knock(
  what: string,
  method: string,
  path: string,
  body?: string | Uint8Array,
  headers: Record<string, string> = {},
) {
  const { baseUrl } = desk.kernel.runtime.options;
  const bare = method === 'GET' || method === 'DELETE' || method === 'HEAD';
  const response = await desk.kernel.fetch(
    new Request(`${baseUrl}${path}`, {
      method,
      headers: {
        cookie,
        origin: baseUrl,
        ...(bare ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(bare || body === undefined ? {} : { body: body as BodyInit }),
    }),
  );
  const { status } = response;
  seen.set(status, (seen.get(status) ?? 0) + 1);
  const text = await response.text();
  const shown = typeof body === 'string' ? body.slice(0, 160) : '';
  const bad = (why: string) =>
    wrong.push(`${what}: ${method} ${path.slice(0, 160)} ${shown} -> ${status} ${why} ${text.slice(0, 200)}`);
  if (status >= 500 || status === 401) bad(status === 401 ? 'lost its session' : 'is a fault');
  if (status >= 400) {
    if (response.headers.get('content-type') !== 'application/problem+json') bad('is no problem+json');
    else {
      const problem = JSON.parse(text);
      if (problem.status !== status || !problem.code || !problem.title || !problem.requestId)
        bad('is half a problem');
    }
    if (/\bat .{1,80}:\d+:\d+|node_modules|\.ts:\d|select .* from|insert into/i.test(text))
      bad('shows its inside');
    if (text.length > 20_000) bad('is longer than an answer should be');
  }
  return { status, text };
}

const fill = (op: OperationDef, path: string) =>
  path.replaceAll(/\{\w+\}/g, op.subject ? (subjects.get(op.subject.id) ?? ids[0] ?? '') : (ids[0] ?? ''));

function query(input: unknown): string {
  const pairs = Object.entries((input ?? {}) as object).map(([k, v]) => [
    k.toWellFormed(),
    (typeof v === 'object' ? JSON.stringify(v) : String(v)).slice(0, 5_000),
  ]);
  return new URLSearchParams(pairs as [string, string][]).toString();
}

async function give(op: OperationDef, input: unknown): Promise<void> {
  const { method, path } = pathOf(op);
  if (method === 'GET' || method === 'DELETE')
    await knock(op.id, method, `${fill(op, path)}?${query(input)}`);
  else await knock(op.id, method, fill(op, path), JSON.stringify(input));
}

const BODIES: readonly (string | Uint8Array)[] = [
  '{"a":',
  '',
  'null',
  '[]',
  '[{"ids":[]}]',
  '"text"',
  '1e999',
  '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}},"toString":1}',
  '{"ids":["x"],"input":{"__proto__":{"a":1}}}',
  deeply(3_000),
  new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x00, 0x22, 0x7d]),
  '\ufeff{}',
];

test('a broken body is refused at every door', async () => {
  for (const op of operations) {
    const { method, path } = pathOf(op);
    if (method === 'GET' || method === 'DELETE' || LAST.test(op.id)) continue;
    for (const at of [path, bulkPathOf(op)].filter((p) => p !== null)) {
      for (const body of BODIES) await knock(op.id, method, fill(op, at), body);
      for (const type of ['text/plain', 'multipart/form-data'])
        expect((await knock(op.id, method, fill(op, at), '{"a":1}', { 'content-type': type })).status).toBe(
          415,
        );
    }
  }
  const { status } = await knock('brackets', 'POST', '/api/tickets', `{"a":${'['.repeat(900_000)}`);
  expect(status).toBe(400);
  expect(wrong).toEqual([]);
}, 60_000);

test('a body beyond the limit is refused with 413, however it comes', async () => {
  const large = JSON.stringify({ title: 'x', description: 'x'.repeat(2 * 1024 * 1024) });
  for (const op of operations.filter((o) => o.kind === 'action' && !LAST.test(o.id)).slice(0, 40)) {
    const { method, path } = pathOf(op);
    if (method !== 'DELETE') expect((await knock(op.id, method, fill(op, path), large)).status).toBe(413);
  }
  expect(wrong).toEqual([]);
});

test('hostile values in every field', async () => {
  for (const op of operations) {
    if (LAST.test(op.id)) continue;
    const good = sampleOf(op.input, ids[0] ?? '', true);
    for (const input of oneWrongField(op.input, good)) await give(op, input);
  }
  expect(wrong).toEqual([]);
}, 120_000);

test('generated input', async () => {
  for (const op of operations)
    for (const input of generated(op.input, { count: LAST.test(op.id) ? 0 : 8, seed: 20_261_122 }))
      await give(op, input);
  expect(wrong).toEqual([]);
}, 120_000);

test('ids, cursors, limits and headers that are none', async () => {
  const strange = [
    '0',
    '-1',
    '1e9',
    '99999999999999999999',
    'abc',
    '%00',
    '%',
    '%E0%A4%A',
    '..%2f..',
    "'",
    'a'.repeat(3_000),
    '__proto__',
  ];
  for (const op of operations.filter((o) => !LAST.test(o.id))) {
    const { method, path } = pathOf(op);
    if (/\{\w+\}/.test(path))
      for (const id of strange) await knock(op.id, method, path.replaceAll(/\{\w+\}/g, id), '{}');
    if (method !== 'GET') continue;
    for (const limit of ['0', '201', '-1', 'abc', '1.5', '1e3', ''])
      await knock(op.id, method, `${fill(op, path)}?limit=${limit}`);
    const cursors = [
      'x',
      '%00',
      'e30',
      Buffer.from('["a","b"]').toString('base64url'),
      Buffer.from('[null]').toString('base64url'),
      Buffer.from('{"k":{"a":1}}').toString('base64url'),
      'A'.repeat(5_000),
      'x&cursor=y',
    ];
    for (const cursor of cursors) await knock(op.id, method, `${fill(op, path)}?cursor=${cursor}`);
    await knock(
      op.id,
      method,
      `${fill(op, path)}?__proto__=1&constructor=2&sort=__proto__&sort=-&q=%00&q=${'('.repeat(500)}`,
    );
    await knock(op.id, method, fill(op, path), undefined, {
      'idempotency-key': 'x'.repeat(5_000),
      'accept-language': '\xff'.repeat(100),
    });
  }
  expect(wrong).toEqual([]);
}, 120_000);

test('the own routes of plugins and of the kernel', async () => {
  const routes = desk.kernel.runtime.registry.contributions().flatMap((c) => c.routes.map((r) => r.spec));
  const own = [
    'login',
    'forgot',
    'magic',
    'magic/use',
    'reset',
    'accept-invite',
    'link',
    'change-password',
    'elevate',
    'tokens',
  ].map((name) => ({ method: 'POST', path: `/api/auth/${name}` }));
  for (const { method, path } of [...routes, ...own, { method: 'POST', path: '/api/signup' }]) {
    for (const id of ['x', '%00', ids[0] ?? '', '__proto__', 'a'.repeat(3_000)]) {
      const at = path.replaceAll(/:\w+/g, id);
      for (const body of BODIES) await knock(path, method, at, body);
      for (const text of HOSTILE_TEXT) {
        const field = {
          tenant: text,
          username: text,
          password: text,
          email: text,
          token: text,
          name: text,
          currentPassword: text,
          newPassword: text,
        };
        await knock(path, method, at, JSON.stringify(field));
      }
      await knock(
        path,
        method,
        at,
        '--b\r\nContent-Disposition: form-data; name="file"; filename="\0"\r\n\r\nx',
        {
          'content-type': 'multipart/form-data; boundary=b',
        },
      );
      if (!path.includes(':')) break;
    }
  }
  // Here 401 is what a wrong password or link is told.
  expect(wrong.filter((w) => !w.includes('-> 401'))).toEqual([]);
}, 60_000);

test('the desk is well afterwards', async () => {
  const { status } = await knock(
    'a good one',
    'POST',
    '/api/tickets',
    '{"title":"After the storm","description":"Calm."}',
  );
  expect(status).toBe(201);
  await desk.drain();
  const faults = desk.log.errors().filter((l) => l.message === 'request failed');
  expect(faults).toEqual([]);
  // Both kinds of answers came: a test that only ever hears 422 would prove little.
  expect(seen.get(200)).toBeGreaterThan(100);
  expect(seen.get(422)).toBeGreaterThan(100);
});
