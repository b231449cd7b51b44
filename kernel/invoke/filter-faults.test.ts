import {
  type Context,
  defineEvent,
  defineFilter,
  defineManifest,
  defineMigration,
  definePlugin,
  problems,
  sql,
  Type,
  tenantTable,
  uuidv7,
} from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { outageOf } from '../data/outage.ts';

const Word = Type.Object({ word: Type.String() });
const willFill = defineFilter('desk.will-fill@1', Word);
const willClose = defineFilter('desk.will-close@1', Word, { phases: ['check'], onFault: 'refuse' });
const inner = defineFilter('desk.inner@1', Word);
const noted = defineEvent('helper.noted@1', Word);

const deskPlugin = definePlugin(
  defineManifest({ id: 'desk', title: 'Desk', version: '1.0.0', sdk: '^1.1.0' }),
  {
    migrations: [
      defineMigration('0001-init', (roles) => [
        ...tenantTable(roles, 'desk.note', { columns: ['word text not null'] }),
        `create function desk.fail(state text) returns void language plpgsql as
         $$ begin raise exception using errcode = state; end $$`,
      ]),
    ],
    register() {},
  },
);
const note = (word: string) => sql`insert into desk.note (id, word) values (${uuidv7()}, ${word})`;
const raise = (code: string) => sql`select desk.fail(${code})`;

type Handler = (c: Context, value: { word: string }) => Promise<{ word: string } | undefined>;
/** What the helper does now; each test gives its own. */
let act: Handler = async () => undefined;
const helper = definePlugin(
  defineManifest({ id: 'helper', title: 'The helper', version: '1.0.0', sdk: '^1.1.0' }),
  {
    register(p) {
      p.event(noted);
      p.filter(willFill, 'fill', (c, value) => act(c, value));
      p.filter(willClose, 'guard', (c, value) => act(c, value));
    },
  },
);
const broken = definePlugin(
  defineManifest({ id: 'broken', title: 'Broken', version: '1.0.0', sdk: '^1.1.0' }),
  {
    register(p) {
      p.filter(inner, 'boom', () => {
        throw new Error('boom');
      });
    },
  },
);

let t: TestKernel;
let acme: TestTenant;
beforeAll(async () => {
  t = await createTestKernel({ plugins: [deskPlugin, helper, broken], deadlines: { filter: 200 } });
  acme = await t.tenant('acme');
});
afterAll(() => t?.stop());
beforeEach(() => {
  act = async () => undefined;
  t.log.lines.length = 0;
  // Rested breakers of the test before are tried again.
  t.clock.advance({ minutes: 20 });
});

const run = <T>(work: (c: Context) => Promise<T> | T) =>
  t.kernel.runtime.invoker.system('desk', acme.info.id, work);
const fill = (word: string, check?: (value: { word: string }) => void) =>
  run(async (c) => {
    const value = await c.apply(willFill, { word }, check ? { check } : {});
    await note(value.word).execute(c.sql());
    return value.word;
  });
const close = (word: string) => run((c) => c.apply(willClose, { word }));
const notes = () =>
  run(async (c) =>
    (await sql<{ word: string }>`select word from desk.note order by word`.execute(c.sql())).rows.map(
      (r) => r.word,
    ),
  );
/** Faults that the helper had so far. */
const charged = () => breaker('fill')?.faults ?? 0;
const breaker = (name: string) =>
  t.kernel.runtime.breakers.states().find(({ handler }) => handler === `helper/filter/${name}`);

test.each([
  ['a disk that is full', async (c: Context) => raise('53100').execute(c.sql())],
  ['no connection left', async (c: Context) => raise('53300').execute(c.sql())],
  ['a deadlock', async (c: Context) => raise('40P01').execute(c.sql())],
  [
    'a lost connection',
    async (c: Context) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(c.sql()),
  ],
  [
    'a lost connection that the plugin calls otherwise',
    async (c: Context) => {
      try {
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(c.sql());
      } catch {
        throw new Error('The helper could not help.');
      }
    },
  ],
  [
    'a full disk that the plugin keeps quiet about',
    async (c: Context) => {
      await raise('53100')
        .execute(c.sql())
        .catch(() => {});
    },
  ],
  [
    'a full disk met by a statement that was sent later',
    async (c: Context) => {
      c.later(raise('53100'));
    },
  ],
])('%s is no fault: the call is refused, not the handler, however often', async (_what, meet) => {
  act = async (c) => void (await meet(c)) as undefined;
  for (let i = 0; i < 5; i += 1)
    expect(
      await fill('lost').then(
        () => 'stored',
        (error) => outageOf(error),
      ),
    ).toMatch(/^(?:database|disk|contention)$/);
  expect(breaker('fill')).toBeUndefined();
  expect(t.log.errors().filter((line) => line.message.includes('left out'))).toEqual([]);
  expect(await notes()).not.toContain('lost');
  act = async (_c, { word }) => ({ word: `${word}, filled` });
  expect(await fill('after')).toBe('after, filled');
});

test('a breaker that an outage meets while it is tried again is neither closed nor stuck', async () => {
  act = async () => {
    throw new Error('boom');
  };
  for (let i = 0; i < 3; i += 1) await fill('x');
  expect(breaker('fill')?.state).toBe('open');
  t.clock.advance({ minutes: 2 });
  act = async (c) => void (await raise('53100').execute(c.sql())) as undefined;
  await expect(fill('x')).rejects.toMatchObject({ code: 'disk-full', status: 507 });
  act = async () => ({ word: 'well again' });
  expect(await fill('x')).toBe('well again');
  expect(breaker('fill')).toBeUndefined();
});

