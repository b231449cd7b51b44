/**
 * PostgreSQL roles of the installation. Their names differ between installations that share a server.
 * @since 1.0
 */
export interface DatabaseRoles {
  /** Serves requests: owns nothing, bypasses nothing. */
  readonly app: string;
  /** Reads the outbox of all tenants; of plugins it only deletes the rows of the tenant whose data is purged. */
  readonly relay: string;
  /** Owns search functions; cannot log in; sees rows only through them. */
  readonly search: string;
}

/**
 * A step of a plugin's database schema.
 * @since 1.0
 */
export interface Migration {
  /** `0001-init`; runs once per installation in this order, at deploy, never at enabling. */
  readonly name: string;
  /** SQL statements, each run as it stands. */
  up(roles: DatabaseRoles): readonly string[];
}

/**
 * Declares a migration.
 * @param name four digits and a name, `0001-init`; it is recorded and must never change
 * @param up gives the SQL statements; asked again on every installation, so it must always give the same
 * @since 1.0
 */
export function defineMigration(name: string, up: (roles: DatabaseRoles) => readonly string[]): Migration {
  return { name, up };
}

/**
 * An index on a table of tenants.
 * @since 1.0
 */
export interface IndexSpec {
  /** Columns after the leading `tenant_id`, as SQL: `status, created_at desc`. */
  readonly on: string;
  /** Unique within a tenant. */
  readonly unique?: boolean;
  /** Condition of a partial index, as SQL. */
  readonly where?: string;
  /** `btree` when absent. A GIN index is led by nothing and serves only search functions. */
  readonly using?: 'btree' | 'gin';
  readonly name?: string;
}

/**
 * A table whose rows belong to tenants.
 * @since 1.0
 */
export interface TenantTableSpec {
  /** Column definitions as SQL, without `tenant_id` and `id` (both are added). */
  readonly columns: readonly string[];
  /** Columns of the primary key after `tenant_id`; `id` when absent (then `id uuid` is added). */
  readonly primaryKey?: string;
  /** Composite foreign keys inside the plugin's own schema. */
  readonly foreignKeys?: readonly {
    readonly column: string;
    readonly references: string;
    readonly onDelete?: 'cascade' | 'set null' | 'restrict';
  }[];
  readonly indexes?: readonly IndexSpec[];
  /** Rows may only be added and read (logs, ledgers). */
  readonly appendOnly?: boolean;
}

/**
 * SQL that stands for the tenant of the running transaction, in policies, search functions and statements: the kernel has
 * signed it, and a statement that changed it makes the call fail. It is a select so that PostgreSQL asks once a
 * statement; column defaults, which take no select, are written by `tenantTable`.
 * @since 1.0
 */
export const CURRENT_TENANT = '(select kernel.tenant())';

/** What a new row belongs to unless it says something else. Only named here: the policy compares it with the signed one. */
const NAMED_TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid";

/**
 * SQL for a table whose rows belong to a tenant: the tenant comes from the session, keys are composite,
 * row-level security is forced, indexes lead with the tenant, the app role gets its grants.
 * @param name `schema.table`, in the plugin's own schema
 * @since 1.0
 */
export function tenantTable(roles: DatabaseRoles, name: string, spec: TenantTableSpec): string[] {
  const [schema, table] = name.split('.');
  if (!schema || !table) throw new TypeError(`tenantTable: "${name}" is not schema.table`);
  const key = spec.primaryKey ?? 'id';
  const columns = [
    `tenant_id uuid not null default ${NAMED_TENANT}`,
    ...(spec.primaryKey === undefined ? ['id uuid not null'] : []),
    ...spec.columns,
    `primary key (tenant_id, ${key})`,
    ...(spec.foreignKeys ?? []).map((f) => {
      // The column list keeps tenant_id when the row is detached (PostgreSQL 15).
      const onDelete = f.onDelete === 'set null' ? `set null (${f.column})` : (f.onDelete ?? 'restrict');
      return `foreign key (tenant_id, ${f.column}) references ${f.references} (tenant_id, id) on delete ${onDelete}`;
    }),
  ];
  return [
    `create table ${name} (\n  ${columns.join(',\n  ')}\n)`,
    `alter table ${name} enable row level security`,
    `alter table ${name} force row level security`,
    `create policy tenant on ${name} to ${roles.app} using (tenant_id = ${CURRENT_TENANT}) with check (tenant_id = ${CURRENT_TENANT})`,
    `grant select, insert${spec.appendOnly ? '' : ', update, delete'} on ${name} to ${roles.app}`,
    ...(spec.indexes ?? []).map((index) => tenantIndex(name, index)),
  ];
}

