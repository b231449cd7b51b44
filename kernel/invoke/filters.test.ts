import {
  type ApplyOptions,
  type Context,
  defineFilter,
  defineManifest,
  defineMigration,
  definePlugin,
  type FilterAnswer,
  problems,
  sql,
  Type,
  tenantTable,
} from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const Word = Type.Object({ word: Type.String() });
const willSay = defineFilter('asker.will-say@1', Word);
const willSing = defineFilter('asker.will-sing@1', Word);

const asker = definePlugin(defineManifest({ id: 'asker', title: 'Asker', version: '1.0.0', sdk: '^1.1.0' }), {
  migrations: [
    defineMigration('0001-init', (roles) =>
      tenantTable(roles, 'asker.note', { columns: ['word text not null check (word <> $$bad$$)'] }),
    ),
  ],
  register() {},
});
const note = (word: string) => sql`insert into asker.note (id, word) values (gen_random_uuid(), ${word})`;

/** Each word of a test is an order to this plugin. */
const teller = definePlugin(
  defineManifest({ id: 'teller', title: 'The teller', version: '1.0.0', sdk: '^1.1.0' }),
  {
    register(p) {
      p.filter(willSay, 'twist', async (c, value) => {
        if (value.word === 'louder') return { word: 'LOUDER' };
        if (value.word === 'no') throw problems.conflict('Not that word.');
        if (value.word === 'boom') throw new Error('boom');
        if (value.word === 'hush')
          await note('bad')
            .execute(c.sql())
            .catch(() => {});
        if (value.word === 'no, in pieces') {
          await note('bad')
            .execute(c.sql())
            .catch(() => {});
          throw problems.conflict('Not that word.');
        }
      });
    },
  },
);

let t: TestKernel;
let acme: TestTenant;
beforeAll(async () => {
  t = await createTestKernel({ plugins: [asker, teller] });
  acme = await t.tenant('acme');
});
afterAll(() => t?.stop());

const run = <T>(work: (c: Context) => Promise<T> | T) =>
  t.kernel.runtime.invoker.system('asker', acme.info.id, work);

/** Says a word, and keeps each answer. */
function say(word: string, onRefusal = 'kept quiet') {
  const answers: FilterAnswer<{ word: string }>[] = [];
  const heard: ApplyOptions<{ word: string }>['heard'] = (answer, before) => {
    answers.push(answer);
    if (answer.kind === 'answered') return answer.value;
    return answer.kind === 'refused' ? { word: onRefusal } : before;
  };
  return run(async (c) => {
    answers.length = 0;
    const { word: said } = await c.apply(willSay, { word }, { heard });
    await note(said).execute(c.sql());
    return { said, answers };
  });
}
const who = { plugin: 'teller', title: 'The teller' };

test('tells which plugin said what, and takes a refusal as an answer', async () => {
  expect(await say('fine')).toEqual({ said: 'fine', answers: [] });
  expect(await say('louder')).toEqual({
    said: 'LOUDER',
    answers: [{ ...who, kind: 'answered', value: { word: 'LOUDER' } }],
  });
  expect(await say('no')).toEqual({
    said: 'kept quiet',
    answers: [{ ...who, kind: 'refused', problem: expect.objectContaining({ status: 409 }) }],
  });
  await expect(run((c) => c.apply(willSay, { word: 'no' }))).rejects.toThrow('Not that word.');
});

test('a handler that failed, or spoils the transaction, is told as absent and its call goes on', async () => {
  for (const word of ['boom', 'hush', 'no, in pieces'])
    expect(await say(word)).toEqual({ said: word, answers: [{ ...who, kind: 'absent' }] });
  // Three faults: now it rests.
  expect(await say('louder')).toEqual({ said: 'louder', answers: [{ ...who, kind: 'absent' }] });
  t.clock.advance({ minutes: 2 });
  expect((await say('louder')).said).toBe('LOUDER');
});

test('is left out of the transaction that it spoiled, not of the rest of a long call', async () => {
  const said = await t.kernel.runtime.invoker.system(
    'asker',
    acme.info.id,
    async (c) => {
      const words: string[] = [];
      for (const word of ['boom', 'louder'])
        words.push(await c.tx(async (tx) => (await tx.apply(willSay, { word })).word));
      return words;
    },
    { tx: 'none' },
  );
  expect(said).toEqual(['boom', 'LOUDER']);
});

test('asks says whether anybody of this tenant would answer', async () => {
  expect(await run((c) => [c.asks(willSay), c.asks(willSing)])).toEqual([true, false]);
  await acme.admin.post('/api/admin/plugins/teller/disable', {});
  expect(await run((c) => c.asks(willSay))).toBe(false);
  expect(await say('louder')).toEqual({ said: 'louder', answers: [] });
});
