import type { CompiledQuery } from 'kysely';
import type pg from 'pg';

/** One statement text = one prepared statement a connection; the bound keeps memory flat when texts vary. */
const MAX_PREPARED = 2_000;
const names = new Map<string, string>();

function preparedName(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < MAX_PREPARED) {
    name = `s${names.size}`;
    names.set(text, name);
  }
  return name;
}

/** A query as the driver takes it, prepared when its text is not one of too many. */
export function statementOf(query: CompiledQuery): pg.QueryConfig {
  const name = preparedName(query.sql);
  // The extended protocol takes one statement, whatever its text holds.
  const text = { text: query.sql, values: query.parameters as unknown[], queryMode: 'extended' };
  return name ? { ...text, name } : text;
}
