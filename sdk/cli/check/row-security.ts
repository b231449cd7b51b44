import { SAMPLE_ROLES } from '../manifest/tables.ts';
import type { Finding } from './finding.ts';
import { tableOf } from './sql-text.ts';
import { about, type Statement } from './statement.ts';

const USE_TENANT_TABLE = 'Make the table with tenantTable(): it writes all of that.';

/** What must hold for a table after all migrations. */
interface Fence {
  readonly made: Statement;
  enabled: boolean;
  forced: boolean;
  policy: boolean;
}

/** Whether every table that is left after all migrations keeps the rows of tenants apart. */
export function checkRowSecurity(statements: readonly Statement[]): Finding[] {
  const fences = new Map<string, Fence>();
  const found: Finding[] = [];
  for (const statement of statements) {
    const { sql } = statement;
    const table = tableOf(sql);
    if (table?.made) {
      fences.set(table.name, { made: statement, enabled: false, forced: false, policy: false });
      found.push(...checkColumns(statement, table.name));
    } else if (/^drop table\b/.test(sql) && table) fences.delete(table.name);
    const fence = table ? fences.get(table.name) : undefined;
    if (fence) readAlter(statement, fence);
    found.push(...readPolicy(statement, fences), ...readChange(statement, fences));
  }
  for (const [name, fence] of fences) {
    const missing = [
      ...(fence.enabled ? [] : ['enable row level security']),
      ...(fence.forced ? [] : ['force row level security']),
      ...(fence.policy ? [] : ['a policy that compares tenant_id with the tenant of the session']),
    ];
    if (missing.length)
      found.push(
        about(fence.made, 'migration-row-security', {
          what: `the table ${name} lacks ${missing.join(', ')}`,
          remedy: USE_TENANT_TABLE,
        }),
      );
  }
  return found;
}

function checkColumns(statement: Statement, name: string): Finding[] {
  const { sql } = statement;
  const wrong = [
    ...(/\btenant_id uuid not null\b/.test(sql) ? [] : ['has no column "tenant_id uuid not null"']),
    ...([...sql.matchAll(/\breferences [\w.]+ ?\(([^)]*)\)/g)].some(([, on]) => !on?.includes('tenant_id'))
      ? ['has a foreign key that could lead to the row of another tenant']
      : []),
  ];
  return wrong.map((what) =>
    about(statement, 'migration-row-security', {
      what: `the table ${name} ${what}`,
      remedy: what.startsWith('has a foreign')
        ? 'Put tenant_id first in both lists of columns; the option foreignKeys of tenantTable() does so.'
        : USE_TENANT_TABLE,
    }),
  );
}

function readAlter({ sql }: Statement, fence: Fence): void {
  for (const [, switched] of sql.matchAll(/\b(enable|disable|no force|force) row level security\b/g)) {
    if (switched === 'enable' || switched === 'disable') fence.enabled = switched === 'enable';
    else fence.forced = switched === 'force';
  }
}

/** Without a tenant a migration sees no row of a fenced table, unless it lifts the fence for itself. */
function readChange(statement: Statement, fences: ReadonlyMap<string, Fence>): Finding[] {
  const name = /^(?:update|delete from) (?:only )?([\w.$]+)/.exec(statement.sql)?.[1];
  if (!name || !fences.get(name)?.forced) return [];
  return [
    about(statement, 'migration-sees-nothing', {
      what: `row-level security hides every row of ${name} from a migration`,
      remedy: `Write "alter table ${name} no force row level security" before it, and "force" again after it.`,
    }),
  ];
}

/** A policy must compare with the tenant, unless it is the one that only search functions use. */
function readPolicy(statement: Statement, fences: ReadonlyMap<string, Fence>): Finding[] {
  const { sql, text } = statement;
  const table = /^(?:create|alter) policy [\w$]+ on (?:only )?([\w.$]+)/.exec(sql)?.[1];
  if (!table) return [];
  if (text.includes('kernel.tenant()')) {
    const fence = fences.get(table);
    if (fence) fence.policy = true;
    return [];
  }
  const forSearch = new RegExp(` for select to ${SAMPLE_ROLES.search} using`).test(sql);
  return forSearch
    ? []
    : [
        about(statement, 'migration-row-security', {
          what: `the policy lets rows of other tenants of ${table} through`,
          remedy: 'Compare tenant_id with CURRENT_TENANT.',
        }),
      ];
}
