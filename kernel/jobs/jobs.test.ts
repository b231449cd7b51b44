import { defineEvent, defineManifest, definePlugin, sql, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Jobs } from './jobs.ts';

const noted = defineEvent('demo.noted@1', Type.Object({ n: Type.Integer() }));
const alone = defineEvent('demo.alone@1', Type.Object({}));
const demo = defineManifest({
  id: 'demo',
  title: 'Demo',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'demo.use': { title: 'Use', roles: ['admin'] } },
});

/** What the handlers saw, and how they should behave. */
const seen: string[] = [];
let misbehave: (what: string) => void = () => {};

const later = demo.job('later', {
  data: Type.Object({ what: Type.String() }),
  retries: 1,
  run: (c, { what }, { attempt }) => {
    seen.push(`later ${what} ${c.tenant.code} ${attempt}`);
    misbehave(what);
  },
});
const outside = demo.job('outside', {
  data: Type.Object({}),
  tx: 'none',
  run: (_c, _data, { id }) => void seen.push(`outside ${id.length}`),
});
let hang: () => Promise<void> = async () => {};
const slow = demo.job('slow', { tx: 'none', run: () => hang() });
const nightly = demo.job('nightly', {
  cron: '0 2 * * *',
  perTenant: true,
  run: (c) => void seen.push(`nightly ${c.tenant.code}`),
});

const plugin = definePlugin(demo, {
  register(p) {
    p.event(noted, alone);
    p.job(later, outside, slow, nightly);
    p.on(noted, 'write', async (c, e) => {
      await sql`insert into kernel.setting (plugin, key, value, changed_at, changed_by)
        values ('demo', ${`n${e.payload.n}`}, 'true', now(), 'x')`.execute(c.sql());
      seen.push(`write ${e.payload.n}`);
      misbehave(`write ${e.payload.n}`);
    });
    p.on(noted, 'tell', (_c, e) => {
      misbehave(`tell ${e.payload.n}`);
      seen.push(`tell ${e.payload.n}`);
    });
  },
});

let t: TestKernel;
let jobs: Jobs;
let tenantId: string;

beforeEach(async () => {
  seen.length = 0;
  misbehave = () => {};
  t = await createTestKernel({ plugins: [plugin] });
  jobs = new Jobs(t.kernel.runtime, t.kernel.loader);
  tenantId = (await t.tenant('acme')).info.id;
});
afterEach(async () => {
  await jobs.stop();
  await t.stop();
});

const system = (work: Parameters<typeof t.kernel.runtime.invoker.system>[2]) =>
  t.kernel.runtime.invoker.system('demo', tenantId, work);
const rows = async (text: string) => (await t.kernel.runtime.db.control.query(text)).rows;

test('an event reaches each handler once; nothing of it stays behind', async () => {
  await system((c) => c.emit(noted, { n: 1 }));
  await jobs.drain();
  expect(seen.sort()).toEqual(['tell 1', 'write 1']);
  expect(await rows('select * from kernel.outbox')).toEqual([]);
  expect(await rows('select * from kernel.inbox')).toEqual([]);
  expect(await rows('select * from pgboss.job')).toEqual([]);
});

test('a failing handler is rolled back and tried again alone, later each time, then a dead letter', async () => {
  misbehave = (what) => {
    if (what === 'write 1') throw new Error('no luck');
  };
  await system((c) => {
    c.emit(noted, { n: 1 });
    c.emit(noted, { n: 2 });
  });
  await jobs.drain();
  expect(seen.filter((s) => s.startsWith('tell')).sort()).toEqual(['tell 1', 'tell 2']);
  expect(seen).toContain('write 2');
  expect((await rows("select key from kernel.setting where plugin = 'demo'")).map((r) => r.key)).toEqual([
    'n2',
  ]);
  // The delay doubles; breakers need their minute: an hour covers each step.
  for (let i = 0; i < 5; i++) {
    t.clock.advance({ hours: 1 });
    await jobs.drain();
  }
  expect(seen.filter((s) => s === 'write 1')).toHaveLength(6);
  const letters = await rows('select handler, type, payload, attempts, error from kernel.dead_letter');
  expect(letters).toEqual([
    {
      handler: 'demo/on/write',
      type: 'demo.noted@1',
      payload: { n: 1 },
      attempts: 6,
      error: 'Error: no luck',
    },
  ]);
  expect(await rows('select * from pgboss.job')).toEqual([]);
});

