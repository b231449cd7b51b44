import {
  CURRENT_TENANT,
  defineFilter,
  defineManifest,
  defineMigration,
  definePlugin,
  defineSubject,
  problems,
  sql,
  Type,
  tenantTable,
  uuidv7,
} from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Box {
  id: string;
  label: string;
  open: boolean;
}
const BOX = defineSubject<Box>('boxes.box');
const boxWillOpen = defineFilter('boxes.will-open@1', Type.Object({ label: Type.String() }));
const boxes = defineManifest({
  id: 'boxes',
  title: 'Boxes',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'boxes.use': { title: 'Use boxes', roles: ['admin', 'expert'] } },
});
const BoxView = Type.Object({ id: Type.String(), label: Type.String(), open: Type.Boolean() });
const create = boxes.action('create', {
  title: 'New box',
  permission: 'boxes.use',
  http: { method: 'POST', path: '/', status: 201 },
  input: Type.Object(
    { label: Type.String({ minLength: 1, maxLength: 40 }) },
    { additionalProperties: false },
  ),
  reply: BoxView,
  async run(c, { label }) {
    const box = { id: uuidv7(), label, open: false };
    await sql`insert into boxes.box (id, label, open) values (${box.id}, ${label}, false)`.execute(c.sql());
    return box;
  },
});
const open = boxes.actionOn(BOX, 'open', {
  title: 'Open',
  permission: 'boxes.use',
  bulk: true,
  input: Type.Object({}),
  reply: BoxView,
  when: (box) => !box.open || 'It is open already.',
  async run(c, box) {
    const { label } = await c.apply(boxWillOpen, { label: box.label });
    await sql`update boxes.box set open = true, label = ${label} where id = ${box.id}`.execute(c.sql());
    return { ...box, label, open: true };
  },
});
const list = boxes.query('list', {
  title: 'Boxes',
  permission: 'boxes.use',
  http: { path: '/' },
  input: Type.Object({ open: Type.Optional(Type.Boolean()) }),
  reply: Type.Object({ items: Type.Array(BoxView) }),
  async run(c, input) {
    const where = input.open === undefined ? sql`` : sql`where open = ${input.open}`;
    return {
      items: (
        await sql<Box>`select id, label, open from boxes.box ${where} order by id limit 200`.execute(c.sql())
      ).rows,
    };
  },
});
const boxesPlugin = definePlugin(boxes, {
  migrations: [
    defineMigration('0001-init', (roles) =>
      tenantTable(roles, 'boxes.box', { columns: ['label text not null', 'open boolean not null'] }),
    ),
  ],
  register(p) {
    p.action(create, open);
    p.query(list);
    p.subject(BOX, {
      async load(c, id, { lock }) {
        const found =
          await sql<Box>`select id, label, open from boxes.box where id = ${id} ${lock ? sql`for update` : sql``}`.execute(
            c.sql(),
          );
        return found.rows[0] ?? null;
      },
    });
  },
});
const grumpy = definePlugin(
  defineManifest({ id: 'grumpy', title: 'Grumpy', version: '1.0.0', sdk: '^1.0.0' }),
  {
    register(p) {
      p.filter(boxWillOpen, 'grumble', (_c, { label }) => {
        if (label === 'secret') throw problems.conflict('Secret boxes stay shut.', { code: 'secret' });
        if (label === 'crash') throw new TypeError('undefined is not a function');
        return { label: `${label}!` };
      });
    },
  },
);

let desk: TestKernel;
let acme: TestTenant;
let rival: TestTenant;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [boxesPlugin, grumpy] });
  acme = await desk.tenant('acme');
  rival = await desk.tenant('rival');
});
afterAll(() => desk?.stop());

test('an action answers through its derived route and leaves an audit entry', async () => {
  const made = await acme.admin.post('/api/boxes', { label: 'blue' });
  expect(made).toMatchObject({ status: 201, body: { label: 'blue', open: false } });
  const opened = await acme.admin.post(`/api/boxes/${made.body.id}/open`);
  expect(opened).toMatchObject({ status: 200, body: { label: 'blue!', open: true } });
  const again = await acme.admin.post(`/api/boxes/${made.body.id}/open`);
  expect(again).toMatchObject({ status: 409, body: { code: 'not-now', detail: 'It is open already.' } });
  const audit = await acme.system(
    'boxes',
    async (c) =>
      (
        await sql<{
          action: string;
        }>`select action from kernel.audit where entity_id = ${made.body.id}`.execute(c.sql())
      ).rows,
  );
  expect(audit.map((a) => a.action).sort()).toEqual(['boxes.create', 'boxes.open']);
});

test('a record of another tenant is the same as one that never existed', async () => {
  const { body } = await acme.admin.post('/api/boxes', { label: 'ours' });
  const theirs = await rival.admin.post(`/api/boxes/${body.id}/open`);
  const never = await rival.admin.post(`/api/boxes/${uuidv7()}/open`);
  expect(theirs.status).toBe(404);
  const { requestId: _a, ...first } = theirs.body;
  const { requestId: _b, ...second } = never.body;
  expect(first).toEqual(second);
  expect((await rival.admin.get('/api/boxes')).body).toEqual({ items: [] });
});

