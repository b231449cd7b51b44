import {
  defineContract,
  defineEvent,
  defineFilter,
  defineManifest,
  defineMigration,
  definePlugin,
  defineSubject,
  type Plugin,
  type PluginSpec,
  sql,
  Type,
} from '@serviflow/sdk';

const Empty = Type.Object({});
export const never = (): Promise<never> => new Promise(() => {});
/** What a bad plugin says when it breaks; the desk has to pass it on. */
export const BOOM = 'boom: a wheel came off';
const boom = (): never => {
  throw new Error(BOOM);
};

const willSay = defineFilter('good.will-say@1', Type.Object({ text: Type.String() }));
const said = defineEvent('good.said@1', Type.Object({ text: Type.String() }));
const good = defineManifest({
  id: 'good',
  title: 'Good',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'good.use': { title: 'Use it', roles: ['admin'] } },
});
const say = good.action('say', {
  title: 'Say',
  permission: 'good.use',
  input: Type.Object({ text: Type.String() }),
  reply: Type.Object({ text: Type.String() }),
  async run(c, input) {
    const { text } = await c.apply(willSay, input);
    c.emit(said, { text });
    return { text };
  },
});
/** The neighbour of all the others, which has to go on. */
export const goodPlugin = definePlugin(good, {
  register(p) {
    p.action(say);
    p.event(said);
  },
});

const manifest = (id: string) =>
  defineManifest({
    id,
    title: id,
    version: '1.0.0',
    sdk: '^1.0.0',
    permissions: { [`${id}.use`]: { title: 'Use it', roles: ['admin'] } },
  });
const bad = (id: string, spec: PluginSpec<ReturnType<typeof manifest>>) => definePlugin(manifest(id), spec);

const migration = (id: string, ...statements: string[]) =>
  bad(id, { migrations: [defineMigration('0001-init', () => statements)], register() {} });
const starts = (id: string, start: () => Promise<void>) =>
  bad(id, { register: (p) => p.background('engine', { role: 'any', start, stop: async () => {} }) });
const filters = (id: string, handler: () => unknown) =>
  bad(id, { register: (p) => p.filter(willSay, 'twist', handler as () => { text: string }) });
const healths = (id: string, check: () => unknown) =>
  bad(id, { register: (p) => p.health('pulse', check as () => Promise<{ ok: boolean }>) });

/** Plugins that cannot come up: id, where, and a part of why. */
export const AT_BOOT: readonly [Plugin, surface: string, reason: string][] = [
  [bad('at-register', { register: boom }), 'register', BOOM],
  [migration('bad-sql', 'create tabel x ()'), 'migration', 'syntax error'],
  [
    migration('open-table', 'create table open_table.leak (id int)'),
    'migration',
    'Not fenced to a tenant: open_table.leak',
  ],
  [starts('throws-at-start', async () => boom()), 'start', BOOM],
  [starts('never-starts', never), 'start', 'never-starts/engine did not answer within'],
  [
    bad('foreign-id', {
      register: (p) => p.subject(defineSubject('good.thing'), { load: async () => null }),
    }),
    'register',
    '"good.thing" does not begin with "foreign-id."',
  ],
  [
    bad('foreign-path', {
      register: (p) =>
        p.action(
          manifest('foreign-path').action('grab', {
            title: 'Grab',
            permission: 'foreign-path.use',
            http: { path: '/api/good/say' },
            input: Empty,
            reply: Empty,
            run: () => ({}),
          }),
        ),
    }),
    'register',
    'POST /api/good/say, which belongs to good.say',
  ],
  [
    definePlugin(
      defineManifest({
        id: 'lonely',
        title: 'Lonely',
        version: '1.0.0',
        sdk: '^1.0.0',
        requires: { gone: defineContract('gone.api@1') },
      }),
      { register() {} },
    ),
    'manifest',
    'It needs the plugin "gone", which is not installed',
  ],
  ...(['hen', 'egg'] as const).map((id): [Plugin, string, string] => [
    definePlugin(
      defineManifest({
        id,
        title: id,
        version: '1.0.0',
        sdk: '^1.0.0',
        requires: { other: defineContract(id === 'hen' ? 'egg.api@1' : 'hen.api@1') },
      }),
      { register() {} },
    ),
    'manifest',
    'cycle',
  ]),
];

/** Plugins whose filter breaks. */
export const IN_FILTER: readonly [Plugin, reason: string][] = [
  [filters('filter-throws', boom), BOOM],
  [filters('filter-hangs', never), 'did not answer'],
  [filters('filter-lies', () => ({ text: 42 })), 'wrong good.will-say@1'],
];

export const IN_HEALTH: readonly [Plugin, detail: string][] = [
  [healths('health-throws', boom), BOOM],
  [healths('health-hangs', never), 'did not answer'],
  [healths('health-lies', async () => undefined), 'no report'],
];

const clumsyManifest = manifest('clumsy');
const fails = { permission: 'clumsy.use', input: Empty, reply: Empty, run: boom };
const job = clumsyManifest.job('tick', { data: Empty, retries: 0, run: boom });
/** Fails everywhere at run time. */
export const clumsy = definePlugin(clumsyManifest, {
  register(p) {
    p.action(
      clumsyManifest.action('act', { title: 'Act', ...fails }),
      clumsyManifest.action('enqueue', {
        ...fails,
        title: 'Enqueue',
        async run(c) {
          await c.enqueue(job, {});
          return {};
        },
      }),
      clumsyManifest.action('stray', {
        ...fails,
        title: 'Stray',
        run() {
          void Promise.reject(new Error(BOOM));
          return {};
        },
      }),
      clumsyManifest.action('after', {
        ...fails,
        title: 'After',
        run(c) {
          c.afterCommit(boom);
          return {};
        },
      }),
    );
    p.query(
      clumsyManifest.query('ask', { title: 'Ask', ...fails }),
      clumsyManifest.query('sleep', {
        ...fails,
        title: 'Sleep',
        timeoutSeconds: 1,
        async run(c) {
          await sql`select pg_sleep(30)`.execute(c.sql());
          return {};
        },
      }),
    );
    p.route({ method: 'GET', path: '/api/clumsy/page', permission: 'clumsy.use' }, boom);
    p.job(job);
    p.on(said, 'listen', boom);
    p.principal(boom);
    p.onEnable(async () => boom());
  },
});
