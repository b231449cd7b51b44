import { parse } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { safeCell } from '../queries/export.ts';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

const PATH = '/api/tickets/export/tickets.csv';

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('makes %j harmless', (cell) => {
  expect(safeCell(cell)).toBe(`'${cell}`);
});

it.each(['a=b', 'plain', '', 'x-y', 5])('leaves %j alone', (cell) => {
  expect(safeCell(cell)).toBe(cell);
});

it('streams the filtered list, all columns, safe for spreadsheets (6.5)', async () => {
  await desk.ticket(desk.customer, { title: '=HYPERLINK("http://evil.example";"x")', priority: 'high' });
  await desk.ticket(desk.customer, { title: 'Comma, "quote"\nline', description: 'x', priority: 'high' });
  await desk.ticket(desk.customer, { title: 'Not asked for', priority: 'low' });
  const { status, body, headers } = await desk.admin.get(`${PATH}?priority=high&sort=createdAt`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(parse(headers.get('content-disposition') ?? '').ext).toContain('.csv');
  const text = body as string;
  expect(text.split('\r\n')[0]).toContain('Number,Title,Status,Priority,Category');
  expect(text).toContain('"\'=HYPERLINK(""http://evil.example"";""x"")"');
  expect(text).toContain('"Comma, ""quote""\nline"');
  expect(text).not.toContain('Not asked for');
  expect(text.trimEnd().split('\r\n')).toHaveLength(3);
});

it('begins with a byte order mark', async () => {
  const { baseUrl } = desk.kernel.kernel.runtime.options;
  const answer = await desk.kernel.kernel.fetch(
    new Request(`${baseUrl}${PATH}`, { headers: { cookie: await desk.admin.cookie() } }),
  );
  expect([...new Uint8Array(await answer.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

it('holds all rows of a list longer than one batch', async () => {
  await desk.tenant.system('tickets', async (c) => {
    const { sql } = await import('@serviflow/sdk');
    await sql`insert into tickets.ticket (id, number, title, description, status, priority, source, created_at, updated_at, last_activity_at)
      select gen_random_uuid(), 10000 + n, 'Many ' || n, 'x', 'closed', 'critical', 'web', ${c.now()}, ${c.now()}, ${c.now()}
        from generate_series(1, 2500) n`.execute(c.sql());
  });
  const { body } = await desk.admin.get(`${PATH}?priority=critical`);
  const titles = new Set((body as string).match(/Many \d+/g));
  expect(titles.size).toBe(2500);
});

it('refuses a wrong filter before the first byte, and customers', async () => {
  expect((await desk.admin.get(`${PATH}?status=lost`)).status).toBe(422);
  expect((await desk.admin.get(`${PATH}?createdFrom=never`)).status).toBe(422);
  expect((await desk.customer.get(PATH)).status).toBe(403);
});
