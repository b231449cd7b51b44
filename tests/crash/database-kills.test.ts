import { plugins } from '@serviflow/config/plugins';
import { sql } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

/** PostgreSQL ends every connection this often, as a server that stops does (57P01), while tickets are created. */
const KILLS = 12;
const CALLERS = 8;
/** Tickets that must have come through between two kills, so that each kill meets a busy desk. */
const BETWEEN = 5;

let desk: TestKernel;
let tenant: TestTenant;
let owner: pg.Client;

beforeAll(async () => {
  desk = await createTestKernel({ plugins, live: true, env: { SMTP_PORT: 0 } });
  tenant = await desk.tenant('acme');
  owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
}, 60_000);
afterAll(async () => {
  await owner?.end();
  await desk?.stop();
});

test('connections killed again and again under load: each stored ticket has its clocks, and no plugin is blamed', async () => {
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
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = stored.length;
    await vi.waitFor(() => expect(stored.length).toBeGreaterThan(before + BETWEEN), {
      timeout: 20_000,
      interval: 10,
    });
    await owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  }
  going = false;
  await Promise.all(callers);
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
}, 120_000);
