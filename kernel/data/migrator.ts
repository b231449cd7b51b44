import { CURRENT_TENANT, type DatabaseRoles, type Migration, pluginSchema } from '@serviflow/sdk';
import pg from 'pg';
import { assertStayedHome, outside } from './own-schema.ts';
import { assertOwnerRights, assertOwnsRoles } from './owner-rights.ts';
import { ensureRoles, roleNames, roleUrl } from './roles.ts';
import { ensureTenantFunction, signPolicies } from './tenant-function.ts';

export interface MigrationOwner {
  /** Plugin id, or `kernel`. */
  readonly id: string;
  readonly migrations: readonly Migration[];
}

export interface MigrationResult {
  readonly applied: readonly string[];
  /** Owners whose migration failed, with the reason; the others went on. */
  readonly failed: ReadonlyMap<string, Error>;
  readonly roles: DatabaseRoles;
}

/** One lock for all nodes that start at the same time. */
const LOCK = 7_310_001;

/**
 * Brings every schema up to date, each migration in its own transaction and recorded in its own schema.
 * A failing migration stops only its owner; the kernel's stops all.
 * @param url connection as the database owner
 */
export async function migrate(
  url: string,
  secretKey: string,
  owners: readonly MigrationOwner[],
): Promise<MigrationResult> {
  const client = new pg.Client({ connectionString: url, application_name: 'serviflow migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await assertOwnerRights(client);
    const roles = await installationRoles(client);
    await assertOwnsRoles(client, roles);
    await ensureRoles(client, roles, secretKey);
    await ensureTenantFunction(client, roles, secretKey);
    await signPolicies(client);
    const applied: string[] = [];
    const failed = new Map<string, Error>();
    for (const owner of owners) {
      try {
        applied.push(...(await migrateOne(client, owner, roles)));
      } catch (error) {
        await client.query('rollback');
        if (owner.id === 'kernel') throw error;
        failed.set(owner.id, error as Error);
      }
    }
    return { applied, failed, roles };
  } finally {
    await client.end();
  }
}

/**
 * Names of the roles of this installation; fixed at the first migration so that a database copy keeps working.
 * @param client connection as the owner
 */
export async function installationRoles(client: pg.ClientBase): Promise<DatabaseRoles> {
  await client.query('create schema if not exists kernel');
  await client.query(
    'create table if not exists kernel.installation (one boolean primary key default true check (one), role_prefix text not null)',
  );
  await client.query(
    "insert into kernel.installation (role_prefix) select regexp_replace(current_database(), '[^a-z0-9_]', '_', 'g') on conflict do nothing",
  );
  return roleNames((await client.query('select role_prefix from kernel.installation')).rows[0].role_prefix);
}

/**
 * Connection strings of the login roles of a migrated installation.
 * @param url connection as the owner
 */
export async function roleUrls(url: string, secretKey: string): Promise<{ app: string; relay: string }> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    const roles = await installationRoles(owner);
    return { app: roleUrl(url, roles.app, secretKey), relay: roleUrl(url, roles.relay, secretKey) };
  } finally {
    await owner.end();
  }
}

/**
 * Migrations that are not applied yet, as `owner/name`; changes nothing.
 * @param url connection as the database owner
 */
export async function pendingMigrations(url: string, owners: readonly MigrationOwner[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'serviflow doctor' });
  await client.connect();
  try {
    const pending: string[] = [];
    for (const owner of owners) {
      const table = `${pluginSchema(owner.id)}.migration`;
      const { rows } = await client.query('select to_regclass($1) is not null as there', [table]);
      const done = rows[0].there
        ? new Set((await client.query(`select name from ${table}`)).rows.map((row) => row.name))
        : new Set();
      pending.push(...owner.migrations.filter((m) => !done.has(m.name)).map((m) => `${owner.id}/${m.name}`));
    }
    return pending;
  } finally {
    await client.end();
  }
}

