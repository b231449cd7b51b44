import type { DatabaseRoles } from '@serviflow/sdk';
import pg from 'pg';

/** The owner lacks rights; the message says which, and the statements that give them. */
class OwnerRightsError extends Error {
  constructor(user: string, missing: readonly { what: string; statement: string }[]) {
    super(
      `The database user "${user}" of DATABASE_URL needs more rights: ${missing.map((one) => one.what).join(', ')}. As an administrator of PostgreSQL run: ${missing.map((one) => `${one.statement};`).join(' ')}`,
    );
    this.name = 'OwnerRightsError';
  }
}

const quoted = (name: string): string => pg.escapeIdentifier(name);

interface Rights {
  readonly user: string;
  readonly database: string;
  readonly superuser: boolean;
  readonly makes_roles: boolean;
  readonly makes_schemas: boolean;
  readonly uses_public: boolean;
  readonly has_extension: boolean;
}

/**
 * Looks whether the owner may do what migrations do, before the first of them: make schemas and the trusted extension
 * btree_gin, and make roles.
 * @throws OwnerRightsError
 */
export async function assertOwnerRights(owner: pg.ClientBase): Promise<void> {
  const { rows } = await owner.query<Rights>(
    `select current_user as user, current_database() as database,
            r.rolsuper as superuser, r.rolcreaterole as makes_roles,
            has_database_privilege(current_database(), 'CREATE') as makes_schemas,
            has_schema_privilege('public', 'CREATE') as uses_public,
            exists (select from pg_extension where extname = 'btree_gin') as has_extension
       from pg_roles r where r.rolname = current_user`,
  );
  const has = rows[0];
  if (!has || has.superuser) return;
  const user = quoted(has.user);
  const missing: { what: string; statement: string }[] = [];
  if (!has.makes_schemas)
    missing.push({
      what: 'make schemas in its database',
      statement: `GRANT CREATE ON DATABASE ${quoted(has.database)} TO ${user}`,
    });
  if (!has.uses_public && !has.has_extension)
    missing.push({
      what: 'make the extension btree_gin in the schema public',
      statement: `GRANT USAGE, CREATE ON SCHEMA public TO ${user}`,
    });
  if (!has.makes_roles) missing.push({ what: 'make roles', statement: `ALTER ROLE ${user} CREATEROLE` });
  if (missing.length) throw new OwnerRightsError(has.user, missing);
}

/**
 * Looks whether the owner may change the roles that are there: since PostgreSQL 16 only who made a role, or was given
 * it WITH ADMIN OPTION, may do so. A restored copy often has those of another owner.
 * @throws OwnerRightsError
 */
export async function assertOwnsRoles(owner: pg.ClientBase, roles: DatabaseRoles): Promise<void> {
  const { rows } = await owner.query<{ user: string; role: string }>(
    `select current_user as user, r.rolname as role
       from pg_roles r, pg_roles me
      where r.rolname = any($1) and me.rolname = current_user and not me.rolsuper
        and current_setting('server_version_num')::int >= 160000
        and not pg_has_role(current_user, r.oid, 'MEMBER WITH ADMIN OPTION')
      order by r.rolname`,
    [Object.values(roles)],
  );
  const user = rows[0]?.user;
  if (user === undefined) return;
  throw new OwnerRightsError(
    user,
    rows.map(({ role }) => ({
      what: `change the role ${role}, which another user made`,
      statement: `GRANT ${quoted(role)} TO ${quoted(user)} WITH ADMIN OPTION`,
    })),
  );
}