test('an obligatory handler that throws refuses every time, and is asked again at once', async () => {
  act = async (_c, { word }) => {
    if (word === 'odd') throw new Error('boom');
    if (word === 'no') throw problems.conflict('There is work left.');
    return undefined;
  };
  for (let i = 0; i < 5; i += 1)
    await expect(close('odd')).rejects.toMatchObject({ status: 503, code: 'plugin-unavailable' });
  await expect(close('no')).rejects.toMatchObject({ status: 409 });
  expect(await close('fine')).toEqual({ word: 'fine' });
  expect(breaker('guard')).toMatchObject({ state: 'closed', lastError: 'boom' });
});

test('an obligatory handler that never answers rests, and meanwhile its calls are refused at once', async () => {
  act = () => new Promise(() => {});
  for (let i = 0; i < 3; i += 1) await expect(close('x')).rejects.toMatchObject({ status: 503 });
  act = async () => undefined;
  await expect(close('x')).rejects.toMatchObject({
    status: 503,
    message: expect.stringContaining('The helper'),
  });
  const ready = await t.kernel.health.ready();
  expect(ready).toMatchObject({ ready: true, details: ['helper/filter/guard rests after several faults'] });
  t.clock.advance({ minutes: 2 });
  expect(await close('x')).toEqual({ word: 'x' });
  expect((await t.kernel.health.ready()).details).toEqual([]);
});

test('what a handler does after its deadline is refused: statements, facts, later statements, effects', async () => {
  let open: () => void = () => {};
  let late: Promise<PromiseSettledResult<unknown>[]> | undefined;
  let effects = 0;
  act = (c, { word }) => {
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const db = c.sql();
    late = gate.then(() => {
      const tries: (() => unknown)[] = [
        () => note('late').execute(db),
        () => note('late').execute(c.sql()),
        () => c.later(note('later')),
        () => c.emit(noted, { word: 'late' }),
        () => c.afterCommit(() => (effects += 1)),
        () => c.tx((tx) => note('late in tx').execute(tx.sql())),
        () => c.audit({ word }),
        () => c.em,
        () => c.apply(inner, { word }),
      ];
      return Promise.allSettled(tries.map(async (one) => one()));
    });
    return gate.then(() => undefined);
  };
  // The retry, without the handler, is under way while the handler wakes.
  const said = await run(async (c) => {
    const { word } = await c.apply(willFill, { word: 'in time' });
    open();
    await late;
    await note(word).execute(c.sql());
    return word;
  });
  expect(said).toBe('in time');
  const answers = (await late) ?? [];
  expect(answers.map((one) => one.status)).toEqual(answers.map(() => 'rejected'));
  expect(answers).toHaveLength(9);
  for (const one of answers)
    expect((one as PromiseRejectedResult).reason.message).toMatch(/has ended|too late/);
  expect((await notes()).filter((word) => word.includes('late'))).toEqual([]);
  expect(effects).toBe(0);
  const { rows } = await t.kernel.runtime.db.control.query(
    "select 1 from kernel.outbox where type = 'helper.noted@1'",
  );
  expect(rows).toEqual([]);
});

test('a service of an attempt that failed is not the service of the next', async () => {
  const views = new Set<unknown>();
  act = async (c) => {
    views.add(c);
    throw new Error('boom');
  };
  await run(async (c) => {
    views.add(c);
    await c.apply(willFill, { word: 'x' });
  });
  // The owner's view of the first attempt, the helper's, and the owner's of the second.
  expect(views.size).toBe(3);
});

test('the rules of the owner hold for what a handler returns, also for what it changed in place', async () => {
  const short = ({ word }: { word: string }) => {
    if (word.length > 10) throw problems.invalid('A word has 10 letters at most.');
  };
  act = async () => ({ word: 'much too long a word' });
  expect(await fill('short', short)).toBe('short');
  expect(breaker('fill')?.lastError).toContain(
    'returned a wrong desk.will-fill@1: A word has 10 letters at most.',
  );
  expect(t.log.errors()[0]?.fields).toMatchObject({ plugin: 'helper', handler: 'helper/filter/fill' });
  act = async (_c, value) => {
    Object.assign(value, { word: 'changed in place and not returned' });
    return undefined;
  };
  expect(await fill('kept', short)).toBe('kept');
  act = async (_c, value) => Object.assign(value, { word: 'given back' });
  expect(await fill('short', short)).toBe('given back');
});

test('a fault within the filter of another is the fault of whoever failed', async () => {
  const before = charged();
  act = async (c, { word }) => c.apply(inner, { word: `${word} went on` });
  expect(await fill('it')).toBe('it went on');
  expect(t.kernel.runtime.breakers.states().map(({ handler }) => handler)).toContain('broken/filter/boom');
  expect(charged()).toBe(before);
});

test('the deadline of the whole call is charged to nobody', async () => {
  const before = charged();
  act = () => new Promise(() => {});
  const late = t.kernel.runtime.invoker.system(
    'desk',
    acme.info.id,
    async (c) => c.apply(willFill, { word: 'x' }),
    { timeoutSeconds: 0.1 },
  );
  await expect(late).rejects.toMatchObject({ status: 503, code: 'deadline-exceeded' });
  await vi.waitFor(() => expect(t.kernel.runtime.db.stats().waiting).toBe(0));
  expect(charged()).toBe(before);
});
