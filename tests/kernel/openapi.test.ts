import { defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plugins } from '../../config/plugins.ts';

const board = defineManifest({
  id: 'board',
  title: 'Board',
  version: '1.0.0',
  sdk: '^1.1.0',
  permissions: { 'board.read': { title: 'Read', roles: ['admin'] } },
});
const hours = board.query('hours', {
  title: 'Opening hours',
  public: true,
  input: Type.Object({ day: Type.Optional(Type.String()) }, { additionalProperties: false }),
  reply: Type.Object({ of: Type.String(), who: Type.String(), day: Type.String() }),
  run: async (c, { day }) => ({ of: c.tenant.code, who: c.principal.kind, day: day ?? 'any' }),
});
const closed = board.query('closed', {
  title: 'Closed',
  permission: 'board.read',
  input: Type.Object({}),
  reply: Type.Object({}),
  run: async () => ({}),
});
const boardPlugin = definePlugin(board, {
  register(p) {
    p.query(hours, closed);
    p.route({ method: 'GET', path: '/api/board/bell', public: {}, tx: 'none' }, async (c) =>
      Response.json({ of: c.tenant.code }),
    );
  },
});

let desk: TestKernel;
let acme: TestTenant;
// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document
let document: any;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [...plugins, boardPlugin], env: { SMTP_PORT: 0 } });
  acme = await desk.tenant('acme');
  document = (await acme.admin.get('/api/openapi.json')).body;
}, 60_000);
afterAll(() => desk?.stop());

const call = (path: string, init: RequestInit = {}) =>
  desk.kernel.fetch(new Request(`http://desk.test${path}`, init));
/** Hono's path as OpenAPI writes it. */
const templateOf = (path: string) =>
  path.replace(/:(\w+)(?:\{[^}]*\})?\??/g, '{$1}').replace(/\*/g, '{rest}');

test('every route is in the document, and every entry of it is a route', () => {
  const routes = new Set(
    desk.kernel.routes
      // Middleware, the catch-all, and what is not the API: health, pages, files of plugins.
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${templateOf(path)}`),
  );
  const documented = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.size).toBeGreaterThan(100);
  expect([...routes].filter((route) => !documented.includes(route))).toEqual([]);
  expect(documented.filter((route) => route.includes(' /api/') && !routes.has(route))).toEqual([]);
});

test('every entry says what may go wrong, in words that the document explains', () => {
  const known = new Set(Object.keys(document.components.responses));
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, entry] of Object.entries(item as object)) {
      const statuses = Object.keys(entry.responses);
      expect(statuses, `${method} ${path}`).toEqual(
        expect.arrayContaining(['401', '403', '404', '429', '503']),
      );
      for (const { $ref } of Object.values(entry.responses) as { $ref?: string }[])
        if ($ref) expect(known).toContain($ref.split('/').at(-1));
    }
});

test('what is said to need no login needs none, and everything else does', async () => {
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, entry] of Object.entries(item as object)) {
      if (method !== 'get' || path.includes('{')) continue;
      const { status, headers } = await call(path);
      const open = Array.isArray(entry.security) && entry.security.length === 0;
      const named = entry.parameters?.some((one: { name: string }) => one.name === 'tenant') ?? false;
      if (open && !named) expect(status, path).toBe(200);
      else expect(status, path).toBe(401);
      if (path.startsWith('/api/')) expect(headers.get('cache-control'), path).toBe('no-store');
    }
});

test('a public operation answers strangers who name the desk, with no rights but that', async () => {
  expect(await (await call('/api/board/hours?tenant=acme&day=mon')).json()).toEqual({
    of: 'acme',
    who: 'anonymous',
    day: 'mon',
  });
  expect(await (await call('/api/board/bell?tenant=acme')).json()).toEqual({ of: 'acme' });
  expect((await acme.admin.get('/api/board/hours')).body).toMatchObject({ of: 'acme', who: 'user' });
  for (const path of ['/api/board/hours', '/api/board/hours?tenant=nobody', '/api/board/closed?tenant=acme'])
    expect((await call(path)).status, path).toBe(401);
});

test('no answer of the API may be kept, errors and files included', async () => {
  for (const path of ['/api/nothing', '/api/auth/me', '/api/tickets', '/api/files/none'])
    for (const answer of [await call(path), await call(path, { method: 'POST' })])
      expect(answer.headers.get('cache-control'), path).toBe('no-store');
  const csv = await acme.admin.get('/api/clients/export/clients.csv');
  expect([csv.status, csv.headers.get('cache-control')]).toEqual([200, 'no-store']);
});
