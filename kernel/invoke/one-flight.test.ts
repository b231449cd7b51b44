import {
  type Context,
  defineFilter,
  defineManifest,
  defineMigration,
  definePlugin,
  sql,
  Type,
  tenantTable,
} from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const demo = defineManifest({ id: 'demo', title: 'Demo', version: '1.0.0', sdk: '^1.0.0' });
const willMark = defineFilter('demo.will-mark@1', Type.Object({ label: Type.String() }));
const mark = (label: string) => sql`insert into demo.mark (id, label) values (gen_random_uuid(), ${label})`;
const plugin = definePlugin(demo, {
  migrations: [
    defineMigration('0001-init', (roles) =>
      tenantTable(roles, 'demo.mark', { columns: ['label text not null check (label <> $$bad$$)'] }),
    ),
  ],
  register(p) {
    p.filter(willMark, 'also', (c, value) => {
      c.later(mark(value.label));
    });
  },
});
let t: TestKernel;
let tenantId: string;

beforeAll(async () => {
  t = await createTestKernel({ plugins: [plugin] });
  tenantId = (await t.tenant('acme')).info.id;
});
afterAll(() => t?.stop());
beforeEach(() => run((c) => sql`delete from demo.mark`.execute(c.sql())));

const run = <T>(work: (c: Context) => Promise<T> | T, messageId?: string) =>
  t.kernel.runtime.invoker.system('demo', tenantId, work, {
    ...(messageId ? { inbox: { messageId, handler: 'demo/on/hear' } } : {}),
  });
const marks = () =>
  run(async (c) => {
    const { rows } = await sql<{ label: string }>`select label from demo.mark order by label`.execute(
      c.sql(),
    );
    return rows.map((row) => row.label);
  });

test('a message does its work once, however its handler asks the database', async () => {
  const [one, two, three] = [1, 2, 3].map((n) => `0197c0de-0000-7000-8000-00000000000${n}`);
  for (const label of ['first', 'again'])
    await run(async (c) => {
      await mark(`awaited ${label}`).execute(c.sql());
    }, one);
  for (const label of ['first', 'again']) await run((c) => c.later(mark(`kept back ${label}`)), two);
  for (const label of ['first', 'again'])
    await run(async (c) => {
      await mark(`careless ${label}`)
        .execute(c.sql())
        .catch(() => {});
    }, three);
  expect(await marks()).toEqual(['awaited first', 'careless first', 'kept back first']);
});

test('of two deliveries at the same moment one does the work', async () => {
  const message = '0197c0de-0000-7000-8000-000000000004';
  const done = await Promise.all(
    ['a', 'b', 'c'].map((label) =>
      run(async (c) => {
        await mark('once').execute(c.sql());
        return label;
      }, message),
    ),
  );
  expect(done.filter((label) => label !== undefined)).toHaveLength(1);
  expect(await marks()).toEqual(['once']);
});

test('a later write is seen by the next statement, and its failure fails the call as a whole', async () => {
  await run(async (c) => {
    c.later(mark('one'));
    c.later(mark('two'));
    const { rows } = await sql`select 1 from demo.mark`.execute(c.sql());
    expect(rows).toHaveLength(2);
  });
  const failing = run(async (c) => {
    await mark('three').execute(c.sql());
    c.later(mark('bad'));
  });
  await expect(failing).rejects.toThrow('violates check constraint');
  expect(await marks()).toEqual(['one', 'two']);
});

test('a statement that failed unheard is not told as stored', async () => {
  const failing = run(async (c) => {
    await mark('good').execute(c.sql());
    await mark('bad')
      .execute(c.sql())
      .catch(() => {});
  });
  await expect(failing).rejects.toThrow('nothing of it was stored');
  expect(await marks()).toEqual([]);
});

test('a later write that fails in a filter costs the filter and not the call', async () => {
  await run(async (c) => {
    await c.apply(willMark, { label: 'bad' });
    await mark('kept').execute(c.sql());
  });
  expect(await marks()).toEqual(['kept']);
});

test('statements side by side go out in one wait', async () => {
  let waits = 0;
  t.kernel.runtime.invoker.onCall = ({ roundTrips }) => {
    waits = roundTrips;
  };
  await run(async (c) => {
    await Promise.all(['x', 'y', 'z'].map((label) => mark(label).execute(c.sql())));
  });
  t.kernel.runtime.invoker.onCall = () => {};
  expect(waits).toBe(2);
  expect(await marks()).toEqual(['x', 'y', 'z']);
});
