import { CURRENT_TENANT, type Migration, type Plugin, pluginSchema } from '../../index.ts';
import { SAMPLE_ROLES } from '../manifest/tables.ts';
import type { Finding } from './finding.ts';
import { checkRowSecurity } from './row-security.ts';
import { namedObjects, plainSql, tableOf } from './sql-text.ts';
import { about, type Statement } from './statement.ts';

/** Read by everybody, changed by nobody. */
const SHARED_SCHEMAS = ['pg_catalog', 'information_schema', 'pg_temp'];

const RULES: readonly { code: string; pattern: RegExp; what: string; remedy: string }[] = [
  {
    code: 'migration-transaction',
    pattern:
      /^(begin|commit|rollback|start transaction|savepoint|end)\b|^(vacuum|cluster|alter system)\b|\bindex concurrently\b/,
    what: 'it ends or cannot run in the transaction of the migration',
    remedy: 'Leave transactions to the desk: each migration runs in one.',
  },
  {
    code: 'migration-privilege',
    pattern:
      /^(create|alter|drop) (role|user|group|database|tablespace|extension|event trigger|publication|subscription|server|foreign|language|cast)\b|^(set|reset) (session |local )?(role|authorization|session authorization)\b|^alter default privileges\b|^(load|copy)\b|\bbypassrls\b/,
    what: 'it changes the server, not the schema of the plugin',
    remedy: 'A plugin has its own schema and nothing else; ask the operator for the rest.',
  },
  {
    code: 'migration-privilege',
    pattern: /^grant\b.*\bto\b.*\bpublic\b/,
    what: 'it grants rights to everybody',
    remedy: 'Grant to roles.app; tenantTable() does so.',
  },
  {
    code: 'migration-leaves-schema',
    pattern:
      /^(create|alter|drop) schema\b|\bset (session |local )?search_path\b(?! (=|to) pg_catalog, pg_temp)/,
    what: 'it makes or changes a schema, or where names are looked up',
    remedy: 'The desk makes the schema of the plugin; write names as schema.table.',
  },
];

/**
 * Reads the SQL of a plugin's migrations: whether it stays in the schema of the plugin, keeps the rows of tenants
 * apart, and can run as a migration. What only PostgreSQL can tell is left to a run on a database.
 * @throws what a migration throws while it writes its SQL
 */
export function checkMigrations(plugin: Plugin): Finding[] {
  const schema = pluginSchema(plugin.manifest.id);
  const statements = plugin.migrations.flatMap(statementsOf);
  return [
    ...plugin.migrations.filter(({ name }) => !/^\d{4}-[a-z0-9-]+$/.test(name)).map(badName),
    ...statements.flatMap((one) => checkStatement(one, schema)),
    ...checkDefiners(statements),
    ...checkRowSecurity(statements),
  ];
}

function statementsOf(migration: Migration): Statement[] {
  return migration.up(SAMPLE_ROLES).map((text) => ({ migration: migration.name, text, sql: plainSql(text) }));
}

function checkStatement(statement: Statement, schema: string): Finding[] {
  const { sql } = statement;
  const found = RULES.filter(({ pattern }) => pattern.test(sql)).map(({ code, what, remedy }) =>
    about(statement, code, { what, remedy }),
  );
  const table = tableOf(sql);
  if (table && !table.name.includes('.'))
    found.push(
      about(statement, 'migration-leaves-schema', {
        what: `the table ${table.name} is named without its schema`,
        remedy: `Write ${schema}.${table.name}.`,
      }),
    );
  const foreign = new Set(
    // The one thing of the kernel that is meant to be named.
    namedObjects(sql.replaceAll(CURRENT_TENANT, 'null'))
      .filter((one) => one.schema !== schema && !SHARED_SCHEMAS.includes(one.schema))
      .map(({ object }) => object),
  );
  for (const object of foreign)
    found.push(
      about(statement, 'migration-leaves-schema', {
        what: `it names ${object}, which is not in the schema ${schema}`,
        remedy: 'Keep ids of other plugins as plain columns, and ask their contracts.',
      }),
    );
  return found;
}

/** A function with the rights of its owner is only safe as `searchFunction` or `dueFunction` writes it. */
function checkDefiners(statements: readonly Statement[]): Finding[] {
  return statements.flatMap((statement) => {
    const name = /^create (?:or replace )?function ([\w.]+)/.exec(statement.sql)?.[1];
    if (!name || !/\bsecurity definer\b/.test(statement.sql)) return [];
    const given = statements.some(({ sql }) =>
      new RegExp(
        `^alter function ${name.replaceAll('.', '[.]')}\\b.*\\bowner to ${SAMPLE_ROLES.search}$`,
      ).test(sql),
    );
    const fixed = /\bset search_path = pg_catalog, pg_temp\b/.test(statement.sql);
    const fenced = statement.text.includes('kernel.tenant()');
    // Told to nobody but the kernel, and nothing but who has work waiting.
    const app = new RegExp(
      `^grant execute on function ${name.replaceAll('.', '[.]')}\\b.*\\bto ${SAMPLE_ROLES.app}$`,
    );
    const tellsTenants =
      /\) returns table\(tenant_id uuid\) /.test(statement.sql) &&
      !statements.some(({ sql }) => app.test(sql));
    return given && fixed && (fenced || tellsTenants)
      ? []
      : [
          about(statement, 'migration-privilege', {
            what: `the function ${name} runs with the rights of its owner and is not fenced to a tenant`,
            remedy: 'Make it with searchFunction() or dueFunction().',
          }),
        ];
  });
}

const badName = ({ name }: Migration): Finding => ({
  code: 'migration-name',
  at: `migration ${name}`,
  what: `"${name}" is not a number of four digits and a name.`,
  remedy: 'Name it like 0001-init; the order in the list counts, the number tells it.',
});
