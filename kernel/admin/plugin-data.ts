import { setTimeout } from 'node:timers/promises';
import { pluginSchema } from '@serviflow/sdk';
import { SCHEMA as JOBS } from '../jobs/job-message.ts';
import type { Runtime } from '../runtime.ts';

/** Rows deleted in one transaction: short enough that nobody waits for it. */
const BATCH = 5_000;
/** Seconds that running jobs get to come to their end. */
const PATIENCE = 60;
/** Rows beyond which the exact number is of no use to anybody. */
const COUNTED = 100_000;

/** What a tenant has in the keeping of one plugin. */
export interface PluginData {
  /** Rows of each table, the fullest first; `COUNTED` stands for that many or more. */
  readonly tables: { readonly table: string; readonly rows: number }[];
  readonly settings: number;
  readonly files: number;
  /** Events and jobs that wait for it, and those that failed for good. */
  readonly messages: number;
}

interface Place {
  /** Words of `PluginData`. */
  readonly kind: 'settings' | 'files' | 'messages' | 'rest';
  readonly table: string;
  /** SQL over `$1` = tenant, `$2` = plugin. */
  readonly where: string;
}

/** What the kernel keeps for a plugin. The audit log stays: it says who did what, the deletion included. */
const KEPT: readonly Place[] = [
  { kind: 'settings', table: 'kernel.setting', where: 'plugin = $2' },
  { kind: 'files', table: 'kernel.file', where: "owner_subject like $2 || '.%'" },
  { kind: 'messages', table: 'kernel.outbox', where: "kind = 'job' and type like $2 || '.%'" },
  {
    kind: 'messages',
    table: 'kernel.dead_letter',
    where: "(handler like $2 || '/%' or (handler is null and type like $2 || '.%'))",
  },
  { kind: 'rest', table: 'kernel.inbox', where: "handler like $2 || '/%'" },
  { kind: 'rest', table: 'kernel.directory', where: 'plugin = $2' },
  { kind: 'rest', table: 'kernel.breaker', where: "handler like $2 || '/%'" },
  { kind: 'rest', table: 'kernel.entitlement_use', where: "feature like $2 || '.%'" },
];

/** Tables of a plugin's schema, those that refer to others before the ones they refer to. */
export async function tablesOf(runtime: Runtime, plugin: string): Promise<string[]> {
  const { control } = runtime.db;
  const schema = pluginSchema(plugin);
  const { rows } = await control.query(
    `select format('%I.%I', n.nspname, c.relname) as name, array(select format('%I.%I', n.nspname, r.relname)
        from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.contype = 'f' and f.conrelid = c.oid and f.confrelid <> c.oid) as refers
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migration' order by 1`,
    [schema],
  );
  const left = new Map(rows.map((row) => [row.name as string, row.refers as string[]]));
  const ordered: string[] = [];
  while (left.size > 0) {
    const referred = new Set([...left.values()].flat());
    const free = [...left.keys()].filter((name) => !referred.has(name));
    // Tables in a circle have no order; the database then says which row holds which.
    for (const name of free.length ? free : [...left.keys()]) {
      ordered.push(name);
      left.delete(name);
    }
  }
  return ordered;
}

/** Counts what a purge would delete. */
export async function dataOf(runtime: Runtime, tenantId: string, plugin: string): Promise<PluginData> {
  const tables = await tablesOf(runtime, plugin);
  return runtime.db.controlOf(tenantId, async (sql) => {
    const count = async (from: string, values: unknown[]) =>
      Number(
        (await sql.query(`select count(*) as rows from (select 1 from ${from} limit ${COUNTED}) t`, values))
          .rows[0].rows,
      );
    const counted: { table: string; rows: number }[] = [];
    for (const table of tables)
      counted.push({ table, rows: await count(`${table} where tenant_id = $1`, [tenantId]) });
    const kept = { settings: 0, files: 0, messages: 0, rest: 0 };
    for (const { kind, table, where } of KEPT)
      kept[kind] += await count(`${table} where tenant_id = $1 and ${where}`, [tenantId, plugin]);
    kept.messages += await count(
      `${JOBS}.job where group_id = $1 and name like $2 || '/%' and state < 'active'`,
      [tenantId, plugin],
    );
    return {
      tables: counted.sort((a, b) => b.rows - a.rows),
      settings: kept.settings,
      files: kept.files,
      messages: kept.messages,
    };
  });
}

/**
 * Deletes all that a tenant has in the keeping of a plugin, in batches; may be repeated at any point.
 * @returns rows deleted in each table
 * @throws Error of the database when rows hold each other
 */
export async function deleteData(
  runtime: Runtime,
  { tenantId, plugin, signal }: { tenantId: string; plugin: string; signal: AbortSignal },
): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {};
  const empty = async (table: string, statement: string, values: unknown[]) => {
    for (;;) {
      signal.throwIfAborted();
      const gone = await runtime.db.controlOf(
        tenantId,
        async (sql) => (await sql.query(statement, values)).rowCount,
      );
      if (gone) deleted[table] = (deleted[table] ?? 0) + gone;
      if ((gone ?? 0) < BATCH) return;
    }
  };
  const some = (table: string, where: string) =>
    `${table} where ctid = any(array(select ctid from ${table} where tenant_id = $1 and ${where} limit ${BATCH}))`;
  // Waiting work first, so that nothing of it begins once the plugin is on again.
  await empty(
    `${JOBS}.job`,
    `delete from ${JOBS}.job where id = any(array(select id from ${JOBS}.job
       where group_id = $1 and name like $2 || '/%' and state < 'active' limit ${BATCH}))`,
    [tenantId, plugin],
  );
  for (const table of await tablesOf(runtime, plugin))
    await empty(table, `delete from ${some(table, 'true')}`, [tenantId]);
  for (const { kind, table, where } of KEPT) {
    const remove = `delete from ${some(table, where)}`;
    // The sweep removes the bytes of what is on the list.
    const statement =
      kind === 'files'
        ? `with gone as (${remove} returning tenant_id, storage_key), listed as
             (insert into kernel.file_garbage (tenant_id, storage_key, delete_after)
               select tenant_id, storage_key, $3::timestamptz from gone on conflict do nothing) select from gone`
        : remove;
    const values = kind === 'files' ? [tenantId, plugin, runtime.now()] : [tenantId, plugin];
    await empty(table, statement, values);
  }
  return deleted;
}

/** Waits for jobs of the plugin that were running when it was switched off, but not for ever. */
export async function quiet(
  runtime: Runtime,
  { tenantId, plugin, signal }: { tenantId: string; plugin: string; signal: AbortSignal },
): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += 1) {
    const { rowCount } = await runtime.db.control.query(
      `select from ${JOBS}.job where group_id = $1 and name like $2 || '/%' and state = 'active' limit 1`,
      [tenantId, plugin],
    );
    if (rowCount === 0) return;
    await setTimeout(1_000, undefined, { signal });
  }
}