/**
 * SQL for an index on a tenant table.
 * @since 1.0
 */
export function tenantIndex(table: string, index: IndexSpec): string {
  const unique = index.unique ? 'unique ' : '';
  const where = index.where ? ` where ${index.where}` : '';
  return index.using === 'gin'
    ? `create index ${index.name ?? ''} on ${table} using gin (${index.on})${where}`
    : `create ${unique}index ${index.name ?? ''} on ${table} (tenant_id, ${index.on})${where}`;
}

/**
 * A function that searches one table of the tenant.
 * @since 1.0
 */
export interface SearchFunctionSpec {
  /** `schema.table` that it searches. */
  readonly table: string;
  /** SQL parameters: `q text, max integer`. */
  readonly args: string;
  /** SQL return type, ids only: `table(id uuid)`. */
  readonly returns: string;
  /** One select; must compare `tenant_id` with `CURRENT_TENANT`. */
  readonly body: string;
}

/**
 * SQL for a search function. Full-text operators are not leakproof, so PostgreSQL keeps their indexes out under
 * row-level security; this function runs as a role whose policy lets it see the table, names the tenant itself, and
 * returns ids that the caller joins under its own rights.
 * @since 1.0
 */
export function searchFunction(roles: DatabaseRoles, name: string, spec: SearchFunctionSpec): string[] {
  if (!spec.body.includes('kernel.tenant()'))
    throw new TypeError(`searchFunction ${name}: the body does not name the tenant`);
  const schema = name.split('.')[0] ?? '';
  const policy = `search_${name.split('.')[1] ?? ''}`;
  return [
    `create function ${name}(${spec.args}) returns ${spec.returns} language sql stable security definer set search_path = pg_catalog, pg_temp as $search$ ${spec.body} $search$`,
    `grant usage, create on schema ${schema} to ${roles.search}`,
    `alter function ${name} owner to ${roles.search}`,
    `revoke create on schema ${schema} from ${roles.search}`,
    `revoke all on function ${name} from public`,
    `grant execute on function ${name} to ${roles.app}`,
    `grant select on ${spec.table} to ${roles.search}`,
    `create policy ${policy} on ${spec.table} for select to ${roles.search} using (true)`,
  ];
}

/**
 * Where a job finds what is due.
 * @since 1.1
 */
export interface DueSource {
  /** `schema.table`. */
  readonly table: string;
  /**
   * SQL condition over a row `d`; `$1` is the time: `d.wake_at <= $1`. It should fit a partial index that leads with
   * what it compares, because it is asked for all tenants at once.
   */
  readonly where: string;
}

/**
 * SQL for the function that a job names as `due`: which tenants have something due. It is asked once a minute for all
 * of them, so that a tenant with nothing to do costs nothing. It gives away ids of tenants only, and only to the
 * kernel's own role.
 * @param name `schema.name`, in the plugin's own schema
 * @since 1.1
 */
export function dueFunction(roles: DatabaseRoles, name: string, sources: readonly DueSource[]): string[] {
  const [schema = '', short = ''] = name.split('.');
  if (!schema || !short || sources.length === 0)
    throw new TypeError(`dueFunction: "${name}" needs the form schema.name and at least one source`);
  const selects = sources.map(({ table, where }) => `select d.tenant_id from ${table} d where ${where}`);
  return [
    `create function ${name}(timestamptz) returns table(tenant_id uuid) language sql stable security definer set search_path = pg_catalog, pg_temp as $due$ ${selects.join(' union ')}${sources.length === 1 ? ' group by 1' : ''} $due$`,
    `grant usage, create on schema ${schema} to ${roles.search}`,
    `alter function ${name}(timestamptz) owner to ${roles.search}`,
    `revoke create on schema ${schema} from ${roles.search}`,
    `revoke all on function ${name}(timestamptz) from public`,
    `grant execute on function ${name}(timestamptz) to ${roles.relay}`,
    ...[...new Set(sources.map(({ table }) => table))].flatMap((table) => [
      `grant select on ${table} to ${roles.search}`,
      `create policy due_${short} on ${table} for select to ${roles.search} using (true)`,
    ]),
  ];
}
