import pg from 'pg';

/** How many of what a tenant gets. */
export interface Amounts {
  readonly tenantId: string;
  readonly tickets: number;
  readonly clients: number;
  /** Filled in where one and the same person shall have many tickets. */
  readonly busyExpert: string;
  readonly busyClient: string;
  readonly busyContact: string;
}

/**
 * Fills tenants straight by SQL, the way a desk looks after years: one ticket in forty is active, some clients and
 * experts have thousands, most have few. Indexes that only speed up reading are made again afterwards.
 * @param url of a superuser, whom row-level security does not bind
 */
export async function fill(url: string, tenants: readonly Amounts[]): Promise<void> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  try {
    await db.query("set synchronous_commit = off; set maintenance_work_mem = '128MB'");
    const { rows } = await db.query(`
      select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
        from pg_index i where i.indrelid in ('tickets.ticket'::regclass, 'clients.client'::regclass) and not i.indisunique`);
    for (const { name } of rows) await db.query(`drop index ${name}`);
    for (const tenant of tenants) await fillOne(db, tenant);
    for (const { definition } of rows) await db.query(definition);
    await db.query(
      'vacuum analyze tickets.ticket, clients.client, clients.client_domain, tickets.participant',
    );
  } finally {
    await db.end();
  }
}

/** An id that follows from a number, the same for all tables. */
const idOf = (what: string, n: string) => `md5('${what}' || (${n})::text)::uuid`;

async function fillOne(db: pg.Client, t: Amounts): Promise<void> {
  await db.query(
    `insert into clients.client (tenant_id, id, kind, company, name, email, phone, sla_level, active, created_at, updated_at)
     select $1, ${idOf('client', 'i')}, case when i % 50 = 0 then 'person' else 'company' end, 'Company ' || i, 'Name ' || i,
            'post' || i || '@c' || i || '.example', '+47 ' || (i * 7919) % 10000000, (array['Basic', 'Premium', 'Enterprise'])[1 + i % 3],
            i % 100 <> 0, now() - i * interval '1 hour', now()
       from generate_series(1, $2::int) i`,
    [t.tenantId, t.clients],
  );
  await db.query(
    `insert into clients.client_domain (tenant_id, domain, client_id)
     select $1, 'c' || i || '.example', ${idOf('client', 'i')} from generate_series(1, $2::int) i`,
    [t.tenantId, t.clients],
  );
  await db.query(
    `insert into tickets.ticket (tenant_id, id, number, title, description, status, priority, category, work_type, tags,
       client_id, client_name, contact_id, requester_user_id, requester_name, assignee_id, assignee_name, source,
       created_at, updated_at, last_activity_at, first_responded_at, resolved_at, closed_at, response_due_at, resolve_due_at)
     select $1, uuidv7((i - $3::int) * interval '10 minutes'), i, 'Printer ' || md5(i::text), 'It does not print.',
            case when active then (array['open', 'in_progress', 'paused'])[1 + i % 3] when hashint4(i + 7) % 20 = 3 then 'resolved' else 'closed' end,
            (array['low', 'medium', 'high'])[1 + abs(hashint4(i + 3)) % 3], 'Category ' || lpad((abs(hashint4(i)) % 40)::text, 2, '0'),
            case when i % 2 = 0 then 'Incident' end, case when i % 10 = 0 then array['tag' || i % 7] else '{}'::text[] end,
            case when i % 10 = 0 then $5::uuid when i % 10 < 8 then ${idOf('client', '1 + i % $4::int')} end, 'Company ' || case when i % 10 = 0 then 99999999 else 1 + i % $4::int end,
            case when i % 16 = 0 then $6::uuid when i % 10 < 8 then ${idOf('contact', '1 + i % ($4::int * 2)')} end,
            case when i % 10 < 4 then ${idOf('user', '1 + i % $4::int')} end, 'Person ' || i % 9000,
            case when i % 30 = 0 then null when abs(hashint4(i)) % 100 / 5 < 4 then $7::uuid else ${idOf('expert', 'i % 60')} end,
            case when i % 30 = 0 then null when abs(hashint4(i)) % 100 / 5 < 4 then 'Zoe' else 'Expert ' || i % 60 end,
            (array['web', 'email', 'email', 'chat'])[1 + i % 4],
            at, at + interval '1 day', at, case when i % 3 > 0 then at end, case when not active then at + interval '1 day' end,
            case when not active and hashint4(i + 7) % 20 <> 3 then at + interval '2 days' end, at + interval '4 hours', at + interval '3 days'
       from (select i, i > $3::int - $3::int / 40 as active, now() + (i - $3::int) * interval '10 minutes' as at
               from generate_series(1, $2::int) i) s`,
    [t.tenantId, t.tickets, t.tickets, t.clients, t.busyClient, t.busyContact, t.busyExpert],
  );
}

/** Gives the tickets of the client with most of them to another one. */
export async function moveBusyClient(url: string, from: string, to: string): Promise<void> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  await db.query('update tickets.ticket set client_id = $2 where client_id = $1', [from, to]);
  await db.query('vacuum analyze tickets.ticket');
  await db.end();
}
