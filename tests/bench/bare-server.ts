import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { TenantSigner } from '../../kernel/data/tenant-signature.ts';

/**
 * The yardstick: the least that each job needs under row-level security, with nothing else around it (no login, no
 * validation, no events, no audit, no deadlines). Same database, same tables, same pool size as the desk.
 */
const url = process.env.BENCH_APP_URL ?? '';
const tenant = process.env.BENCH_TENANT ?? '';
const pool = new pg.Pool({
  connectionString: url,
  max: 12,
  options: '-c plan_cache_mode=force_generic_plan',
});

const signer = new TenantSigner(process.env.BENCH_SECRET ?? '');
await signer.ask(pool);

async function inTenant<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(
      `begin; select set_config('app.tenant_id', '${tenant}', true), set_config('app.tenant_proof', '${signer.sign(tenant)}', true)`,
    );
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const app = new Hono();
app.post('/create', async (c) => {
  const body = await c.req.json();
  const id = uuidv7();
  const row = await inTenant((client) =>
    client.query({
      name: 'create',
      text: `with n as (insert into kernel.series (name, value) values ('tickets/ticket', 1) on conflict (tenant_id, name) do update set value = series.value + 1 returning value),
        t as (insert into tickets.ticket (id, number, title, description, status, priority, source, created_at, updated_at, last_activity_at)
          select $1, (select value from n), $2, $3, 'open', 'medium', 'web', now(), now(), now() returning id, number, status),
        a as (insert into tickets.activity (id, ticket_id, type, visibility, channel, actor_kind, actor_name, at) values ($4, $1, 'created', 'public', 'web', 'user', 'Bench', now()))
        select * from t`,
      values: [id, body.title, body.description, uuidv7()],
    }),
  );
  return c.json(row.rows[0], 201);
});
app.get('/open/:id', async (c) => {
  const id = c.req.param('id');
  const [ticket, activity] = await inTenant(async (client) => [
    await client.query({ name: 'open', text: 'select * from tickets.ticket where id = $1', values: [id] }),
    await client.query({
      name: 'timeline',
      text: 'select * from tickets.activity where ticket_id = $1 order by at desc, id desc limit 20',
      values: [id],
    }),
  ]);
  return c.json({ ticket: ticket?.rows[0], activity: activity?.rows });
});
app.get('/list', async (c) => {
  const rows = await inTenant((client) =>
    client.query({
      name: 'list',
      text: 'select * from tickets.ticket where deleted_at is null and (created_at, id) < ($1, $2) order by created_at desc, id desc limit 50',
      values: [new Date(8.64e12), 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    }),
  );
  return c.json({ items: rows.rows });
});
app.get('/search', async (c) => {
  const q = c.req.query('q') ?? '';
  const rows = await inTenant(async (client) => {
    const ids = await client.query({
      name: 'search',
      text: 'select id from tickets.search_ticket($1, null, null, 50, null, null)',
      values: [q.split(' ')],
    });
    return client.query({
      name: 'found',
      text: 'select * from tickets.ticket where id = any($1) order by created_at desc, id desc',
      values: [ids.rows.map((r) => r.id)],
    });
  });
  return c.json({ items: rows.rows });
});
app.post('/comment/:id', async (c) => {
  const body = await c.req.json();
  await inTenant((client) =>
    client.query({
      name: 'comment',
      text: `with a as (insert into tickets.activity (id, ticket_id, type, visibility, channel, actor_kind, actor_name, body, at) values ($1, $2, 'comment', 'public', 'web', 'user', 'Bench', $3, now()))
        update tickets.ticket set updated_at = now(), last_activity_at = now(), version = version + 1 where id = $2`,
      values: [uuidv7(), c.req.param('id'), body.body],
    }),
  );
  return c.json({ ok: true });
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (info) =>
  process.stdout.write(`READY ${info.port}\n`),
);
process.on('SIGTERM', () => {
  server.close();
  void pool.end().then(() => process.exit(0));
});