test('events of one aggregate stay in order across a failure; others overtake', async () => {
  let broken = true;
  misbehave = (what) => {
    if (what === 'tell 1' && broken) throw new Error('not yet');
  };
  await system((c) => {
    for (const n of [1, 2, 3]) c.emit(noted, { n }, { aggregate: 'a' });
    c.emit(noted, { n: 9 }, { aggregate: 'b' });
  });
  await jobs.drain();
  const told = () => seen.filter((s) => s.startsWith('tell'));
  expect(told()).toEqual(['tell 9']);
  broken = false;
  t.clock.advance({ minutes: 1 });
  await jobs.drain();
  expect(told()).toEqual(['tell 9', 'tell 1', 'tell 2', 'tell 3']);
});

test('a job waits for its time, one waits for each key, and one without a transaction knows its id', async () => {
  await system(async (c) => {
    await c.enqueue(later, { what: 'soon' }, { after: new Date(c.now().getTime() + 3_600_000) });
    await c.enqueue(later, { what: 'once' }, { key: 'k' });
    await c.enqueue(later, { what: 'once' }, { key: 'k' });
    await c.enqueue(outside, {});
  });
  await jobs.drain();
  expect(seen.sort()).toEqual(['later once acme 1', 'outside 36']);
  t.clock.advance({ hours: 1 });
  await jobs.drain();
  expect(seen).toContain('later soon acme 1');
});

test('a job that waits under a key comes at the earlier of both times', async () => {
  const key = { key: 'wake' };
  const inAnHour = new Date(t.clock.read() + 3_600_000);
  await system((c) => c.enqueue(later, { what: 'later' }, { ...key, after: inAnHour }));
  await jobs.relay();
  await system((c) => c.enqueue(later, { what: 'now' }, key));
  await jobs.drain();
  // One job, due now: two wishes for the same work are one.
  expect(seen).toEqual(['later later acme 1']);
});

test('three faults open the breaker: jobs wait and flow again when a probe succeeds', async () => {
  misbehave = (what) => {
    if (what.startsWith('bad')) throw new Error('broken');
  };
  await system(async (c) => {
    for (const what of ['bad1', 'bad2', 'bad3', 'good']) await c.enqueue(later, { what });
  });
  await jobs.drain();
  const state = () =>
    t.kernel.runtime.breakers.states().find((b) => b.handler === `demo/job/later@${tenantId}`)?.state;
  expect(state()).toBe('open');
  const before = seen.length;
  await jobs.drain();
  expect(seen).toHaveLength(before);
  misbehave = () => {};
  t.clock.advance({ minutes: 2 });
  await jobs.drain();
  expect(state()).toBeUndefined();
  expect(new Set(seen.map((s) => s.split(' ')[1]))).toEqual(new Set(['bad1', 'bad2', 'bad3', 'good']));
  expect(await rows('select * from kernel.dead_letter')).toEqual([]);
});

test('jobs of a plugin that is switched off, or of a suspended tenant, wait', async () => {
  const { tenants } = t.kernel.runtime;
  await system((c) => c.enqueue(later, { what: 'kept' }));
  const suspend = async (status: string) => {
    await t.kernel.runtime.db.control.query('update kernel.tenant set status = $1', [status]);
    tenants.changed(tenantId);
  };
  await suspend('suspended');
  await jobs.drain();
  await jobs.drain();
  expect(seen).toEqual([]);
  await suspend('active');
  await jobs.drain();
  expect(seen).toEqual(['later kept acme 1']);
});

