import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, field, openDesk } from './desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, read by name
type Any = any;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await field(desk, {
    key: 'environment',
    type: 'choice',
    options: ['Production', 'Test'],
    customers: 'edit',
  });
  await field(desk, { key: 'cost', type: 'number' });
  await field(desk, { key: 'due', type: 'date' });
  await field(desk, { key: 'areas', type: 'choices', options: ['North', 'South'] });
  await field(desk, { key: 'vip', type: 'checkbox' });
  await field(desk, { key: 'owner', type: 'person' });
  await field(desk, { key: 'case', type: 'link' });
  await field(desk, { key: 'secret', type: 'text' });
  await field(desk, { key: 'story', type: 'longText', customers: 'read' });
  await field(desk, { key: 'asset', type: 'text', pattern: 'PC-\\d{4}', patternHint: 'PC- and four digits' });
});
afterAll(() => desk?.kernel.stop());

const create = async (fields: unknown, more: object = {}, who = desk.expert) =>
  (await who.post('/api/tickets', { title: 'Printer', description: 'Paper jam', fields, ...more })) as Any;
const numbers = (body: Any): number[] =>
  body.items.map((one: Any) => one.number).sort((a: number, b: number) => a - b);

it('stores values of every type with the ticket, and gives them back on create, read, set and in lists', async () => {
  const values = {
    environment: 'Production',
    cost: 12.5,
    due: '2026-12-24',
    areas: ['North', 'South'],
    vip: true,
    owner: desk.expert.id,
    case: 'https://crm.example/7',
    secret: 'launch codes',
    story: 'A longer story',
    asset: 'PC-0001',
  };
  const made = await create(values);
  expect(made.status).toBe(201);
  expect(made.body.fields).toEqual(values);
  expect((await desk.expert.get(`/api/tickets/${made.body.id}`)).body).toMatchObject({ fields: values });
  const set = (await desk.expert.post(`/api/tickets/${made.body.id}/set`, {
    fields: { cost: 99, vip: null, environment: 'test' },
  })) as Any;
  expect(set.status).toBe(200);
  const { vip: _gone, ...rest } = values;
  expect(set.body.fields).toEqual({ ...rest, cost: 99, environment: 'Test' });
  const { story: _long, ...columns } = { ...rest, cost: 99, environment: 'Test' };
  const list = (await desk.expert.get('/api/tickets')).body as Any;
  expect(list.items[0].fields).toEqual(columns);
  const lines = ((await desk.expert.get(`/api/tickets/${made.body.id}`)).body as Any).activities;
  expect(lines[0]).toMatchObject({
    type: 'updated',
    visibility: 'internal',
    data: { before: { cost: '12.5', vip: 'Yes' }, after: { cost: '99', vip: null, environment: 'Test' } },
  });
});

it.each([
  ['environment', 'Moon'],
  ['environment', 7],
  ['environment', ['Test']],
  ['cost', '12'],
  ['cost', { $gt: 0 }],
  ['due', '2026-02-30'],
  ['due', 'tomorrow'],
  ['areas', 'North'],
  ['areas', ['North', 'West']],
  ['areas', [null]],
  ['vip', 'yes'],
  ['owner', 'me'],
  ['owner', '00000000-0000-7000-8000-000000000000'],
  ['case', 'javascript:alert(1)'],
  ['case', 'nonsense'],
  ['secret', 'x'.repeat(501)],
  ['secret', {}],
  ['asset', 'PC-12'],
  ['asset', 'xPC-1234x'],
  ['nothing', 'x'],
  ['__proto__x', 'x'],
])('refuses rubbish: %s = %j', async (key, value) => {
  const { status, body } = await create({ [key]: value });
  expect(status).toBe(422);
  expect(body.errors).toMatchObject([{ in: 'body', pointer: `/fields/${key}` }]);
});

it('a person of another kind than staff is no colleague', async () => {
  expect((await create({ owner: desk.customer.id })).status).toBe(422);
});

it('filters by values: one, several, none, any, ranges; refuses what cannot be', async () => {
  const a = (await create({ environment: 'Test', cost: 1, due: '2026-01-01' }, { title: 'F a' })).body.number;
  const b = (await create({ environment: 'Production', cost: 5 }, { title: 'F b' })).body.number;
  const c = (await create({ cost: 10, due: '2026-06-01', secret: 'a, b' }, { title: 'F c' })).body.number;
  const d = (await create({}, { title: 'F d' })).body.number;
  const ask = async (query: string) => {
    const { status, body } = await desk.expert.get(`/api/tickets?limit=200&createdFrom=2000-01-01&${query}`);
    expect(status).toBe(200);
    return numbers(body).filter((n) => [a, b, c, d].includes(n));
  };
  expect(await ask('field.environment=Test')).toEqual([a]);
  expect(await ask('field.environment=test,production')).toEqual([a, b]);
  expect(await ask('field.environment=none')).toEqual([c, d]);
  expect(await ask('field.environment=any')).toEqual([a, b]);
  expect(await ask('field.cost=5')).toEqual([b]);
  expect(await ask('field.cost=2..10')).toEqual([b, c]);
  expect(await ask('field.cost=..5')).toEqual([a, b]);
  expect(await ask('field.due=2026-02-01..')).toEqual([c]);
  expect(await ask('field.secret=A%2C%20B')).toEqual([c]);
  expect(await ask('field.environment=any&field.cost=5..')).toEqual([b]);
  expect(await ask('q=F&field.cost=5..')).toEqual([b, c]);
  for (const wrong of [
    'environment=Moon',
    'cost=much',
    'due=2026-13-01',
    'vip=maybe',
    'nothing=1',
    'story=x',
  ])
    expect((await desk.expert.get(`/api/tickets?field.${wrong}`)).status, wrong).toBe(422);
});

