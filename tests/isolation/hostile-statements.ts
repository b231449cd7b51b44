/** What a statement in a call of one tenant may try in order to reach another. */
export interface Attack {
  readonly name: string;
  /** Run one after the other in one call; what they answer is kept. */
  readonly statements: (rival: string) => readonly string[];
  /**
   * `breach`: the call fails and its plugin is named. `refused`: PostgreSQL says no. `harmless`: the call goes on, and has
   * seen nothing.
   */
  readonly ends: 'breach' | 'refused' | 'harmless';
}

const read = 'select note from raider.note';
const breach = (name: string, statements: Attack['statements']): Attack => ({
  name,
  statements,
  ends: 'breach',
});
const refused = (name: string, ...statements: string[]): Attack => ({
  name,
  statements: () => statements,
  ends: 'refused',
});
const harmless = (name: string, ...statements: string[]): Attack => ({
  name,
  statements: () => statements,
  ends: 'harmless',
});

/** What the role of the calls may not do, should a statement get past the kernel. */
export const beyondTheRole: readonly (readonly [name: string, statement: string])[] = [
  ['becomes the control role', 'set local role pg_read_all_data'],
  ['becomes the owner', 'set session authorization postgres'],
  ['copies the key', 'copy kernel.tenant_key to stdout'],
  ['a type of its own in pg_temp', 'create domain pg_temp.text as pg_catalog.text check (true)'],
  [
    'a function of its own in pg_temp',
    'create function pg_temp.f() returns int language sql as $$ select 1 $$',
  ],
  ['a temporary table', 'create temporary table loot (note text)'],
  [
    'another function of the tenant',
    'create or replace function kernel.tenant() returns uuid language sql as $$ select null::uuid $$',
  ],
  ['a policy of its own', 'create policy mine on raider.note using (true)'],
  ['no policy at all', 'alter table raider.note disable row level security'],
  ['another database connection', 'create extension dblink'],
  ['a schema of its own', 'create schema loot'],
];

export const attacks: readonly Attack[] = [
  breach('names another tenant', (b) => [`select set_config('app.tenant_id', '${b}', true)`, read]),
  breach('names another tenant for the session', (b) => [
    `select set_config('app.tenant_id', '${b}', false)`,
  ]),
  breach('names no tenant', () => ["select set_config('app.tenant_id', '', true)", read]),
  breach('makes up a proof', (b) => [
    `select set_config('app.tenant_id', '${b}', true), set_config('app.tenant_proof', '9999999999.00.${'0'.repeat(64)}', true)`,
    read,
  ]),
  breach('makes up a proof that is no proof', () => [
    "select set_config('app.tenant_proof', 'x', true)",
    read,
  ]),
  breach('reads in the statement that changes the tenant', (b) => [
    `with t as materialized (select set_config('app.tenant_id', '${b}', true)) select n.note from t, raider.note n`,
  ]),
  breach('changes the tenant and changes it back', (b) => [
    `select set_config('app.tenant_id', '${b}', true), (select string_agg(note, ' ') from raider.note),
       set_config('app.tenant_id', current_setting('app.tenant_id'), true)`,
  ]),
  breach('writes the name of the function otherwise', (b) => [
    String.raw`select U&"\0073et_config"('app.tenant_id', '${b}', true)`,
    read,
  ]),
  breach('writes settings as rows', (b) => [
    `update pg_settings set setting = '${b}' where name = 'app.tenant_id'`,
    "select set_config('app.tenant_id', '', true)",
    read,
  ]),
  breach('hides a statement in a text', (b) => [
    `select query_to_xml('select set_' || 'config(''app.tenant_id'', ''${b}'', true)', true, true, '')`,
    `select query_to_xml('select note from raider.note', true, true, '')`,
  ]),
  breach('hides it in a text search', (b) => [
    `select * from ts_stat('select to_tsvector(set_' || 'config(''app.tenant_id'', ''${b}'', true))')`,
    read,
  ]),
  breach('asks a search function', (b) => [
    `select set_config('app.tenant_id', '${b}', true) from generate_series(1, 1)`,
    "select * from raider.find('secret')",
  ]),
  breach('SET', (b) => [`set app.tenant_id = '${b}'`, read]),
  breach('SET LOCAL', (b) => [`set local app.tenant_id = '${b}'`, read]),
  breach('RESET', () => ['reset app.tenant_id', read]),
  breach('RESET ALL', () => ['reset all', read]),
  breach('SET search_path', () => ['set local search_path = pg_temp, raider', read]),
  breach('turns row-level security off', () => ['set local row_security = off', read]),
  breach('a block of code', (b) => [
    `do $$ begin perform set_config('app.tenant_id', '${b}', true); end $$`,
    read,
  ]),
  breach('prepares a statement for later calls', () => ["prepare s1 as select 'mine'"]),
  breach('takes the prepared statements away', () => ['deallocate all']),
  breach('DISCARD', () => ['discard plans']),
  breach('leaves a cursor', () => ['declare loot cursor with hold for select note from raider.note']),
  breach('listens to others', () => ['listen serviflow']),
  breach('ends the transaction', (b) => [
    'commit',
    `select set_config('app.tenant_id', '${b}', false)`,
    read,
  ]),
  breach('begins another one', () => ['rollback', 'begin', read]),
  breach('ends it in a chain', () => ['commit and chain', read]),
  breach('ends it behind a comment', () => ['/* a * b / c */ -- d\n  commit', read]),
  breach('ends it behind a comment in a comment', () => ['/* a /* b */ */ commit', read]),
  ...beyondTheRole.map(([name, statement]) => breach(name, () => [statement])),
  refused('several statements in one text', "select 1; set app.tenant_id = ''; select note from raider.note"),
  refused('turns row-level security off by function', "select set_config('row_security', 'off', true)", read),
  refused('reads the key', 'select encode(secret, $$hex$$) from kernel.tenant_key'),
  refused('files of the server', "select pg_read_file('postgresql.conf')"),
  harmless(
    'statistics',
    'select most_common_vals::text from pg_stats where tablename in ($$note$$, $$tenant_key$$)',
  ),
  harmless('the text of the function', 'select prosrc from pg_proc where proname = $$tenant$$'),
  harmless(
    'a path to itself',
    "select set_config('search_path', 'pg_temp, raider', true)",
    'select note from note',
  ),
  harmless('all that the catalogue knows of settings', 'select name, setting from pg_settings'),
];

/** Statements that write into another tenant. */
export const intrusions = (rival: string): readonly string[] => [
  `insert into raider.note (tenant_id, id, note) values ('${rival}', gen_random_uuid(), 'planted')`,
  `update raider.note set tenant_id = '${rival}'`,
  `merge into raider.note n using (select '${rival}'::uuid as t) s on false when not matched then insert (tenant_id, id, note) values (s.t, gen_random_uuid(), 'planted')`,
];
