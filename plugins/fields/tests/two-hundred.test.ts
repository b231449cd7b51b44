import { sql } from '@serviflow/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FieldsV1 } from '../contract.ts';
import { type Desk, openDesk } from './desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, read by name
type Any = any;
const FIELDS = 200;
/** More for a measurement: SERVIFLOW_FIELD_TICKETS=1000000. */
const TICKETS = Number(process.env.SERVIFLOW_FIELD_TICKETS ?? 2_000);
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.tenant.system('tickets', async (c) => {
    await sql`insert into tickets.ticket (id, number, title, description, status, priority, source, created_at, updated_at, last_activity_at)
      select gen_random_uuid(), 10000 + n, 'Many ' || n, 'x', 'open', 'medium', 'web', ${c.now()}::timestamptz - n * interval '1 minute', ${c.now()}, ${c.now()}
        from generate_series(1, ${sql.lit(TICKETS)}) n`.execute(c.sql());
  });
}, 300_000);
afterAll(() => desk?.kernel.stop());

/** Milliseconds of the fastest of some calls: the rest is noise of the machine. */
async function fastest(path: string): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < 30; i += 1) {
    const begin = performance.now();
    const { status } = await desk.expert.get(path);
    expect(status).toBe(200);
    took.push(performance.now() - begin);
  }
  return Math.min(...took);
}

/** Statements that one call sends. */
async function statements(path: string): Promise<number> {
  const { invoker } = desk.kernel.kernel.runtime;
  let sent = 0;
  invoker.onCall = (stats) => {
    if (stats.operation === 'tickets.list') sent = stats.roundTrips;
  };
  await desk.expert.get(path);
  return sent;
}

it('two hundred fields cost a list two statements more, whatever its length, and little time', async () => {
  const [plain, plainSent] = [
    await fastest('/api/tickets?limit=50'),
    await statements('/api/tickets?limit=50'),
  ];
  await desk.tenant.system('fields', async (c) => {
    const rows = Array.from({ length: FIELDS }, (_, n) => ({
      n,
      type: ['text', 'number', 'date', 'choice'][n % 4],
    }));
    const symbol = Symbol.for('serviflow:contract:fields.api@1');
    const api = c.get({ kind: 'token', id: 'fields.api@1', symbol }) as FieldsV1;
    for (const { n, type } of rows)
      await api.define({
        subject: 'tickets.ticket',
        key: `f${n}`,
        label: `Field ${n}`,
        type: type as 'text',
        ...(type === 'choice' ? { options: ['A', 'B', 'C'] } : {}),
      });
    await sql`insert into fields.record (record_id, subject, "values")
      select t.id, 'tickets.ticket', (select jsonb_object_agg(d.key, case d.type when 'number' then to_jsonb(t.number % 1000) when 'date' then '"2026-12-01"' when 'choice' then '"A"' else to_jsonb('text ' || t.number) end) from fields.definition d)
        from tickets.ticket t where t.number <= 10000 + ${sql.lit(Math.min(TICKETS, 20_000))}`.execute(
      c.sql(),
    );
    await sql`insert into fields.value (field_id, record_id, n, text, num)
      select d.id, t.id, 0, case d.type when 'choice' then 'a' else 'text ' || t.number end, case d.type when 'number' then t.number % 1000 end
        from tickets.ticket t join fields.definition d on d.key in ('f0', 'f1', 'f3')`.execute(c.sql());
  });
  const list = (await desk.expert.get('/api/tickets?limit=50')).body as Any;
  expect(list.items).toHaveLength(50);
  // Twenty columns by default; the rest comes with the ticket itself.
  expect(Object.keys(list.items[0].fields)).toHaveLength(20);
  const ticket = (await desk.expert.get(`/api/tickets/${list.items[0].id}`)).body as Any;
  expect(Object.keys(ticket.fields)).toHaveLength(FIELDS);
  expect(await statements('/api/tickets?limit=50')).toBe(await statements('/api/tickets?limit=200'));
  expect((await statements('/api/tickets?limit=50')) - plainSent).toBeLessThanOrEqual(1);
  const figures = {
    plain,
    full: await fastest('/api/tickets?limit=50'),
    popular: await fastest('/api/tickets?limit=50&field.f3=A'),
    rare: await fastest('/api/tickets?limit=50&field.f0=text%2010042'),
    sorted: await fastest('/api/tickets?limit=50&sort=-field.f1'),
  };
  if (process.env.SERVIFLOW_FIELD_TICKETS) process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(figures.full).toBeGreaterThan(0);
}, 300_000);