test('bad input names each field', async () => {
  const answer = await acme.admin.post('/api/boxes', { label: '', colour: 'red' });
  expect(answer.status).toBe(422);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual(['/colour', '/label']);
  expect((await acme.admin.post('/api/boxes/not-a-uuid/open')).status).toBe(404);
  expect((await acme.admin.post('/api/boxes', { label: 'a\u0000b' })).status).toBe(422);
});

test('an Idempotency-Key replays the first answer and does the work once', async () => {
  const headers = { 'idempotency-key': 'k1' };
  const [first, second] = await Promise.all([
    acme.admin.post('/api/boxes', { label: 'once' }, headers),
    acme.admin.post('/api/boxes', { label: 'once' }, headers),
  ]);
  expect(second.body).toEqual(first.body);
  const { items } = (await acme.admin.get('/api/boxes')).body;
  expect(items.filter((b: Box) => b.label === 'once')).toHaveLength(1);
  expect(await acme.admin.post('/api/boxes', { label: 'other' }, headers)).toMatchObject({
    status: 422,
    body: { code: 'idempotency-key-reused' },
  });
});

test('an answer that is kept for its key does not stand in the database in the clear', async () => {
  const headers = { 'idempotency-key': 'told-once' };
  const first = await acme.admin.post('/api/boxes', { label: 'a-word-told-once' }, headers);
  const { rows } = await desk.kernel.runtime.db.control.query(
    "select * from kernel.idempotency where key = 'told-once'",
  );
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/a-word-told-once/);
  // Not even as a fingerprint, which could be guessed: rows of different requests look the same but for the seal.
  expect(rows[0].fingerprint).toBe('');
  expect((await acme.admin.post('/api/boxes', { label: 'a-word-told-once' }, headers)).body).toEqual(
    first.body,
  );
});

test('a filter may refuse; a filter that crashes is left out and named', async () => {
  const secret = await acme.admin.post('/api/boxes', { label: 'secret' });
  expect(await acme.admin.post(`/api/boxes/${secret.body.id}/open`)).toMatchObject({
    status: 409,
    body: { code: 'secret' },
  });
  const crash = await acme.admin.post('/api/boxes', { label: 'crash' });
  expect(await acme.admin.post(`/api/boxes/${crash.body.id}/open`)).toMatchObject({
    status: 200,
    body: { label: 'crash', open: true },
  });
  expect(desk.log.errors().at(-1)?.fields).toMatchObject({
    plugin: 'grumpy',
    handler: 'grumpy/filter/grumble',
  });
});

test('bulk runs say what was done and what was not', async () => {
  const one = (await acme.admin.post('/api/boxes', { label: 'b1' })).body.id;
  const two = (await acme.admin.post('/api/boxes', { label: 'secret' })).body.id;
  const foreign = (await rival.admin.post('/api/boxes', { label: 'x' })).body.id;
  const run = await acme.admin.post('/api/boxes/bulk/open', { ids: [one, two, foreign] });
  expect(run.body.done.map((d: { id: string }) => d.id)).toEqual([one]);
  expect(run.body.failed).toEqual([
    { id: two, status: 409, code: 'secret', detail: 'Secret boxes stay shut.' },
    { id: foreign, status: 404, code: 'not-found', detail: 'Not found' },
  ]);
});

test('an Idempotency-Key works for actions without a transaction, too', async () => {
  const key = { 'idempotency-key': 'switch' };
  for (const _ of ['first', 'replay'])
    expect(await rival.admin.post('/api/admin/plugins/grumpy/disable', {}, key)).toMatchObject({
      status: 200,
      body: { enabled: false },
    });
  expect((await rival.admin.post('/api/admin/plugins/grumpy/enable')).status).toBe(200);
});

test('a disabled plugin is not there, from the next request on', async () => {
  expect((await rival.admin.post('/api/admin/plugins/boxes/disable')).status).toBe(200);
  expect((await rival.admin.get('/api/boxes')).status).toBe(404);
  expect((await acme.admin.get('/api/boxes')).status).toBe(200);
  expect((await rival.admin.post('/api/admin/plugins/boxes/enable')).status).toBe(200);
  expect((await rival.admin.get('/api/boxes')).status).toBe(200);
});

test('the database keeps tenants apart even from raw SQL', async () => {
  await acme.admin.post('/api/boxes', { label: 'fenced' });
  const seen = await rival.system(
    'boxes',
    async (c) => (await sql<Box>`select * from boxes.box where label = 'fenced'`.execute(c.sql())).rows,
  );
  expect(seen).toEqual([]);
  const moved = rival.system('boxes', async (c) =>
    sql`insert into boxes.box (tenant_id, id, label, open) values (${acme.info.id}, ${uuidv7()}, 'x', true)`.execute(
      c.sql(),
    ),
  );
  await expect(moved).rejects.toThrow(/row-level security/);
  expect(CURRENT_TENANT).toContain('kernel.tenant()');
});

test('the API describes itself, for programs and for people', async () => {
  const { body } = await acme.admin.get('/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(body.paths['/api/boxes/{id}/open'].post).toMatchObject({
    operationId: 'boxes.open',
    'x-permissions': ['boxes.use'],
  });
  const page = await acme.admin.get('/api/docs');
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.body).toContain('id="boxes.open"');
  expect(page.body).not.toContain('<script');
});

test('metrics are text for Prometheus', async () => {
  const answer = await desk.kernel.fetch(new Request('http://desk.test/metrics'));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toMatch(/^serviflow_outbox_waiting \d+$/m);
});
