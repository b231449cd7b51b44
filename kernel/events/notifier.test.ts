import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../sdk/testing/database.ts';
import { LocalBus } from './local-bus.ts';
import { Notifier } from './notifier.ts';
import type { LiveEvent, Topic, Topics } from './topics.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
let database: TestDatabase;
const open: Notifier[] = [];

beforeAll(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  for (const notifier of open.splice(0)) await notifier.stop();
});
afterAll(() => database.drop());

async function node() {
  const bus = new LocalBus(log);
  const notifier = new Notifier({ connectionString: database.url, bus, log });
  await notifier.start();
  open.push(notifier);
  const next = <T extends Topic>(topic: T) =>
    new Promise<Topics[T]>((resolve) => {
      const end = bus.on(topic, (payload) => {
        end();
        resolve(payload);
      });
    });
  return { bus, notifier, next };
}

test('the own node hears at once, the others over the database, nobody twice', async () => {
  const [a, b] = [await node(), await node()];
  const own = vi.fn();
  a.bus.on('tenant', own);
  const heard = b.next('tenant');
  a.notifier.publish('tenant', { tenantId: 't1' });
  expect(own).toHaveBeenCalledTimes(1);
  expect(await heard).toEqual({ tenantId: 't1' });
  // What b says afterwards arrives after a's own echo would have.
  const after = a.next('outbox');
  b.notifier.publish('outbox', {});
  await after;
  expect(own).toHaveBeenCalledTimes(1);
});

test('the same hint many times in a tick is sent once', async () => {
  const [a, b] = [await node(), await node()];
  const heard = vi.fn();
  b.bus.on('outbox', heard);
  for (let i = 0; i < 100; i++) a.notifier.publish('outbox', {});
  const last = b.next('tenant');
  a.notifier.publish('tenant', { tenantId: 'end' });
  await last;
  expect(heard).toHaveBeenCalledTimes(1);
});

test('a live event that is too large travels without its payload and to its whole audience', async () => {
  const [a, b] = [await node(), await node()];
  const users = Array.from(
    { length: 300 },
    (_, i) => `0190a000-0000-7000-8000-${String(i).padStart(12, '0')}`,
  );
  const event: LiveEvent = {
    tenantId: 't1',
    id: 'e1',
    type: 'tickets.created@1',
    occurredAt: '2026-01-01T00:00:00Z',
    audience: { permission: 'tickets.read', users },
    payload: { text: 'x'.repeat(9_000) },
  };
  const parts: LiveEvent[] = [];
  b.bus.on('live', (part) => parts.push(part));
  const last = b.next('tenant');
  a.notifier.publish('live', event);
  a.notifier.publish('tenant', { tenantId: 'end' });
  await last;
  expect(parts.flatMap((p) => p.audience.users ?? [])).toEqual(users);
  expect(parts.some((p) => p.audience.permission === 'tickets.read')).toBe(true);
  expect(parts.every((p) => p.payload === null && p.id === 'e1')).toBe(true);
});

test('after a lost connection it comes back, says reset, and sends what waited', async () => {
  const [a, b] = [await node(), await node()];
  const reset = a.next('reset');
  const heard = b.next('tenant');
  const killer = new pg.Client({ connectionString: database.url });
  await killer.connect();
  // Only a's: the older of the two.
  await killer.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'serviflow notifier' order by backend_start limit 1`);
  await killer.end();
  a.notifier.publish('tenant', { tenantId: 'kept' });
  await reset;
  expect(await heard).toEqual({ tenantId: 'kept' });
});
