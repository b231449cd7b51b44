import { createHmac } from 'node:crypto';
import type { DatabaseRoles } from '@serviflow/sdk';
import pg from 'pg';

/** Names for an installation; the database name keeps two installations on one server apart. */
export function roleNames(prefix: string): DatabaseRoles {
  return { app: `${prefix}_app`, relay: `${prefix}_relay`, search: `${prefix}_search` };
}

/** The password of a login role follows from the secret key, so that every node knows it and none stores it. */
export function rolePassword(secretKey: string, role: string): string {
  return createHmac('sha256', secretKey).update(`database role ${role}`).digest('base64url');
}

/**
 * Creates or repairs the roles. The owner needs CREATEROLE, nothing more.
 * @param owner a connection as the database owner
 */
export async function ensureRoles(
  owner: pg.ClientBase,
  roles: DatabaseRoles,
  secretKey: string,
): Promise<void> {
  for (const [kind, name] of Object.entries(roles)) {
    const login =
      kind === 'search' ? 'nologin' : `login password ${pg.escapeLiteral(rolePassword(secretKey, name))}`;
    const role = pg.escapeIdentifier(name);
    const known = await owner.query('select 1 from pg_roles where rolname = $1', [name]);
    await owner.query(`${known.rowCount ? 'alter' : 'create'} role ${role} ${login}`);
    // Giving a function to the search role needs membership in it; the same lets the owner inspect as the others do.
    const member = await owner.query("select pg_has_role(current_user, $1, 'MEMBER') as yes", [name]);
    if (!member.rows[0]?.yes) await owner.query(`grant ${role} to current_user`);
  }
  const database = pg.escapeIdentifier((await owner.query('select current_database() as name')).rows[0].name);
  await owner.query(
    `grant connect on database ${database} to ${Object.values(roles).map(pg.escapeIdentifier).join(', ')}`,
  );
}

/**
 * The connection string of a role, made from the owner's.
 * @param url owner connection string
 */
export function roleUrl(url: string, role: string, secretKey: string): string {
  const parsed = new URL(url);
  parsed.username = role;
  parsed.password = rolePassword(secretKey, role);
  return parsed.toString();
}