test('a message that nobody installed knows is kept', async () => {
  await system((c) =>
    sql`insert into kernel.outbox (id, kind, type, payload, actor_id, request_id, occurred_at)
      values (gen_random_uuid(), 'job', 'gone.work', '{"a": 1}', 'x', 'r', now()),
             (gen_random_uuid(), 'event', 'gone.happened@1', '{"a": 2}', 'x', 'r', now())`.execute(c.sql()),
  );
  await system((c) => c.emit(alone, {}));
  await jobs.drain();
  expect(await rows('select type, payload from kernel.dead_letter order by type')).toEqual([
    { type: 'gone.happened@1', payload: { a: 2 } },
    { type: 'gone.work', payload: { a: 1 } },
  ]);
});

test('the clock goes by the tenant, and what was missed runs once', async () => {
  await t.tenant('oslo', { timezone: 'Europe/Oslo' });
  t.clock.set('2026-03-03T00:59:30Z');
  await jobs.drain();
  expect(seen).toEqual([]);
  t.clock.set('2026-03-03T01:00:05Z');
  await jobs.drain();
  expect(seen).toEqual(['nightly oslo']);
  t.clock.set('2026-03-03T02:00:05Z');
  await jobs.drain();
  expect(seen).toEqual(['nightly oslo', 'nightly acme']);
  // Down for ten days.
  t.clock.set('2026-03-13T12:00:00Z');
  await jobs.drain();
  expect(seen.slice(2).sort()).toEqual(['nightly acme', 'nightly oslo']);
});

test('two nodes share the work; each message is handled once', async () => {
  const other = await createTestKernel({ plugins: [plugin], databaseUrl: t.databaseUrl });
  const otherJobs = new Jobs(other.kernel.runtime, other.kernel.loader);
  await Promise.all([jobs.start(), otherJobs.start()]);
  const done = new Promise<void>((resolve) => {
    // Looked at after the handler has written down what it saw.
    misbehave = () => setImmediate(() => seen.length >= 400 && resolve());
  });
  for (let i = 0; i < 20; i++) {
    await system((c) => {
      for (let n = 0; n < 10; n++) c.emit(noted, { n: i * 10 + n }, { aggregate: String(n) });
    });
  }
  await done;
  await Promise.all([jobs.stop(), otherJobs.stop()]);
  await other.stop();
  expect(new Set(seen).size).toBe(400);
  expect(seen).toHaveLength(400);
  expect(await rows('select * from pgboss.job')).toEqual([]);
});

test('a job that still runs when its node stops goes to another node', async () => {
  let stuck: (() => void) | undefined;
  const hangs = new Promise<void>((resolve) => {
    stuck = resolve;
  });
  const started = new Promise<void>((resolve) => {
    hang = () => {
      resolve();
      return hangs;
    };
  });
  await system((c) => c.enqueue(slow, {}));
  await jobs.start();
  await started;
  await jobs.stop(50);
  hang = async () => void seen.push('slow');
  const next = new Jobs(t.kernel.runtime, t.kernel.loader);
  await next.drain();
  expect(seen).toEqual(['slow']);
  stuck?.();
  await next.stop();
});

test('the first worker after a crash takes over at once', async () => {
  await system((c) => c.enqueue(later, { what: 'orphan' }));
  // As a worker that was killed in the middle left it.
  await jobs.relay();
  await rows("update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now()");
  const ran = new Promise<void>((resolve) => {
    misbehave = () => resolve();
  });
  await jobs.start();
  await ran;
  expect(seen).toEqual(['later orphan acme 2']);
});

test('after the database cut every connection, the workers go on', async () => {
  await jobs.start();
  const { control } = t.kernel.runtime.db;
  await control.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name in ('serviflow jobs', 'serviflow worker', 'serviflow notifier')`);
  const ran = new Promise<void>((resolve) => {
    misbehave = () => resolve();
  });
  await system((c) => c.enqueue(later, { what: 'after' }));
  await ran;
  expect(seen[0]).toBe('later after acme 1');
});
