import type pg from 'pg';

/** Tables of the control plane that are compared like the rest: everything that carries a tenant. */
const TABLES = `select n.nspname || '.' || c.relname as name,
    exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'id' and a.atttypid = 'uuid'::regtype) as has_id
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
  where c.relkind in ('r', 'p') and n.nspname not in ('pgboss', 'pg_catalog', 'information_schema')
  order by 1`;

export async function tenantTables(client: pg.Client): Promise<{ name: string; has_id: boolean }[]> {
  return (await client.query(TABLES)).rows;
}

/** One hash a table over all rows of a tenant. */
export async function hashesOf(client: pg.Client, tenantId: string): Promise<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const { name } of await tenantTables(client)) {
    const found = await client.query(
      `select count(*) as n, md5(coalesce(string_agg(r::text, '|' order by r::text), '')) as hash from ${name} r where tenant_id = $1`,
      [tenantId],
    );
    out[name] = `${found.rows[0].n} rows, ${found.rows[0].hash}`;
  }
  return out;
}

/** Ids of a tenant's records, some of each table. */
export async function idsOf(
  client: pg.Client,
  tenantId: string,
  perTable: number,
): Promise<Map<string, string[]>> {
  const out = new Map<string, string[]>();
  for (const { name, has_id } of await tenantTables(client)) {
    if (!has_id) continue;
    const found = await client.query(`select id from ${name} where tenant_id = $1 order by id limit $2`, [
      tenantId,
      perTable,
    ]);
    out.set(
      name,
      found.rows.map((r) => r.id),
    );
  }
  return out;
}

/** Every id of a tenant, wherever it stands. */
export async function allIdsOf(client: pg.Client, tenantId: string): Promise<Set<string>> {
  const all = new Set<string>([tenantId]);
  for (const ids of (await idsOf(client, tenantId, 100_000)).values()) for (const id of ids) all.add(id);
  return all;
}

export interface OpenTable {
  readonly name: string;
  readonly missing: string;
}

/** Tables that carry a tenant but are not fenced: the catalogue knows, whatever made them. */
export async function unfencedTables(client: pg.Client): Promise<OpenTable[]> {
  const found = await client.query(`
    select n.nspname || '.' || c.relname as name, concat_ws(', ',
      case when not c.relrowsecurity then 'row-level security' end,
      case when not c.relforcerowsecurity then 'forced row-level security' end,
      case when not exists (select 1 from pg_policy p where p.polrelid = c.oid and pg_get_expr(p.polqual, p.polrelid) like '%kernel.tenant()%') then 'a policy on the tenant' end,
      case when not exists (select 1 from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where i.indrelid = c.oid and i.indisprimary and a.attname = 'tenant_id') then 'a primary key led by the tenant' end
    ) as missing
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
    where c.relkind in ('r', 'p') and n.nspname not in ('pgboss', 'pg_catalog', 'information_schema')`);
  return found.rows.filter((r) => r.missing !== '');
}