async function migrateOne(client: pg.Client, owner: MigrationOwner, roles: DatabaseRoles): Promise<string[]> {
  const schema = pluginSchema(owner.id);
  // In one round trip: with a hundred plugins that have nothing to do, it is what a start waits for.
  const opened = (await client.query(
    `create schema if not exists ${schema};
     grant usage on schema ${schema} to ${roles.app}, ${roles.relay};
     create table if not exists ${schema}.migration (name text primary key, applied_at timestamptz not null default now());
     select name from ${schema}.migration`,
  )) as unknown as pg.QueryResult<{ name: string }>[];
  const done = new Set(opened.at(-1)?.rows.map((r) => r.name));
  const applied: string[] = [];
  const guarded = owner.id !== 'kernel';
  for (const migration of owner.migrations) {
    if (done.has(migration.name)) continue;
    await client.query('begin');
    const before = guarded ? await outside(client, schema) : null;
    for (const statement of migration.up(roles)) await client.query(statement);
    if (before) assertStayedHome(before, await outside(client, schema));
    await signPolicies(client);
    await assertIsolated(client, schema, roles);
    await client.query(`insert into ${schema}.migration (name) values ($1)`, [migration.name]);
    await client.query('commit');
    applied.push(`${owner.id}/${migration.name}`);
  }
  if (owner.id !== 'kernel') await allowPurge(client, schema, roles);
  return applied;
}

/**
 * Lets the control role delete a tenant's rows when its administrator asks for that: the rows of the tenant that the
 * session names, append-only tables included, which the app role may never shorten.
 */
async function allowPurge(client: pg.Client, schema: string, roles: DatabaseRoles): Promise<void> {
  const { rows } = await client.query(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p') and c.relname <> 'migration'
        and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'purge')`,
    [schema],
  );
  for (const { name } of rows) {
    // The policy comes last, for it is what tells that both are there.
    await client.query(`grant select, delete on ${name} to ${roles.relay}`);
    await client.query(
      `create policy purge on ${name} to ${roles.relay} using (tenant_id = ${CURRENT_TENANT})`,
    );
  }
}

/**
 * Refuses a schema whose tenant tables are not fenced: every table except the migration list (and the kernel's own
 * control tables, which no app role may read) must carry tenant_id, force row-level security and have a policy that
 * compares with the transaction's tenant, and none beside it that lets the app role do without. A function that runs with
 * the rights of another role must name the tenant itself and find its names in PostgreSQL's catalogue only.
 */
async function assertIsolated(client: pg.Client, schema: string, roles: DatabaseRoles): Promise<void> {
  const open = await client.query(
    `with policy as (
       select p.polrelid, 0 = any (p.polroles) or to_regrole($2) = any (p.polroles) as serves,
         concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) like '%kernel.tenant()%' as fences
         from pg_policy p)
     select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r','p') and c.relname <> 'migration'
        and not ($1 = 'kernel' and not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
        and not (c.relrowsecurity and c.relforcerowsecurity
          and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull)
          and exists (select 1 from policy p where p.polrelid = c.oid and p.fences)
          and not exists (select 1 from policy p where p.polrelid = c.oid and p.serves and not p.fences))`,
    [schema, pg.escapeIdentifier(roles.app)],
  );
  if (open.rowCount) {
    const names = open.rows.map((r) => `${schema}.${r.relname}`).join(', ');
    throw new Error(
      `Not fenced to a tenant: ${names}. Make tables with tenantTable(); every policy must compare tenant_id with ${CURRENT_TENANT}.`,
    );
  }
  const loose = await client.query(
    `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = $1 and p.prosecdef
        -- What no call may run (dueFunction) need not name the tenant of a call.
        and not ((p.prosrc like '%kernel.tenant()%' or not has_function_privilege(to_regrole($2), p.oid, 'execute'))
          and 'search_path=pg_catalog, pg_temp' = any (p.proconfig))
        and p.oid <> 'kernel.tenant()'::regprocedure`,
    [schema, pg.escapeIdentifier(roles.app)],
  );
  if (loose.rowCount)
    throw new Error(
      `Runs with the rights of another role and is not fenced to a tenant: ${loose.rows.map((r) => r.name).join(', ')}. Make it with searchFunction().`,
    );
}
