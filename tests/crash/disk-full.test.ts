import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { plugins } from '@serviflow/config/plugins';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

/** Tables that the small disk holds. */
const MOVED = ['tickets.activity', 'sla.clock', 'kernel.disk_probe'];

let desk: TestKernel;
let tenant: TestTenant;
let disk: SmallDisk | undefined;

beforeEach(async () => {
  desk = await createTestKernel({ plugins, env: { SMTP_PORT: 0 } });
  tenant = await desk.tenant('acme');
  await desk.drain();
}, 60_000);
afterEach(async () => {
  await disk?.remove();
  disk = undefined;
  await desk?.stop();
});

const ready = async () => {
  const answer = await desk.kernel.fetch(new Request('http://desk.test/readyz'));
  return { status: answer.status, reasons: ((await answer.json()) as { reasons: string[] }).reasons };
};

async function upload(bytes: number) {
  const form = new FormData();
  form.set('file', new File([Buffer.alloc(bytes, 'x')], 'log.txt', { type: 'text/plain' }));
  const { baseUrl } = desk.kernel.runtime.options;
  const headers = { cookie: await tenant.admin.cookie(), origin: baseUrl };
  const answer = await desk.kernel.fetch(
    new Request(`${baseUrl}/api/files`, { method: 'POST', body: form, headers }),
  );
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

test('a file that does not fit is refused with 507, nothing of it stays, and the node is not ready until there is room', async (t) => {
  const dir = join(desk.dataDir, 'files');
  await mkdir(dir, { recursive: true });
  disk = await mountSmallDisk(3, { at: dir });
  if (!disk) return t.skip('This user may not mount a small file system.');
  expect((await ready()).status).toBe(200);
  const refused = await upload(4 * 1024 * 1024);
  expect(refused).toMatchObject({ status: 507, body: { code: 'disk-full' } });
  const left = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  expect(left).toEqual([]);
  const { rows } = await desk.kernel.runtime.db.control.query(
    'select (select count(*) from kernel.file) as files, (select count(*) from kernel.file_garbage) as garbage',
  );
  expect(rows[0]).toEqual({ files: 0, garbage: 0 });
  // The small file took all that was left: now even a probe does not fit.
  expect((await upload(2.5 * 1024 * 1024)).status).toBe(201);
  const full = await ready();
  expect(full.status).toBe(503);
  expect(full.reasons.join()).toContain('disk of the files');
  await disk.resize(20);
  expect((await ready()).status).toBe(200);
  expect((await upload(4 * 1024 * 1024)).status).toBe(201);
  expect(desk.kernel.runtime.breakers.states().filter((one) => one.state !== 'closed')).toEqual([]);
});

test('a full disk of the database refuses with 507, blames no plugin, and all is made up when there is room', async (t) => {
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  const folder = (await owner.query("select setting from pg_settings where name = 'data_directory'")).rows[0];
  disk = await mountSmallDisk(16, { uid: (await stat(String(folder.setting))).uid });
  if (!disk) {
    await owner.end();
    return t.skip('This user may not mount a small file system.');
  }
  const space = `small_${process.pid}`;
  try {
    await owner.query(`create tablespace ${space} location '${disk.dir}'`);
    for (const table of MOVED) await owner.query(`alter table ${table} set tablespace ${space}`);
    await owner.query(`create table public.filler (bytes bytea) tablespace ${space}`);
    await owner.query('alter table public.filler alter column bytes set storage external');

    const before = await tenant.admin.post('/api/tickets', {
      title: 'Before the disk was full',
      description: 'It works.',
    });
    expect(before.status).toBe(201);
    await fill(owner);
    let refused = before;
    // What room is left in a page that is open already, small rows may use up.
    for (let i = 0; i < 200 && refused.status < 400; i += 1)
      refused = await tenant.admin.post(`/api/tickets/${before.body.id}/note`, {
        body: `n${i} `.repeat(400),
      });
    expect(refused).toMatchObject({ status: 507, body: { code: 'disk-full' } });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await half(owner)).toBe(0);
    await desk.drain();
    expect(desk.kernel.runtime.breakers.states().filter((one) => one.state !== 'closed')).toEqual([]);
    const dead = await owner.query('select handler, error from kernel.dead_letter');
    expect(dead.rows).toEqual([]);
    expect(await ready()).toMatchObject({
      status: 503,
      reasons: [expect.stringContaining('disk of the database')],
    });

    await owner.query('drop table public.filler');
    expect((await ready()).status).toBe(200);
    desk.clock.advance({ minutes: 2 });
    await desk.drain();
    const { rows } = await owner.query('select count(*)::int as n from kernel.outbox');
    expect(rows[0].n).toBe(0);
    const waiting = await owner.query(
      "select name from pgboss.job where state < 'active' and start_after <= now()",
    );
    expect(waiting.rows).toEqual([]);
    expect(
      (await tenant.admin.post(`/api/tickets/${before.body.id}/note`, { body: 'Goes on.' })).status,
    ).toBe(200);
  } finally {
    await owner.query('drop table if exists public.filler');
    for (const table of MOVED) await owner.query(`alter table ${table} set tablespace pg_default`);
    await owner.query(`drop tablespace if exists ${space}`);
    await owner.end();
  }
}, 60_000);

/** Leaves no page free. */
async function fill(owner: pg.Client): Promise<void> {
  for (const bytes of [1_000_000, 100_000, 7_000]) {
    for (;;) {
      const done = await owner
        .query("insert into public.filler select convert_to(repeat('x', $1), 'UTF8')", [bytes])
        .then(
          () => true,
          (error: { code?: string }) => {
            if (error.code === '53100') return false;
            throw error;
          },
        );
      if (!done) break;
    }
  }
}

/** Lines without a ticket, and tickets without words or first line. */
async function half(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query(`
    select (select count(*) from tickets.activity a where not exists (select from tickets.ticket t where t.id = a.ticket_id))
         + (select count(*) from tickets.ticket t where not exists (select from tickets.ticket_text s where s.id = t.id)
              or not exists (select from tickets.activity a where a.ticket_id = t.id)) as n`);
  return Number(rows[0].n);
}
