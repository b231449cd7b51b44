import { CURRENT_TENANT, defineMigration, searchFunction } from '@serviflow/sdk';

/** Tickets of one bucket, by number. */
export const BUCKET = 8_192;
/** A word that stands in fewer tickets than this of the two newest buckets counts as rare. */
const RARE = 4;

/** What stands before the words of a bucket: `/4f1c.12/`. */
export const bucketPrefix = (tenantId: string, bucket: number): string => `/${tenantId.slice(-4)}.${bucket}/`;
/** The same in SQL. */
export const bucketPrefixSql = (tenantId: string, bucket: string): string =>
  `('/' || right(${tenantId}::text, 4) || '.' || ${bucket} || '/')`;

/** What a search leaves out, before it is cut off. */
export const NARROW =
  '(only_live is null or s.live = only_live) and (client is null or s.client_id = client)';

const newest = `(select n.bucket from tickets.ticket_text n where n.tenant_id = ${CURRENT_TENANT} order by n.id desc limit 1)`;

/** All words, the last by its beginning; `prefix` is SQL that stands before each word. */
export const query = (prefix: string) =>
  `(select string_agg('''' || ${prefix} || w.word || '''', ' & ' order by w.i) || ':*' from unnest(words) with ordinality as w(word, i))::tsquery`;

/** The `i`th word alone. */
const single = (prefix: string) =>
  `('''' || ${prefix} || w.word || '''' || case when w.i = cardinality(words) then ':*' else '' end)::tsquery`;

/** The newest buckets, and one that may have begun since. */
const EDGE = 'generate_series(edge.bucket + 1, edge.bucket - 1, -1) as b(n)';

// The words lead to the tenant already. As "=" its condition would be looked up in the index, where the tenant has as many
// entries as tickets, and that look-up is two thirds of the time.
const within = (narrow: string, bucket: string, find: (prefix: string) => string) =>
  `s.tenant_id is not distinct from ${CURRENT_TENANT} and ${narrow} and s.search @@ ${find(bucketPrefixSql(CURRENT_TENANT, bucket))}`;

const inBucket = (narrow: string, bucket: string) => `select s.id from tickets.ticket_text s
  where ${within(narrow, bucket, query)}
    and (before_bucket is null or ${bucket} < before_bucket or (${bucket} = before_bucket and s.id < before_id))
  order by s.id desc offset 0`;

/** Whether a word is rare. A word alone is counted only when few tickets have all of them. */
const isRare = (
  narrow: string,
) => `(select count(*) from fresh) < ${RARE} and (cardinality(words) = 1 or exists (
  select from unnest(words) with ordinality as w(word, i) where ${RARE} > (select count(*) from (
    select from edge, ${EDGE} cross join lateral (
      select from tickets.ticket_text s where ${within(narrow, 'b.n', single)} limit ${RARE}) hit limit ${RARE}) few)))`;

/** The select of the search function. @param narrow SQL over `s` that a match has to fulfil */
export const searchBody = (narrow: string): string => `
      with edge as materialized (select coalesce(before_bucket, ${newest}) as bucket),
      fresh as materialized (
        select m.id from edge, ${EDGE} cross join lateral (${inBucket(narrow, 'b.n')}) m),
      word as materialized (select ${isRare(narrow)} as rare)
      select x.id from (
        select f.id from fresh f
        union all
        (select o.id
           from (select s.id from tickets.ticket_text s
                  where (select rare from word) and s.bucket < (select bucket from edge) - 1
                    and s.tenant_id = ${CURRENT_TENANT} and ${narrow} and s.search @@ ${query("''")} offset 0) o
          order by o.id desc)
        union all
        select m.id
          from generate_series(case when (select rare from word) then -1 else (select bucket from edge) - 2 end, 0, -1) as b(n)
         cross join lateral (${inBucket(narrow, 'b.n')}) m
      ) x limit max`;

/**
 * Search whose cost does not grow with the desk. Under row-level security the planner may not look at the statistics
 * of words, so it cannot tell a rare word from one that stands in every ticket; and an index of words reads all
 * entries of a beginning (`pri:*`) before it answers. Therefore each word is indexed twice: plain, and as
 * `/4f1c.12/word` with the end of the tenant's id and the bucket of numbers that the ticket is in (no word begins with a
 * slash; tenants with the same end cost each other a little time, nothing else). The newest buckets are read one by one
 * until enough is found. When few are found in the two newest and one of the words is rare there, all tickets are read at
 * once by plain words: the rare one leaves little to look at, while common words that hardly meet would be compared
 * ticket by ticket. What is found comes by bucket and id, newest first, and the next page goes on after the last
 * (`before_bucket`, `before_id`).
 */
export const ticketsSearch = defineMigration('0002-search', (roles) => [
  'drop function tickets.search_ticket(text, text[], uuid, uuid, uuid, uuid, integer)',
  ...['ticket', 'participant', 'ticket_text'].flatMap((table) => [
    `drop policy ${table === 'ticket_text' ? 'search_search_ticket' : 'search_ticket'} on tickets.${table}`,
    `revoke select on tickets.${table} from ${roles.search}`,
  ]),
  // smallint, not boolean: the planner rewrites "live = true" into a form that this kind of index does not know.
  `alter table tickets.ticket_text add column bucket int not null default 0, add column live smallint not null default 1,
     add column client_id uuid`,
  'drop index tickets.ticket_text_words',
  // The owner too is under row-level security, and a migration has no tenant.
  'alter table tickets.ticket_text no force row level security',
  'alter table tickets.ticket no force row level security',
  `update tickets.ticket_text s
      set bucket = t.number / ${BUCKET}, live = (t.status <> 'closed')::int, client_id = t.client_id,
          search = array_to_tsvector(array(
            select distinct p.prefix || left(w.word, 64)
              from regexp_split_to_table(lower(t.title || ' ' || left(t.description, 50000)), '[^[:alnum:]_]+') as w(word),
                   (values (''), (${bucketPrefixSql('t.tenant_id', `(t.number / ${BUCKET})`)})) as p(prefix)
             where w.word <> ''))
     from tickets.ticket t where t.tenant_id = s.tenant_id and t.id = s.id`,
  'alter table tickets.ticket_text force row level security',
  'alter table tickets.ticket force row level security',
  'alter table tickets.ticket_text alter column bucket drop default, alter column live drop default',
  'create index ticket_text_words on tickets.ticket_text using gin (tenant_id, live, client_id, search) with (gin_pending_list_limit = 512)',
  ...searchFunction(roles, 'tickets.search_ticket', {
    table: 'tickets.ticket_text',
    args: 'words text[], only_live smallint, client uuid, max integer, before_bucket integer, before_id uuid',
    returns: 'table(id uuid)',
    body: searchBody(NARROW),
  }),
  'alter function tickets.search_ticket(text[], smallint, uuid, integer, integer, uuid) set plan_cache_mode = force_custom_plan',
  // Helpers cost more to start than such a search takes.
  'alter function tickets.search_ticket(text[], smallint, uuid, integer, integer, uuid) set max_parallel_workers_per_gather = 0',

  // Deadlines are a column to sort by in every list, not only in that of running tickets.
  `create index ticket_due on tickets.ticket (tenant_id, coalesce(resolve_due_at, 'infinity'), id) where deleted_at is null`,
]);
