import type pg from 'pg';

/** What a migration left outside its own schema, as PostgreSQL's catalogue shows it. */
interface Outside {
  /** Objects there: fewer afterwards means that something was dropped. */
  readonly objects: number;
  /** Objects that this transaction made or changed. */
  readonly touched: readonly string[];
  /** Rows that this session wrote, by table. */
  readonly written: Readonly<Record<string, number>>;
}

/**
 * Schemas that no migration of a plugin works in. The queue's is left out: running nodes make its partitions at any
 * time.
 */
const OTHERS = `n.nspname <> $1 and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss') and n.nspname !~ '^pg_(toast|temp)'`;
/** Catalogue rows carry the transaction that wrote them, so that what other sessions do meanwhile does not count. */
const MINE = (table: string) => `${table}.xmin = (select xid from me)`;

/** An extension brings objects of its own. */
const NO_MEMBER = (table: string, catalogue: string) =>
  `not exists (select 1 from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${table}.oid and d.deptype = 'e')`;

const OUTSIDE = `
  with me as materialized (select (pg_current_xact_id()::text::numeric % 4294967296)::text::xid as xid), object as materialized (
    select 'table ' || n.nspname || '.' || c.relname as name, ${MINE('c')} as mine
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OTHERS} and ${NO_MEMBER('c', 'pg_class')}
    union all
    select 'function ' || n.nspname || '.' || p.proname, ${MINE('p')}
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OTHERS} and ${NO_MEMBER('p', 'pg_proc')}
    union all
    select 'policy of ' || n.nspname || '.' || c.relname, ${MINE('p')}
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${OTHERS}
    union all
    select 'constraint of ' || n.nspname || '.' || c.relname, ${MINE('k')}
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${OTHERS}
    union all
    select 'trigger of ' || n.nspname || '.' || c.relname, ${MINE('t')}
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where ${OTHERS}
    union all
    select 'schema ' || n.nspname, ${MINE('n')} from pg_namespace n where ${OTHERS}
  )
  select (select count(*)::int from object) as objects,
    array(select distinct name from object where mine
      union select 'column of ' || n.nspname || '.' || c.relname from pg_attribute a
        join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       where a.attnum > 0 and ${MINE('a')} and ${OTHERS}
      order by 1 limit 10) as touched,
    coalesce((select jsonb_object_agg(schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del)
      from pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0
       and schemaname <> $1 and schemaname <> 'pgboss'), '{}') as written`;

/** Looks before and after a migration, in its transaction. */
export async function outside(client: pg.ClientBase, schema: string): Promise<Outside> {
  return (await client.query(OUTSIDE, [schema])).rows[0];
}

/** @throws Error when the migration worked outside its own schema */
export function assertStayedHome(before: Outside, after: Outside): void {
  const { touched, written, objects } = after;
  const rows = Object.keys(written).filter((table) => written[table] !== (before.written[table] ?? 0));
  const found = [...touched, ...rows.map((table) => `rows of ${table}`)];
  if (objects < before.objects) found.push(`${before.objects - objects} objects dropped`);
  if (found.length)
    throw new Error(
      `It works outside its own schema: ${found.join(', ')}. Ask the other plugin through its contract instead.`,
    );
}
