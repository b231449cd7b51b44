import type pg from 'pg';
import { BUCKET, bucketPrefixSql } from '../../plugins/tickets/migrations/0002-search.ts';
import { WORDED } from '../../plugins/tickets/migrations/0007-words.ts';

const WORDS = [
  'printer',
  'network',
  'password',
  'laptop',
  'backup',
  'mailbox',
  'server',
  'update',
  'licence',
  'monitor',
  'phone',
  'disk',
];

/**
 * Fills a tenant with tickets over the last year, twenty lines of timeline on one of them, straight by SQL.
 * @param client superuser connection, which row-level security does not bind
 */
export async function seedTickets(client: pg.Client, tenantId: string, count: number): Promise<void> {
  const words = `array[${WORDS.map((w) => `'${w}'`).join(',')}]`;
  const word = (n: number) => `(${words})[1 + (i * ${n}) % ${WORDS.length}]`;
  const from = (
    await client.query('select coalesce(max(number), 0)::int as n from tickets.ticket where tenant_id = $1', [
      tenantId,
    ])
  ).rows[0].n;
  for (let start = from + 1; start <= from + count; start += 50_000) {
    const end = Math.min(start + 49_999, from + count);
    await client.query(
      `with made as (
        insert into tickets.ticket (tenant_id, id, number, title, description, status, priority, source, client_name, requester_name, created_at, updated_at, last_activity_at, response_due_at, resolve_due_at)
        select $1, uuidv7((i - $4::int) * interval '20 seconds'), i, ${word(1)} || ' ' || ${word(5)} || ' ' || i, 'The ' || ${word(7)} || ' does not work since this morning.',
          (array['open','in_progress','paused','resolved','closed','closed','closed','closed'])[1 + i % 8], (array['low','medium','medium','high','critical'])[1 + i % 5], 'web', 'Client ' || i % 300, 'Person ' || i % 900,
          now() + (i - $4::int) * interval '20 seconds', now() + (i - $4::int) * interval '20 seconds', now() + (i - $4::int) * interval '20 seconds', now(), now() + interval '1 day'
        from generate_series($2::int, $3::int) as i
        returning tenant_id, id, title, description, number, status, created_at),
      words as (
        insert into tickets.ticket_text (tenant_id, id, bucket, live, worded, public_search, search)
        select tenant_id, id, number / ${BUCKET}, (status <> 'closed')::int, ${WORDED}, array_to_tsvector(array(
          select distinct w.word from regexp_split_to_table(lower(title || ' ' || description), '[^[:alnum:]]+') as w(word) where w.word <> '')),
          array_to_tsvector(array(
          select distinct p.prefix || w.word
            from regexp_split_to_table(lower(title || ' ' || description || case when number % 250 = 0 then ' zebrafish' when number % 50000 = 1 then ' quagga' else '' end), '[^[:alnum:]_]+') as w(word),
                 (values (''), (${bucketPrefixSql('tenant_id', `(number / ${BUCKET})`)})) as p(prefix)
           where w.word <> ''))
        from made)
      insert into tickets.activity (tenant_id, id, ticket_id, type, visibility, channel, actor_kind, actor_name, at)
      select tenant_id, uuidv7(), id, 'created', 'public', 'web', 'system', 'Seed', created_at from made`,
      [tenantId, start, end, from + count],
    );
  }
  await client.query(
    `insert into kernel.series (tenant_id, name, value) values ($1, 'tickets/ticket', $2) on conflict (tenant_id, name) do update set value = excluded.value`,
    [tenantId, from + count],
  );
}

/** Gives the newest `tickets` of a tenant a timeline of twenty lines each. */
export async function seedTimelines(client: pg.Client, tenantId: string, tickets: number): Promise<string[]> {
  const found = await client.query(
    'select id from tickets.ticket where tenant_id = $1 order by number desc limit $2',
    [tenantId, tickets],
  );
  const ids = found.rows.map((r) => r.id as string);
  await client.query(
    `insert into tickets.activity (tenant_id, id, ticket_id, type, visibility, channel, actor_kind, actor_name, body, at)
     select $1, uuidv7(), t, 'comment', 'public', 'web', 'user', 'Expert', 'Line ' || i || ' of a conversation that goes on for a while.', now() - i * interval '1 minute'
     from unnest($2::uuid[]) as t, generate_series(1, 20) as i`,
    [tenantId, ids],
  );
  return ids;
}