it('sorts by a value both ways, page by page, those without one last', async () => {
  const all = async (sort: string) => {
    const seen: (number | null)[] = [];
    const ids = new Set<string>();
    let cursor: string | null = '';
    do {
      const { status, body } = (await desk.expert.get(
        `/api/tickets?limit=3&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`,
      )) as Any;
      expect(status).toBe(200);
      for (const one of body.items) {
        seen.push(one.fields.cost ?? null);
        ids.add(one.id);
      }
      cursor = body.next;
    } while (cursor);
    expect(ids.size).toBe(seen.length);
    return seen;
  };
  const up = await all('field.cost');
  const values = up.filter((one) => one !== null);
  expect(values.length).toBeGreaterThan(3);
  expect(values).toEqual([...values].sort((x, y) => x - y));
  expect(up.slice(values.length).every((one) => one === null)).toBe(true);
  expect((await all('-field.cost')).slice(0, values.length)).toEqual([...values].reverse());
  expect((await desk.expert.get('/api/tickets?sort=field.areas')).status).toBe(422);
  expect((await desk.expert.get('/api/tickets?sort=field.nothing')).status).toBe(422);
});

it('puts values into the export, safe for spreadsheets, and finds tickets by their words', async () => {
  const { body } = await create({ secret: '=cmd|zebrafish', environment: 'Test' }, { title: 'Exported' });
  const csv = (await desk.expert.get('/api/tickets/export/tickets.csv?field.environment=Test'))
    .body as string;
  const [head] = csv.split('\r\n');
  expect(head).toContain('environment,cost,due,areas,vip,owner,case,secret,story,asset');
  expect(csv).toContain("'=cmd|zebrafish");
  expect(numbers((await desk.expert.get('/api/tickets?q=zebrafish')).body)).toEqual([body.number]);
});

it('customers know of the fields that are theirs, and of no others', async () => {
  const mine = await create({ environment: 'Test' }, {}, desk.customer);
  expect(mine.status).toBe(201);
  expect(mine.body.fields).toEqual({ environment: 'Test' });
  const unknown = await create({ nothing: 'x' }, {}, desk.customer);
  const hidden = await create({ secret: 'x' }, {}, desk.customer);
  expect(hidden.status).toBe(422);
  expect(JSON.stringify(hidden.body.errors)).toBe(
    JSON.stringify(unknown.body.errors).replaceAll('nothing', 'secret'),
  );
  expect((await create({ story: 'x' }, {}, desk.customer)).body.errors[0].code).toBe('read-only');
  const given = await desk.expert.post(`/api/tickets/${mine.body.id}/set`, {
    fields: { secret: 'walrusword', story: 'Penguinword for you' },
  });
  expect(given.status).toBe(200);
  const read = (await desk.customer.get(`/api/tickets/${mine.body.id}`)) as Any;
  expect(read.body.fields).toEqual({ environment: 'Test', story: 'Penguinword for you' });
  expect(JSON.stringify(read.body)).not.toContain('walrus');
  expect(JSON.stringify((await desk.customer.get('/api/tickets')).body)).not.toContain('walrus');
  const described = (await desk.customer.get('/api/tickets/fields')).body as Any;
  expect(described.items.map((one: Any) => one.key)).toEqual(['environment', 'story']);
  for (const probe of ['field.secret=walrusword', 'sort=field.secret'])
    expect((await desk.customer.get(`/api/tickets?${probe}`)).status).toBe(422);
  expect(numbers((await desk.customer.get('/api/tickets?q=walrusword')).body)).toEqual([]);
  expect(numbers((await desk.customer.get('/api/tickets?q=penguinword')).body)).toEqual([mine.body.number]);
  expect((await desk.customer.get('/api/fields/definitions?subject=tickets.ticket')).status).toBe(403);
});

it('another tenant has fields and values of its own', async () => {
  const other = await desk.kernel.tenant('other');
  const admin = other.admin;
  expect((await admin.get('/api/fields/definitions?subject=tickets.ticket')).body).toEqual({ items: [] });
  expect(
    (await admin.post('/api/tickets', { title: 'x', description: 'x', fields: { cost: 1 } })).status,
  ).toBe(422);
  const mine = ((await desk.admin.get('/api/fields/definitions?subject=tickets.ticket')).body as Any)
    .items[0];
  expect((await admin.get(`/api/fields/definitions/${mine.id}`)).status).toBe(404);
  expect((await admin.post(`/api/fields/definitions/${mine.id}/update`, { label: 'Mine now' })).status).toBe(
    404,
  );
  const made = await admin.post('/api/fields/definitions', {
    subject: 'tickets.ticket',
    key: 'cost',
    label: 'Cost',
    type: 'text',
  });
  expect(made.status).toBe(201);
  const list = (await admin.get('/api/tickets?field.cost=any')).body as Any;
  expect(list.items).toEqual([]);
});
