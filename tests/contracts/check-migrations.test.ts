import { Client } from 'pg';
import { expect, test, vi } from 'vitest';
import { findings, type Spoil, SpoiledPlugin } from './spoiled-plugin.ts';

const AT = 'migration 0001-init';
/** Adds a statement to the only migration of the fixture. */
const statement = (sql: string): Spoil => [
  'migrations.ts',
  '  }),\n]);',
  `  }),\n  ${JSON.stringify(sql)},\n]);`,
];
const made = (sql: string): Spoil => statement(`create table rota.swap (${sql})`);
const COLUMNS = 'tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)';

const read = async (...spoils: readonly Spoil[]) => {
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', '');
  return findings(spoils);
};

test.each<[code: string, Spoil]>([
  ['migration-leaves-schema', statement('alter table tickets.ticket add column rota_id uuid')],
  ['migration-leaves-schema', statement('create table swap (id uuid)')],
  ['migration-leaves-schema', statement('insert into kernel.outbox (id) values (1)')],
  ['migration-leaves-schema', statement('create index on tickets.ticket (title)')],
  [
    'migration-leaves-schema',
    statement('create view rota.open as select * from "tickets" . "ticket"'.replace(' . ', '.')),
  ],
  [
    'migration-leaves-schema',
    statement(
      'alter table rota.shift add foreign key (tenant_id, user_id) references kernel.users (tenant_id, id)',
    ),
  ],
  ['migration-leaves-schema', statement('select tickets.find_words(1)')],
  [
    'migration-leaves-schema',
    statement('delete from rota.shift using tickets.ticket t where t.id = user_id'),
  ],
  ['migration-leaves-schema', statement('create schema rota_two')],
  ['migration-leaves-schema', statement('set search_path = kernel')],
  [
    'migration-leaves-schema',
    statement(
      "create function rota.peek() returns int language sql as $x$ select 1 from kernel.users -- 'not' \n $x$",
    ),
  ],
  ['migration-privilege', statement('create extension pg_trgm')],
  ['migration-privilege', statement('alter role current_user bypassrls')],
  ['migration-privilege', statement('set role postgres')],
  ['migration-privilege', statement('grant select on rota.shift to public')],
  [
    'migration-privilege',
    statement(
      'create function rota.all_of() returns setof rota.shift language sql security definer as $$ select * from rota.shift $$',
    ),
  ],
  ['migration-transaction', statement('commit')],
  ['migration-transaction', statement('create index concurrently on rota.shift (tenant_id, user_id)')],
  ['migration-row-security', made('id uuid primary key')],
  ['migration-row-security', made(COLUMNS)],
  ['migration-row-security', statement('alter table rota.shift disable row level security')],
  ['migration-row-security', statement('alter table rota.shift no force row level security')],
  ['migration-row-security', statement('create policy open on rota.shift to serviflow_app using (true)')],
  ['migration-row-security', made(`${COLUMNS}, shift_id uuid references rota.shift (id)`)],
  ['migration-sees-nothing', statement('update rota.shift set starts_at = now()')],
])('%s: %j', async (code, spoil) => {
  expect(await read(spoil)).toContain(`${code} ${AT}`);
});

test('a migration has a number', async () => {
  expect(await read(['migrations.ts', '0001-init', 'init'])).toEqual(['migration-name migration init']);
});

test.each([
  'alter table rota.shift add column place text',
  'alter table rota.shift alter column user_id type text using shift.user_id::text',
  "comment on table rota.shift is 'see kernel.users and tickets.ticket'",
  'create index on rota.shift (tenant_id, user_id) where extract(epoch from shift.starts_at) > 0',
  "do $$ begin if (select 1 from rota.shift s join rota.shift t on t.id = s.id limit 1) is distinct from 1 then raise notice 'x'; end if; end $$",
])('nothing is found in: %s', async (sql) => {
  expect(await read(statement(sql))).toEqual([]);
});

test('what changes rows of all tenants lifts the fence and puts it back', async () => {
  const lifted = [
    'alter table rota.shift no force row level security',
    'update rota.shift set starts_at = now()',
    'alter table rota.shift force row level security',
  ];
  expect(await read(['migrations.ts', '  }),\n]);', `  }),\n  ...${JSON.stringify(lifted)},\n]);`])).toEqual(
    [],
  );
});

test('migrations run on a throw-away database: nothing is found, nothing is left', async () => {
  const plugin = new SpoiledPlugin();
  expect(await plugin.check({ database: server() })).toEqual({
    plugin: 'rota',
    findings: [],
    deprecated: [],
    notes: [],
  });
  // Other tests drop theirs at the same time, one statement after the other.
  await expect.poll(leftRoles).toEqual([]);
});

test('what only PostgreSQL knows is found there', async () => {
  const plugin = new SpoiledPlugin(statement('alter table rota.shift add column at tiemstamptz'));
  const { findings: found } = await plugin.check({ database: server() });
  expect(found).toMatchObject([
    { code: 'migration-failed', what: 'type "tiemstamptz" does not exist', at: 'migrations' },
  ]);
});

const server = () => process.env.SERVIFLOW_TEST_POSTGRES ?? '';

/** Roles whose throw-away database is gone. */
async function leftRoles(): Promise<unknown> {
  const client = new Client({ connectionString: server() });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select rolname from pg_roles where rolname ~ '^test_[0-9a-f]{16}_' and not exists
         (select 1 from pg_database where datname = substring(rolname for 21))`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
