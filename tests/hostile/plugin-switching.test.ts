import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defineEvent, defineFilter, defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, TestUser } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

/**
 * A plugin that is switched on and off a hundred times while two nodes of one desk answer calls to it and to a
 * neighbour that it changes: each answer is what the plugin's state was at some moment of the call, and nothing is left.
 */
const SWITCHES = 100;
const Text = Type.Object({ text: Type.String() });
const willSay = defineFilter('neighbour.will-say@1', Text);
const said = defineEvent('neighbour.said@1', Text);
const permissions = <Id extends string>(id: Id) =>
  ({ [`${id}.use`]: { title: 'Use it', roles: ['admin'] } }) as Record<
    `${Id}.use`,
    { title: string; roles: ['admin'] }
  >;
const neighbour = defineManifest({
  id: 'neighbour',
  title: 'Neighbour',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: permissions('neighbour'),
});
const say = neighbour.action('say', {
  title: 'Say',
  permission: 'neighbour.use',
  input: Text,
  reply: Text,
  async run(c, input) {
    const { text } = await c.apply(willSay, input);
    c.emit(said, { text });
    return { text };
  },
});
const guest = defineManifest({
  id: 'guest',
  title: 'Guest',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: permissions('guest'),
  settings: Type.Object({ mark: Type.String({ default: '!' }) }),
});
const ask = guest.query('ask', {
  title: 'Ask',
  permission: 'guest.use',
  input: Type.Object({}),
  reply: Text,
  run: (c) => ({ text: c.settings.mark }),
});
const plugins = [
  definePlugin(neighbour, {
    register(p) {
      p.action(say);
      p.event(said);
    },
  }),
  definePlugin(guest, {
    register(p) {
      p.query(ask);
      p.filter(willSay, 'mark', (c, { text }) => ({ text: text + c.settings.mark }));
      p.on(said, 'hear', () => {});
      p.principal(async () => ({ groups: ['guests'] }));
      p.onEnable(async () => {});
    },
  }),
];

let nodes: TestKernel[];
let users: TestUser[];
let acme: TestTenant;
beforeAll(async () => {
  const first = await createTestKernel({ plugins });
  nodes = [first, await createTestKernel({ plugins, databaseUrl: first.databaseUrl, clock: first.clock })];
  acme = await first.tenant('acme');
  const there = await adminOn(nodes[1] as TestKernel);
  users = [acme.admin, there];
  for (const user of users) await user.get('/api/auth/me');
});
afterAll(async () => {
  for (const node of [...(nodes ?? [])].reverse()) await node.stop();
});

/** The same administrator at the other node. */
async function adminOn(node: TestKernel): Promise<TestUser> {
  const me = await acme.admin.get('/api/auth/me');
  return new TestUser(node.kernel, {
    id: me.body.user.id,
    tenant: acme.info,
    username: 'admin',
    password: 'correct horse battery',
  });
}

/** `on` is null while the switch is on its way. */
let state: { readonly on: boolean | null } = { on: true };
const wrong: string[] = [];
const seen = { on: 0, off: 0, between: 0 };
let done = false;

async function check(user: TestUser, what: 'ask' | 'say'): Promise<void> {
  const before = state;
  const { status, body } = await (what === 'ask'
    ? user.get('/api/guest/ask')
    : user.post('/api/neighbour/say', { text: 'hi' }));
  const steady = state === before ? before.on : null;
  const answer = `${status} ${status === 200 ? body.text : body.code}`;
  const right =
    what === 'ask'
      ? {
          on: ['200 !'],
          off: ['404 not-found'],
          between: ['200 !', '404 not-found', '503 plugin-unavailable'],
        }
      : { on: ['200 hi!'], off: ['200 hi'], between: ['200 hi!', '200 hi'] };
  const moment = steady === null ? 'between' : steady ? 'on' : 'off';
  seen[moment] += 1;
  if (!right[moment].includes(answer)) wrong.push(`${what} while ${moment}: ${answer}`);
}

async function load(user: TestUser, what: 'ask' | 'say'): Promise<void> {
  while (!done) {
    await check(user, what);
    // A 404 is answered from memory: without a pause such calls would keep everybody else from running.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Until every node has answered once with nothing changing meanwhile. */
const steadily = () => Promise.all(users.map((user) => check(user, 'ask')));

async function flip(on: boolean, by: TestUser): Promise<number> {
  state = { on: null };
  const { status } = await by.post(`/api/admin/plugins/guest/${on ? 'enable' : 'disable'}`);
  expect(status).toBe(200);
  const began = performance.now();
  await vi.waitFor(
    async () => {
      for (const node of nodes)
        expect((await node.kernel.runtime.tenants.enabled(acme.info.id)).has('guest')).toBe(on);
    },
    { interval: 1, timeout: 5_000 },
  );
  state = { on };
  return performance.now() - began;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
async function leftovers() {
  collect();
  const client = new pg.Client({ connectionString: nodes[0]?.databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    'select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
  return {
    heap: process.memoryUsage().heapUsed,
    connections: rows[0].n as number,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    registered: nodes.map(({ kernel: { runtime } }) => ({
      operations: [...runtime.registry.operations()].length,
      filters: runtime.registry.filters(willSay.id).length,
      subscriptions: runtime.registry.subscriptions(said.id).length,
      breakers: runtime.breakers.states().length,
    })),
  };
}

test(`switched ${SWITCHES} times under load: no wrong answer, no leak, no restart`, async () => {
  const callers = users.flatMap((user) => [load(user, 'ask'), load(user, 'say')]);
  const delays: number[] = [];
  let before = await leftovers();
  try {
    for (let n = 0; n < SWITCHES; n += 1) {
      delays.push(await flip(n % 2 === 1, users[(n >> 1) % 2] as TestUser));
      await steadily();
      // What is made on first use is there by now.
      if (n === SWITCHES / 4) before = await leftovers();
    }
  } finally {
    done = true;
    await Promise.all(callers);
  }
  const after = await leftovers();
  expect(wrong).toEqual([]);
  expect(seen.on).toBeGreaterThanOrEqual(SWITCHES / 2);
  expect(seen.off).toBeGreaterThanOrEqual(SWITCHES / 2);
  expect(Math.max(...delays)).toBeLessThan(1_000);
  expect({ ...after, heap: 0, connections: 0 }).toEqual({ ...before, heap: 0, connections: 0 });
  // Pools fill up to their size and no further.
  expect(after.connections).toBeLessThanOrEqual(nodes.length * 20);
  expect(after.heap - before.heap).toBeLessThan(8 * 2 ** 20);
  for (const { log } of nodes) expect(log.errors()).toEqual([]);
}, 60_000);
