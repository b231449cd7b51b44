/**
 * SQL without comments and without the contents of string literals; bodies of functions (`$$ … $$`) stay readable.
 * Quotes around identifiers go away, so that `"loans"."loan"` and `loans.loan` look alike.
 */
export function plainSql(statement: string): string {
  return statement
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, (match) => (match.startsWith("'") ? "''" : ' '))
    .replace(/\$\w*\$/g, ' ')
    .replace(/"([^"]+)"/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

const NAME = '([a-z_][\\w$]*)\\.([a-z_][\\w$]*)';
const BEFORE_A_NAME =
  'from|join|into|update|table|references|view|index|sequence|truncate|type|function|procedure|aggregate|domain';
const FILLERS = '(?:if not exists |if exists |only |concurrently |lateral )*';
/** Here `on` names a table; elsewhere it begins a condition. */
const ON_A_TABLE =
  /^(create (unique )?index|(create|alter|drop) policy|(create|drop) (or replace )?(constraint )?trigger|grant|revoke|comment|create rule)/;

/** `from` that names no table: `extract(epoch from a.b)`, `is distinct from a.b`. */
const withoutOtherFrom = (sql: string): string =>
  sql
    .replace(/distinct from/g, 'distinct_from')
    .replace(/\b(extract|trim|substring|overlay)\s*\(([^()]*?)\bfrom\b/g, '$1($2,');

/**
 * Schemas of the tables, functions and other objects that a statement names, with the object.
 * @param sql as `plainSql` gives it
 */
export function namedObjects(sql: string): { schema: string; object: string }[] {
  const text = withoutOtherFrom(sql);
  const words = [
    BEFORE_A_NAME,
    ...(ON_A_TABLE.test(text) ? ['on'] : []),
    // Elsewhere an expression follows: alter column … type int using shift.place::int
    ...(/^(delete|merge)\b/.test(text) ? ['using'] : []),
  ].join('|');
  const found = [
    ...text.matchAll(new RegExp(`\\b(?:${words}) ${FILLERS}${NAME}`, 'g')),
    // A call: nothing but a function stands before a parenthesis.
    ...text.matchAll(new RegExp(`\\b${NAME}\\s*\\(`, 'g')),
  ];
  return found.map((match) => ({ schema: match[1] ?? '', object: `${match[1]}.${match[2]}` }));
}

/** The table that a statement makes or changes, with its schema when it has one; null for other statements. */
export function tableOf(sql: string): { name: string; made: boolean } | null {
  const match = new RegExp(
    `^(create|alter|drop) (?:unlogged )?table ${FILLERS}([a-z_][\\w$]*(?:\\.[a-z_][\\w$]*)?)`,
  ).exec(sql);
  return match?.[2] ? { name: match[2], made: match[1] === 'create' } : null;
}
