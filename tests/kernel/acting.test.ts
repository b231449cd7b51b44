import {
  defineManifest,
  defineMigration,
  definePlugin,
  defineSubject,
  sql,
  Type,
  tenantTable,
  uuidv7,
} from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const boxes = defineManifest({
  id: 'boxes',
  title: 'Boxes',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: {
    'boxes.use': { title: 'Use boxes', roles: ['admin', 'expert'] },
    'boxes.burn': { title: 'Burn boxes', roles: ['admin'] },
  },
});
const BOX = defineSubject<{ id: string; owner: string }>('boxes.box');
const View = Type.Object({ id: Type.String(), owner: Type.String() });
const add = boxes.action('add', {
  title: 'New box',
  permission: 'boxes.use',
  input: Type.Object({ label: Type.String({ minLength: 1 }) }),
  reply: View,
  async run(c) {
    const box = { id: uuidv7(), owner: c.principal.id };
    await sql`insert into boxes.box (id, owner) values (${box.id}, ${box.owner})`.execute(c.sql());
    return box;
  },
});
const burn = boxes.actionOn(BOX, 'burn', {
  title: 'Burn',
  permission: 'boxes.burn',
  input: Type.Object({}),
  reply: View,
  run: (_c, box) => box,
});
const empty = boxes.action('empty-all', {
  title: 'Empty all boxes',
  permission: 'boxes.use',
  elevated: true,
  input: Type.Object({}),
  reply: Type.Object({}),
  run: () => ({}),
});
const list = boxes.query('list', {
  title: 'Boxes',
  permission: 'boxes.use',
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(View) }),
  async run(c) {
    return {
      items: (
        await sql<{ id: string; owner: string }>`select id, owner from boxes.box limit 100`.execute(c.sql())
      ).rows,
    };
  },
});
const boxesPlugin = definePlugin(boxes, {
  migrations: [
    defineMigration('0001-init', (roles) =>
      tenantTable(roles, 'boxes.box', { columns: ['owner text not null'] }),
    ),
  ],
  register(p) {
    p.subject(BOX, {
      load: async (c, id) =>
        (
          await sql<{
            id: string;
            owner: string;
          }>`select id, owner from boxes.box where id = ${id}::uuid`.execute(c.sql())
        ).rows[0] ?? null,
    });
    p.action(add, burn, empty);
    p.query(list);
  },
});

/** A channel: it knows no operation by name and does what it is told for whom it is told. */
const Wish = Type.Object({
  accountId: Type.String(),
  operation: Type.String(),
  input: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  subjectId: Type.Optional(Type.String()),
  once: Type.Optional(Type.String()),
});
function channel(id: string, actsForUsers?: true) {
  const manifest = defineManifest({
    id,
    title: 'Channel',
    version: '1.0.0',
    sdk: '^1.0.0',
    ...(actsForUsers ? { actsForUsers } : {}),
    permissions: { [`${id}.speak`]: { title: 'Speak', roles: ['admin'] } },
  });
  const speak = manifest.action('speak', {
    title: 'Speak',
    permission: `${id}.speak`,
    tx: 'none',
    audit: false,
    input: Wish,
    reply: Type.Object({ answer: Type.Unknown() }),
    async run(c, wish) {
      const { subjectId, once } = wish;
      const answer = await c.as(
        wish.accountId,
        (own) => own.operations.call(wish.operation, wish.input ?? {}, subjectId ? { subjectId } : {}),
        once ? { once } : {},
      );
      return { answer: answer ?? null };
    },
  });
  return definePlugin(manifest, { register: (p) => p.action(speak) });
}

let desk: TestKernel;
let acme: TestTenant;
let other: TestTenant;
let expert: TestUser;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [boxesPlugin, channel('chan', true), channel('shy')] });
  acme = await desk.tenant('acme');
  other = await desk.tenant('other');
  expert = await acme.user('anna', 'expert');
});
afterAll(() => desk.stop());

const speak = (wish: Record<string, unknown>, plugin = 'chan') =>
  acme.admin.post(`/api/${plugin}/speak`, wish);

