import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package as a stranger would install it: a package.json that names the plugin, and plain JavaScript. */
export interface BadPackage {
  readonly id: string;
  /** Where it fails, in words of the admin page; null when it comes up and fails later. */
  readonly surface: string | null;
  /** Part of the reason that people get. */
  readonly reason?: string;
  readonly code: string;
}

export const BOOM = 'boom: a wheel came off';

const manifest = (id: string, more = '') => `
import { createConnection } from 'node:net';
import * as sdk from '@serviflow/sdk';
const { defineContract, defineEvent, defineFilter, defineManifest, defineMigration, definePlugin, defineSubject, sql, tenantTable, Type } = sdk;
const Empty = Type.Object({});
const boom = () => { throw new Error('${BOOM}'); };
const never = () => new Promise(() => {});
const m = defineManifest({ id: '${id}', title: 'The ${id}', version: '1.0.0', sdk: '^1.0.0',
  permissions: { '${id}.use': { title: 'Use it', roles: ['admin'] } }, ${more} });
const use = { permission: '${id}.use', input: Empty, reply: Empty };
`;
const plugin = (id: string, register: string, options: { manifest?: string; spec?: string } = {}) =>
  `${manifest(id, options.manifest)}
export default definePlugin(m, { ${options.spec ?? ''} register(p) { ${register} } });`;
const migration = (statement: string) =>
  `migrations: [defineMigration('0001-init', (roles) => [${statement}])],`;

/** What cannot come up. */
export const AT_BOOT: readonly BadPackage[] = [
  { id: 'bad-import', surface: 'import', reason: BOOM, code: `throw new Error('${BOOM}');` },
  {
    id: 'bad-import-waits',
    surface: 'import',
    reason: 'did not end within',
    code: 'await new Promise(() => {});',
  },
  {
    id: 'bad-export',
    surface: 'import',
    reason: 'no plugin as its default export',
    code: 'export default {};',
  },
  { id: 'bad-name', surface: 'import', reason: '"other-name"', code: plugin('other-name', '') },
  { id: 'bad-register', surface: 'register', reason: BOOM, code: plugin('bad-register', 'boom();') },
  {
    id: 'bad-register-waits',
    surface: 'register',
    reason: 'must not wait',
    code: plugin('bad-register-waits', 'return never();'),
  },
  {
    id: 'bad-start',
    surface: 'start',
    reason: BOOM,
    code: plugin('bad-start', `p.background('engine', { role: 'any', start: boom, stop: boom });`),
  },
  {
    id: 'bad-start-waits',
    surface: 'start',
    reason: 'did not answer within',
    code: plugin('bad-start-waits', `p.background('engine', { role: 'any', start: never, stop: never });`),
  },
  {
    id: 'bad-schedule',
    surface: 'register',
    reason: '"bad-schedule.never" has the schedule "every full moon"',
    code: plugin('bad-schedule', `p.job(m.job('never', { cron: 'every full moon', run: boom }));`),
  },
  {
    id: 'bad-foreign-subject',
    surface: 'register',
    reason: '"tickets.thing"',
    code: plugin('bad-foreign-subject', `p.subject(defineSubject('tickets.thing'), { load: never });`),
  },
  {
    id: 'bad-foreign-event',
    surface: 'register',
    reason: '"tickets.created@1"',
    code: plugin('bad-foreign-event', `p.event(defineEvent('tickets.created@1', Empty));`),
  },
  {
    id: 'bad-foreign-action',
    surface: 'register',
    reason: '"tickets.steal"',
    code: plugin(
      'bad-foreign-action',
      `p.action({ ...m.action('steal', { title: 'Steal', ...use, run: boom }), id: 'tickets.steal', plugin: 'tickets' });`,
    ),
  },
  {
    id: 'bad-foreign-route',
    surface: 'register',
    reason: 'POST /api/auth/login',
    code: plugin(
      'bad-foreign-route',
      `p.route({ method: 'POST', path: '/api/auth/login', public: {} }, boom);`,
    ),
  },
  {
    id: 'bad-foreign-contract',
    surface: 'register',
    reason: 'tickets.api@1, which belongs to tickets',
    code: plugin('bad-foreign-contract', `p.provide(defineContract('tickets.api@1'), boom);`),
  },
  {
    id: 'bad-migration',
    surface: 'migration',
    reason: 'syntax error',
    code: plugin('bad-migration', '', { spec: migration(`'create tabel x ()'`) }),
  },
  {
    id: 'bad-open-table',
    surface: 'migration',
    reason: 'Not fenced to a tenant: bad_open_table.leak',
    code: plugin('bad-open-table', '', { spec: migration(`'create table bad_open_table.leak (id int)'`) }),
  },
  ...(
    [
      ['creates', `...tenantTable(roles, 'tickets.loot', { columns: [] })`, 'table tickets.loot'],
      ['grants', `'grant select on tickets.ticket to public'`, 'table tickets.ticket'],
      ['alters', `'alter table tickets.ticket alter column title drop not null'`, 'column of tickets.ticket'],
      ['drops', `'drop table tickets.participant cascade'`, 'dropped'],
      ['opens', `'create policy loot on tickets.ticket using (true)'`, 'policy of tickets.ticket'],
      ['writes', `"insert into kernel.fault values ('x', 'x', now(), 'x')"`, 'rows of kernel.fault'],
      [
        'joins',
        `'create table bad_joins.x (id int); drop table bad_joins.x; create schema loot'`,
        'schema loot',
      ],
    ] as const
  ).map(([verb, statement, reason]) => ({
    id: `bad-${verb}`,
    surface: 'migration',
    reason,
    code: plugin(`bad-${verb}`, '', { spec: migration(statement) }),
  })),
  {
    id: 'bad-lonely',
    surface: 'manifest',
    reason: '"gone", which is not installed',
    code: plugin('bad-lonely', '', { manifest: `requires: { gone: defineContract('gone.api@1') },` }),
  },
  {
    id: 'bad-future',
    surface: 'manifest',
    reason: '^99.0.0',
    code: plugin('bad-future', '', { manifest: `sdk: '^99.0.0',` }),
  },
  ...(['hen', 'egg'] as const).map((id) => ({
    id: `bad-${id}`,
    surface: 'manifest',
    reason: 'cycle',
    code: plugin(`bad-${id}`, '', {
      manifest: `requires: { other: defineContract('bad-${id === 'hen' ? 'egg' : 'hen'}.api@1') },`,
    }),
  })),
  {
    id: 'bad-settings',
    surface: 'manifest',
    reason: 'type must be',
    code: plugin('bad-settings', '', {
      manifest: `settings: { type: 'object', properties: { a: { type: 'nonsense' } } },`,
    }),
  },
  {
    id: 'bad-entity',
    surface: 'entities',
    reason: 'Thing',
    code: plugin('bad-entity', '', {
      spec: `entities: [sdk.defineEntity({ name: 'Thing', schema: 'bad_entity', tableName: 'thing', properties: { id: { primary: true, kind: 'm:1', entity: 'NoSuchThing' } } })],`,
    }),
  },
  {
    id: 'bad-neighbour',
    surface: 'entities',
    reason: 'names the schema "tickets"',
    code: plugin('bad-neighbour', '', {
      spec: `entities: [sdk.defineEntity({ name: 'Theirs', schema: 'tickets', tableName: 'ticket', properties: { id: sdk.idColumn() } })],`,
    }),
  },
];

