import {
  defineManifest,
  defineMigration,
  definePlugin,
  sql,
  Type,
  tenantTable,
  uuidv7,
} from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

/**
 * Connections are used again, so work that a call left running could write into the transaction of the next call,
 * which may be another tenant's.
 */
const leaky = defineManifest({
  id: 'leaky',
  title: 'Leaky',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'leaky.use': { title: 'Use it', roles: ['admin'] } },
});
const none = Type.Object({});
const use = { permission: 'leaky.use', input: none, reply: none } as const;
/** Opened by the test: what was left running goes on. */
let open: () => void = () => {};
let leak: Promise<unknown> = Promise.resolve();
let waitForLeak: (() => Promise<unknown>) | undefined;

const insert = (note: string) => sql`insert into leaky.note (id, note) values (${uuidv7()}, ${note})`;
const leave = (name: string, timeoutSeconds: number, waits: boolean) =>
  leaky.action(name, {
    title: name,
    ...use,
    timeoutSeconds,
    async run(c) {
      const db = c.sql();
      const { em } = c;
      await insert('in time').execute(db);
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      leak = gate.then(() =>
        Promise.allSettled([
          insert('too late').execute(db),
          em.getKysely<{ 'leaky.note': { note: string } }>().selectFrom('leaky.note').selectAll().execute(),
          Promise.resolve().then(() => c.later(insert('much too late'))),
        ]),
      );
      if (waits) await gate;
      return {};
    },
  });
const other = leaky.action('other', {
  title: 'Other',
  ...use,
  async run(c) {
    await insert('own').execute(c.sql());
    await waitForLeak?.();
    return {};
  },
});

let desk: TestKernel;
beforeAll(async () => {
  desk = await createTestKernel({
    plugins: [
      definePlugin(leaky, {
        migrations: [
          defineMigration('0001-init', (roles) =>
            tenantTable(roles, 'leaky.note', { columns: ['note text not null'] }),
          ),
        ],
        register: (p) => p.action(leave('leave', 30, false), leave('hang', 1, true), other),
      }),
    ],
  });
});
afterAll(() => desk?.stop());

test.each(['leave', 'hang'])(
  "%s: nothing comes after the end of a call, in nobody's transaction",
  async (name) => {
    const [acme, rival] = [await desk.tenant(`acme-${name}`), await desk.tenant(`rival-${name}`)];
    await rival.admin.get('/api/auth/me');
    const answer = await acme.admin.post(`/api/leaky/${name}`);
    expect(answer.status).toBe(name === 'hang' ? 503 : 200);
    waitForLeak = async () => {
      open();
      await leak;
    };
    expect((await rival.admin.post('/api/leaky/other')).status).toBe(200);
    const refused = { status: 'rejected', reason: { message: expect.stringContaining('has ended') } };
    expect(await leak).toMatchObject([refused, refused, { status: 'rejected' }]);
    const notes = (tenant: typeof acme) =>
      tenant.system('leaky', async (c) =>
        (await sql<{ note: string }>`select note from leaky.note`.execute(c.sql())).rows.map(
          (row) => row.note,
        ),
      );
    expect(await notes(rival)).toEqual(['own']);
    expect(await notes(acme)).toEqual(name === 'hang' ? [] : ['in time']);
  },
);
