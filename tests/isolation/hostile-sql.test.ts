import { roleUrls } from '@serviflow/kernel';
import {
  type Context,
  CURRENT_TENANT,
  defineFilter,
  defineManifest,
  defineMigration,
  definePlugin,
  searchFunction,
  sql,
  Type,
  tenantTable,
  uuidv7,
} from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TenantSigner } from '../../kernel/data/tenant-signature.ts';
import { attacks, beyondTheRole, intrusions } from './hostile-statements.ts';

const SECRET = 'a secret key that only tests know, long enough';

/** SQL in one tenant's call cannot reach another tenant, whatever it says. */
const raider = defineManifest({
  id: 'raider',
  title: 'Raider',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'raider.use': { title: 'Use it', roles: ['admin'] } },
});
const counter = defineManifest({
  id: 'counter',
  title: 'Counter',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'counter.use': { title: 'Use it', roles: ['admin'] } },
});
const none = Type.Object({});
const willCount = defineFilter('counter.will-count@1', Type.Object({ count: Type.Integer() }));
const count = counter.action('count', {
  title: 'Count',
  permission: 'counter.use',
  input: none,
  reply: none,
  async run(c) {
    await keep(c, 'counted');
    await c.apply(willCount, { count: 1 });
    await sql`select 1 from raider.note`.execute(c.sql());
    return {};
  },
});

const keep = (c: Context, note: string) =>
  sql`insert into raider.note (id, note) values (${uuidv7()}, ${note})`.execute(c.sql());
const notes = (tenant: TestTenant) =>
  tenant.system('raider', async (c) =>
    (await sql<{ note: string }>`select note from raider.note order by id`.execute(c.sql())).rows.map(
      (r) => r.note,
    ),
  );
/** What the handler of the filter sends, and is quiet about. */
let handlerSends = '';

let desk: TestKernel;
let acme: TestTenant;
let rival: TestTenant;
beforeAll(async () => {
  desk = await createTestKernel({
    plugins: [
      definePlugin(counter, { register: (p) => p.action(count) }),
      definePlugin(raider, {
        migrations: [
          defineMigration('0001-init', (roles) => [
            ...tenantTable(roles, 'raider.note', { columns: ['note text not null'] }),
            ...searchFunction(roles, 'raider.find', {
              table: 'raider.note',
              args: 'q text',
              returns: 'table(id uuid)',
              body: `select n.id from raider.note n where n.tenant_id = ${CURRENT_TENANT} and n.note ~ q`,
            }),
          ]),
        ],
        register: (p) =>
          p.filter(willCount, 'raid', async (c) => {
            await sql
              .raw(handlerSends)
              .execute(c.sql())
              .catch(() => {});
          }),
      }),
    ],
  });
  // A clone has not the privileges of its template, which are the database's own.
  await desk.kernel.migrate();
  [acme, rival] = [await desk.tenant('acme'), await desk.tenant('rival')];
  await acme.system('raider', (c) => keep(c, 'own'));
  await rival.system('raider', (c) => keep(c, 'hoard of the rival'));
});
afterAll(() => desk?.stop());

test.each(attacks)('$name: $ends', async ({ statements, ends }) => {
  const seen: unknown[] = [];
  const errors: unknown[] = [];
  const call = acme.system('raider', async (c) => {
    await keep(c, 'of this call');
    for (const statement of statements(rival.info.id))
      await sql
        .raw(statement)
        .execute(c.sql())
        .then(
          ({ rows }) => seen.push(rows),
          (error) => errors.push(error),
        );
  });
  const outcome = await call.then(
    () => null,
    (error) => error,
  );
  expect(JSON.stringify(seen)).not.toContain('hoard');
  if (ends === 'breach') {
    expect(outcome).toMatchObject({ name: 'TenantBreach', plugin: 'raider' });
    expect(desk.log.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { plugin: 'raider', tenant: 'acme' },
    });
  }
  if (ends === 'refused') expect(errors.length).toBeGreaterThan(0);
  if (ends === 'harmless') expect([outcome, errors]).toEqual([null, []]);
  if (ends !== 'harmless') expect(await notes(acme)).not.toContain('of this call');
  else
    await acme.system('raider', (c) =>
      sql`delete from raider.note where note = 'of this call'`.execute(c.sql()),
    );
  // As many calls as there are connections: nothing was left on any of them.
  for (const tenant of [acme, rival]) {
    const all = await Promise.all(Array.from({ length: 6 }, () => notes(tenant)));
    for (const one of all) expect(one).toEqual(tenant === acme ? ['own'] : ['hoard of the rival']);
  }
});

test.each(beyondTheRole)('the role of the calls: %s', async (_, statement) => {
  const client = new pg.Client({ connectionString: (await roleUrls(desk.databaseUrl, SECRET)).app });
  await client.connect();
  try {
    await expect(client.query(statement)).rejects.toThrow(
      /permission denied|must be owner|must be superuser/i,
    );
  } finally {
    await client.end();
  }
});

test('nothing is written into another tenant', async () => {
  for (const statement of intrusions(rival.info.id)) {
    const call = acme.system('raider', (c) => sql.raw(statement).execute(c.sql()));
    await expect(call).rejects.toMatchObject({ code: '42501' });
  }
  expect([await notes(acme), await notes(rival)]).toEqual([['own'], ['hoard of the rival']]);
});