describe('acting for a person', () => {
  test('what is done is done by the person, within its rights, and audited with both names', async () => {
    const made = await speak({ accountId: expert.id, operation: 'boxes.add', input: { label: 'x' } });
    expect(made).toMatchObject({ status: 200, body: { answer: { owner: expert.id } } });
    const { body } = await acme.admin.get('/api/admin/audit?action=boxes.add');
    expect(body.items[0]).toMatchObject({ username: 'anna', via: 'Channel' });
    const boxId = made.body.answer.id;
    // The channel was called by an admin: its own rights do not count.
    expect(await speak({ accountId: expert.id, operation: 'boxes.burn', subjectId: boxId })).toMatchObject({
      status: 404,
    });
    expect(
      await speak({ accountId: acme.admin.id, operation: 'boxes.burn', subjectId: boxId }),
    ).toMatchObject({
      status: 200,
    });
  });

  test('checks of the operation hold: form, record, elevation', async () => {
    expect(await speak({ accountId: expert.id, operation: 'boxes.add' })).toMatchObject({ status: 422 });
    expect(await speak({ accountId: acme.admin.id, operation: 'boxes.burn' })).toMatchObject({
      status: 422,
      body: { code: 'subject-missing' },
    });
    expect(
      await speak({ accountId: acme.admin.id, operation: 'boxes.burn', subjectId: uuidv7() }),
    ).toMatchObject({ status: 404 });
    expect(await speak({ accountId: acme.admin.id, operation: 'boxes.empty-all' })).toMatchObject({
      status: 403,
    });
    expect(await speak({ accountId: expert.id, operation: 'boxes.nonsense' })).toMatchObject({ status: 404 });
  });

  test('nobody acts for people of another tenant, for a deactivated person, or for nobody', async () => {
    for (const accountId of [other.admin.id, uuidv7(), 'anna', ''])
      expect(await speak({ accountId, operation: 'boxes.list' })).toMatchObject({
        status: 403,
        body: { code: 'cannot-act' },
      });
    const leaver = await acme.user('leaver', 'expert');
    const wish = { accountId: leaver.id, operation: 'boxes.list' };
    expect((await speak(wish)).status).toBe(200);
    expect((await acme.admin.post(`/api/users/${leaver.id}/deactivate`, {})).status).toBe(200);
    expect(await speak(wish)).toMatchObject({ status: 403, body: { code: 'cannot-act' } });
  });

  test('work that has a name is done once', async () => {
    const wish = { accountId: expert.id, operation: 'boxes.add', input: { label: 'y' }, once: 'message 17' };
    const [first, second] = [await speak(wish), await speak(wish)];
    expect(first.body.answer.owner).toBe(expert.id);
    expect(second).toMatchObject({ status: 200, body: { answer: null } });
  });

  test('a plugin whose manifest does not say so acts for nobody', async () => {
    expect((await speak({ accountId: expert.id, operation: 'boxes.list' }, 'shy')).status).toBe(500);
    expect(desk.log.lines.some((line) => JSON.stringify(line).includes('actsForUsers'))).toBe(true);
  });
});

/** Gives the password again. @returns the header of the session that came of it */
async function elevated(user: TestUser): Promise<Record<string, string>> {
  const answer = await user.post('/api/auth/elevate', { password: user.password });
  expect(answer.status).toBe(200);
  const set = answer.headers.getSetCookie().find((one) => one.startsWith('serviflow_session='));
  return { cookie: set?.split(';')[0] ?? '' };
}

describe('automation accounts', () => {
  let headers: Record<string, string> = {};
  const make = (input: Record<string, unknown>) =>
    acme.admin.post('/api/users/automation-accounts', input, headers);

  test('an admin who gave the password again makes one; it does what it was given and no more', async () => {
    const boss = await acme.user('boss', 'admin');
    expect((await make({ name: 'Night shift', permissions: ['boxes.use'] })).status).toBe(403);
    headers = await elevated(boss);
    expect(await make({ name: 'Too much', permissions: ['nobody.has-this'] })).toMatchObject({ status: 422 });
    const { body: account, status } = await make({ name: 'Night shift', permissions: ['boxes.use'] });
    expect(status).toBe(201);
    expect(await make({ name: 'Night shift', permissions: [] })).toMatchObject({ status: 422 });
    const made = await speak({ accountId: account.id, operation: 'boxes.add', input: { label: 'z' } });
    expect(made.body.answer.owner).toBe(account.id);
    const audit = await acme.admin.get('/api/admin/audit?action=boxes.add');
    expect(audit.body.items[0]).toMatchObject({
      username: 'Night shift',
      via: 'Channel',
      actorKind: 'automation',
    });
    expect(
      await speak({ accountId: account.id, operation: 'boxes.burn', subjectId: made.body.answer.id }),
    ).toMatchObject({ status: 404 });
    const change = (input: Record<string, unknown>) =>
      acme.admin.send('PATCH', `/api/users/automation-accounts/${account.id}`, input, headers);
    expect((await change({ permissions: [] })).status).toBe(200);
    expect(await speak({ accountId: account.id, operation: 'boxes.list' })).toMatchObject({ status: 404 });
    await change({ active: false });
    expect(await speak({ accountId: account.id, operation: 'boxes.list' })).toMatchObject({
      status: 403,
      body: { code: 'cannot-act' },
    });
    expect((await expert.get('/api/users/automation-accounts')).body.items).toHaveLength(1);
    expect((await other.admin.get('/api/users/automation-accounts')).body.items).toEqual([]);
  });
});

test('the catalogue lists what the caller may use, and nothing of plugins that are off', async () => {
  const ids = (who: TestUser) =>
    acme
      .system('boxes', async (c) => c.operations.list({ plugin: 'boxes' }).map((one) => one.id))
      .then(() =>
        desk.kernel.runtime.invoker.acting.run('chan', { tenantId: acme.info.id, accountId: who.id }, (c) =>
          c.operations.list({ plugin: 'boxes' }).map((one) => one.id),
        ),
      );
  expect(await ids(acme.admin)).toEqual(['boxes.add', 'boxes.burn', 'boxes.empty-all', 'boxes.list']);
  expect(await ids(expert)).toEqual(['boxes.add', 'boxes.empty-all', 'boxes.list']);
  await acme.admin.post('/api/admin/plugins/boxes/disable', {});
  expect(await ids(acme.admin).catch((error: Error) => error.message)).toEqual([]);
});
