import { plugins } from '@serviflow/config/plugins';
import { startTestPostgres, type TestPostgres } from '@serviflow/host/test-postgres';
import { sql } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';

/** PostgreSQL ends every connection this often, as a server that stops does (57P01), while tickets are created. */
const KILLS = 12;
/** The server itself is stopped and started this often; the breaker of a handler opens after fewer faults. */
const RESTARTS = 6;
const CALLERS = 8;
/** Tickets that must have come through between two interruptions, so that each meets a busy desk. */
const BETWEEN = 5;

let desk: TestKernel;
let tenant: TestTenant;
let server: TestPostgres | undefined;

async function open(): Promise<void> {
  desk = await createTestKernel({ plugins, live: true, env: { SMTP_PORT: 0 } });
  tenant = await desk.tenant('acme');
}
afterEach(async () => {
  await desk?.stop();
  await server?.stop();
  server = undefined;
});

interface Load {
  /** Ids of tickets that were answered with 201. */
  readonly stored: readonly string[];
  /** Every other status that a caller got. */
  readonly others: ReadonlySet<number>;
}

/** Creates tickets by several callers at once and interrupts the database again and again. */
async function underLoad(times: number, interrupt: () => Promise<unknown>): Promise<Load> {
  const stored: string[] = [];
  const others = new Set<number>();
  let going = true;
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    for (let i = 0; going; i += 1) {
      const ticket = { title: `Ticket ${caller}/${i}`, description: 'Please help.' };
      const answer = await tenant.admin.post('/api/tickets', ticket);
      if (answer.status === 201) stored.push(answer.body.id);
      else others.add(answer.status);
    }
  });
  try {
    for (let n = 0; n < times; n += 1) {
      const before = stored.length;
      await vi.waitFor(() => expect(stored.length).toBeGreaterThan(before + BETWEEN), {
        timeout: 20_000,
        interval: 10,
      });
      await interrupt();
    }
  } finally {
    going = false;
    await Promise.all(callers);
  }
  return { stored, others };
}

/** What was confirmed is there with both clocks, callers were told the truth, and no plugin is blamed. */
async function expectWhole({ stored, others }: Load): Promise<void> {
  expect([...others].filter((status) => status !== 503)).toEqual([]);
  expect(desk.kernel.runtime.breakers.open()).toEqual([]);
  expect(desk.log.errors().filter(({ message }) => message.startsWith('a filter failed'))).toEqual([]);
  const found = await tenant.system('sla', async (c) => {
    const { rows } = await sql<{ ticket_id: string; n: number }>`
      select ticket_id, count(*)::int as n from sla.clock group by ticket_id`.execute(c.sql());
    return new Map(rows.map((row) => [row.ticket_id, row.n]));
  });
  expect(stored.filter((id) => found.get(id) !== 2)).toEqual([]);
  const there = await tenant.system('tickets', async (c) => {
    const { rows } = await sql<{ id: string }>`select id from tickets.ticket`.execute(c.sql());
    return new Set(rows.map((row) => row.id));
  });
  expect(stored.filter((id) => !there.has(id))).toEqual([]);
}

test('connections killed again and again under load: each stored ticket has its clocks, and no plugin is blamed', async () => {
  await open();
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  try {
    const kill =
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    await expectWhole(await underLoad(KILLS, () => owner.query(kill)));
  } finally {
    await owner.end();
  }
}, 120_000);

test('the server restarted again and again under load: the same, while it is down callers are told 503', async () => {
  server = await startTestPostgres();
  const own = server;
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', own.url);
  await open();
  const load = await underLoad(RESTARTS, () => own.restart());
  expect(load.others).toContain(503);
  await expectWhole(load);
}, 180_000);