test.each([
  ['changes the tenant', () => `select set_config('app.tenant_id', '${rival.info.id}', true)`],
  [
    'hides the change',
    () => `select query_to_xml('select set_' || 'config(''app.tenant_id'', ''x'', true)', true, true, '')`,
  ],
  ['SET', () => "set app.tenant_id = ''"],
])("a handler that %s and keeps quiet fails the other plugin's call, and is named", async (_, statement) => {
  handlerSends = statement();
  const answer = await acme.admin.post('/api/counter/count');
  expect(answer.status).toBe(500);
  expect(
    desk.log.lines.filter((line) => line.message === 'a statement tried to leave its tenant').at(-1),
  ).toMatchObject({
    fields: { plugin: 'raider', operation: 'counter.count' },
  });
  expect(await notes(acme)).toEqual(['own']);
});

test('a write that is kept back is looked at like the others', async () => {
  const call = acme.system('raider', async (c) =>
    c.later(sql`select set_config('app.tenant_id', ${rival.info.id}, true)`),
  );
  await expect(call).rejects.toMatchObject({ name: 'TenantBreach', plugin: 'raider' });
});

test('statements of other connections do not show the proof', async () => {
  let seen: { query: string }[] = [];
  await rival.system('raider', async (c) => {
    await sql`select 1`.execute(c.sql());
    seen = await acme.system(
      'raider',
      async (own) =>
        (
          await sql<{ query: string }>`select query from pg_stat_activity where query <> ''`.execute(
            own.sql(),
          )
        ).rows,
    );
  });
  expect(seen.length).toBeGreaterThan(1);
  for (const { query } of seen) expect(query).not.toMatch(/[0-9a-f]{64}/);
});

test('a proof opens for half a minute, and only what it names', async () => {
  const client = new pg.Client({ connectionString: (await roleUrls(desk.databaseUrl, SECRET)).app });
  await client.connect();
  const signer = new TenantSigner(SECRET);
  await signer.ask(client);
  const now = (await client.query('select extract(epoch from now())::float8 as now')).rows[0].now;
  const asked = async (tenantId: string, proof: string) => {
    await client.query('begin');
    try {
      await client.query(
        "select set_config('app.tenant_id', $1, true), set_config('app.tenant_proof', $2, true)",
        [tenantId, proof],
      );
      return (await client.query('select note from raider.note')).rows;
    } catch (error) {
      return (error as { code?: string }).code;
    } finally {
      await client.query('rollback');
    }
  };
  try {
    const fresh = signer.sign(rival.info.id);
    expect(await asked(rival.info.id, fresh)).toEqual([{ note: 'hoard of the rival' }]);
    expect(await asked(acme.info.id, fresh)).toBe('SFT01');
    expect(await asked(rival.info.id, fresh.replace(/^\d+/, '9999999999'))).toBe('SFT01');
    signer.heard(now - 40);
    expect(await asked(rival.info.id, signer.sign(rival.info.id))).toBe('SFT02');
    expect(
      await asked(rival.info.id, new TenantSigner('another secret key of another desk').sign(rival.info.id)),
    ).toBe('SFT01');
    await expect(client.query('select note from raider.note')).rejects.toMatchObject({ code: 'SFT01' });
  } finally {
    await client.end();
  }
});

test('every function with the rights of another role finds its names in the catalogue, and names the tenant', async () => {
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  const { rows } = await owner.query(
    `select p.oid::regprocedure::text as name, p.proconfig, p.prosrc from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const old = await owner.query(
    `select 1 from pg_policy where concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) like '%app.tenant_id%'`,
  );
  await owner.end();
  expect(rows.map((r) => r.name)).toEqual(expect.arrayContaining(['kernel.tenant()', 'raider.find(text)']));
  for (const { name, proconfig, prosrc } of rows) {
    expect(proconfig, name).toContain('search_path=pg_catalog, pg_temp');
    expect(prosrc, name).toMatch(name === 'kernel.tenant()' ? /tenant_key/ : /kernel\.tenant\(\)/);
  }
  expect(old.rowCount).toBe(0);
});

test('an installation that was made before the proof gets it with the next start', async () => {
  const unsigned = "nullif(current_setting('app.tenant_id', true), '')::uuid";
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  const of = async (text: string) => (await owner.query(text)).rows[0].text as string;
  const policy = `select pg_get_expr(polqual, polrelid) || pg_get_expr(polwithcheck, polrelid) as text from pg_policy
    where polrelid = 'raider.note'::regclass and polname = 'tenant'`;
  const search = "select pg_get_functiondef('raider.find(text)'::regprocedure) as text";
  const signed = [await of(policy), await of(search)];
  await owner.query(
    `alter policy tenant on raider.note using (tenant_id = ${unsigned}) with check (tenant_id = ${unsigned})`,
  );
  await owner.query((await of(search)).replace(CURRENT_TENANT, unsigned));
  expect([await of(policy), await of(search)]).not.toEqual(signed);
  await desk.kernel.migrate();
  expect([await of(policy), await of(search)]).toEqual(signed);
  await owner.end();
  expect([await notes(acme), await notes(rival)]).toEqual([['own'], ['hoard of the rival']]);
});