/** What fails while it runs, each surface on its own. */
export const AT_RUN_TIME: readonly BadPackage[] = [
  {
    id: 'clumsy',
    surface: null,
    code: `${manifest('clumsy', 'requires: { tickets: TICKETS },').replace('const m =', `import { TICKET, TICKETS, ticketCreated, ticketWillChange } from '@serviflow/plugin-tickets/contract';\nconst m =`)}
const said = defineEvent('clumsy.said@1', Type.Object({ n: Type.Integer() }));
const tick = m.job('tick', { data: Empty, retries: 0, run: boom });
const act = (name, run, more) => m.action(name, { title: name, ...use, run, ...more });
export default definePlugin(m, { register(p) {
  p.event(said);
  p.action(
    act('act', boom),
    act('shape', () => ({ text: 42 }), { reply: Type.Object({ text: Type.String() }) }),
    act('loop', () => { const a = {}; a.a = a; return a; }, { reply: Type.Unknown() }),
    act('sleep', never, { timeoutSeconds: 1 }),
    act('stray', () => { void Promise.reject(new Error('${BOOM}')); return {}; }),
    act('timer', () => { setTimeout(boom, 1); return {}; }),
    act('socket', () => { createConnection(1, '127.0.0.1'); return {}; }),
    act('after', (c) => { c.afterCommit(boom); return {}; }),
    act('queue', async (c) => { await c.enqueue(tick, {}); return {}; }),
    act('flood', (c) => { for (let n = 0; n < 100_000; n += 1) c.emit(said, { n }); return {}; }),
    act('echo', (c) => { c.emit(said, { n: 0 }); return {}; }),
    act('spy', (c) => { c.get(defineContract('clients.api@1')); return {}; }),
    act('climb', (c) => { c.get({ id: 'kernel.runtime', symbol: Symbol.for('serviflow:kernel.runtime') }); return {}; }),
    act('forge', (c) => { c.emit(ticketCreated, {}); return {}; }),
    m.actionOn(TICKET, 'poke', { title: 'Poke', ...use, when: boom, run: () => ({}) }),
  );
  p.query(m.query('ask', { title: 'Ask', ...use, run: boom }));
  p.route({ method: 'GET', path: '/api/clumsy/page', permission: 'clumsy.use' }, boom);
  p.route({ method: 'GET', path: '/api/clumsy/page-shape', permission: 'clumsy.use' }, () => 'no response');
  p.job(tick);
  p.on(said, 'echo', (c, e) => c.emit(said, { n: e.payload.n + 1 }));
  p.on(ticketCreated, 'listen', boom);
  p.filter(ticketWillChange, 'twist', boom);
  p.principal(boom);
  p.health('pulse', boom);
} });`,
  },
  {
    id: 'bad-seed',
    surface: null,
    code: plugin('bad-seed', 'p.onEnable(boom);'),
  },
  // Leaves a timer at its import, and one for ever in a service.
  {
    id: 'ticking',
    surface: null,
    code: `${manifest('ticking')}
setTimeout(boom, 1);
export default definePlugin(m, { register(p) {
  p.background('clock', { role: 'any', start: async () => { setInterval(boom, 5); }, stop: async () => {} });
} });`,
  },
];

/** Writes packages below `DATA_DIR/plugins`. */
export function writePackages(dir: string, packages: readonly BadPackage[]): void {
  for (const { id, code } of packages) {
    const folder = join(dir, id);
    mkdirSync(folder, { recursive: true });
    const about = {
      name: `serviflow-plugin-${id}`,
      version: '1.0.0',
      type: 'module',
      serviflow: { id, title: `The ${id}`, plugin: './plugin.js' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
    writeFileSync(join(folder, 'plugin.js'), code);
  }
}
