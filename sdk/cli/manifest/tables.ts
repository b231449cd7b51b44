import type { Migration } from '../../index.ts';
import type { ReportedTable } from './plugin-report.ts';

/** Names of roles that only stand in a listing. */
export const SAMPLE_ROLES = { app: 'serviflow_app', relay: 'serviflow_relay', search: 'serviflow_search' };

const NAME = String.raw`((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)`;
const CREATE = new RegExp(
  String.raw`^\s*create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?${NAME}`,
  'i',
);
const DROP = new RegExp(String.raw`^\s*drop\s+table\s+(?:if\s+exists\s+)?${NAME}`, 'i');
const ROW_SECURITY = new RegExp(
  String.raw`^\s*alter\s+table\s+(?:only\s+)?${NAME}\s+(enable|force)\s+row\s+level\s+security`,
  'i',
);

/**
 * The tables that stand after all migrations, read from their SQL; nothing is run on a database.
 * @throws what a migration throws while it writes its SQL
 */
export function tablesOf(migrations: readonly Migration[]): ReportedTable[] {
  const tables = new Map<string, { migration: string; fences: Set<string> }>();
  for (const migration of migrations) {
    for (const statement of migration.up(SAMPLE_ROLES)) {
      const made = CREATE.exec(statement)?.[1];
      if (made) tables.set(plain(made), { migration: migration.name, fences: new Set() });
      const dropped = DROP.exec(statement)?.[1];
      if (dropped) tables.delete(plain(dropped));
      const [, fenced, fence] = ROW_SECURITY.exec(statement) ?? [];
      if (fenced && fence) tables.get(plain(fenced))?.fences.add(fence.toLowerCase());
    }
  }
  return [...tables]
    .map(([name, { migration, fences }]) => ({ name, migration, fenced: fences.size === 2 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const plain = (name: string): string => name.replaceAll('"', '');
