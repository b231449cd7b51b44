import type { DatabaseRoles } from '@serviflow/sdk';
import pg from 'pg';
import { tenantKey } from './tenant-signature.ts';

/** SQLSTATE: the tenant of the transaction is not one that the kernel named. */
export const BAD_TENANT = 'SFT01';
/** SQLSTATE: the proof was good once. */
export const OLD_PROOF = 'SFT02';

/**
 * The tenant of the running transaction, for policies and search functions: `tenant_id = (select kernel.tenant())`, where
 * the select makes PostgreSQL ask once a statement. `app.tenant_id` names it, `app.tenant_proof` is what only the kernel
 * can make (see tenant-signature.ts). Anything else is an error and not an empty answer, so that the call whose
 * statement changed the context fails as a whole.
 *
 * It runs with the rights of the owner, who alone may read the key. With an empty search_path, or without `pg_temp` at
 * its end, a domain `pg_temp.text` could bring code of the caller in here.
 */
const tenantFunction = (app: string) => `
create or replace function kernel.tenant() returns uuid language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $f$
declare
  named text := current_setting('app.tenant_id', true);
  proof text := current_setting('app.tenant_proof', true);
  key bytea;
begin
  if named is null or named = '' then
    if session_user = ${pg.escapeLiteral(app)} then
      raise exception using errcode = '${BAD_TENANT}', message = 'This transaction has no tenant.';
    end if;
    return null;
  end if;
  select k.secret into key from kernel.tenant_key k;
  if right(proof, 64) = encode(sha256(key || sha256(key || convert_to(named || '|' || left(proof, -65), 'UTF8'))), 'hex') then
    if split_part(proof, '.', 1)::bigint >= extract(epoch from now()) then
      return named::uuid;
    end if;
    raise exception using errcode = '${OLD_PROOF}', message = 'The proof of this transaction''s tenant is too old.';
  end if;
  raise exception using errcode = '${BAD_TENANT}', message = 'The tenant of this transaction was changed.';
end $f$`;

/** Fails the transaction unless its tenant is still the one that the kernel began it with. */
const ASSERT = `
create or replace function kernel.assert_tenant(expected uuid) returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $f$
begin
  if kernel.tenant() is distinct from expected then
    raise exception using errcode = '${BAD_TENANT}', message = 'The tenant of this transaction was changed.';
  end if;
end $f$`;

/**
 * Makes the functions and stores the key, before any migration asks for them.
 * @param owner a connection as the database owner
 */
export async function ensureTenantFunction(
  owner: pg.ClientBase,
  roles: DatabaseRoles,
  secretKey: string,
): Promise<void> {
  await owner.query(
    'create table if not exists kernel.tenant_key (one boolean primary key default true check (one), secret bytea not null)',
  );
  await owner.query(
    `insert into kernel.tenant_key (secret) values ($1) on conflict (one) do update set secret = excluded.secret
      where tenant_key.secret <> excluded.secret`,
    [tenantKey(secretKey)],
  );
  const database = pg.escapeIdentifier((await owner.query('select current_database() as name')).rows[0].name);
  const all = Object.values(roles).map(pg.escapeIdentifier).join(', ');
  await owner.query(`begin; ${tenantFunction(roles.app)}; ${ASSERT};
    revoke all on kernel.tenant_key from public, ${all};
    revoke all on function kernel.tenant(), kernel.assert_tenant(uuid) from public;
    grant execute on function kernel.tenant(), kernel.assert_tenant(uuid) to ${all};
    grant usage on schema kernel to ${all};
    revoke temporary on database ${database} from public;
    commit`);
}

/** How policies and search functions named the tenant before the proof: as PostgreSQL and as the SDK wrote it. */
const UNSIGNED_POLICY = `(NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid`;
const UNSIGNED_TEXT = `nullif(current_setting('app.tenant_id', true), '')::uuid`;
const SIGNED = '(select kernel.tenant())';

/**
 * Writes the policies and search functions of installations that were made before the proof anew. It is looked for at
 * each migration: a package may still bring the old text along.
 * @param owner a connection as the database owner
 */
export async function signPolicies(owner: pg.ClientBase): Promise<void> {
  const policies = await owner.query(
    `select * from (select format('%I on %I.%I', p.polname, n.nspname, c.relname) as name,
        pg_get_expr(p.polqual, p.polrelid) as reads, pg_get_expr(p.polwithcheck, p.polrelid) as writes
       from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace) t
      where strpos(reads, $1) > 0 or strpos(writes, $1) > 0`,
    [UNSIGNED_POLICY],
  );
  for (const { name, reads, writes } of policies.rows) {
    const using = reads === null ? '' : ` using (${reads.replaceAll(UNSIGNED_POLICY, SIGNED)})`;
    const check = writes === null ? '' : ` with check (${writes.replaceAll(UNSIGNED_POLICY, SIGNED)})`;
    await owner.query(`alter policy ${name}${using}${check}`);
  }
  const functions = await owner.query(
    'select pg_get_functiondef(p.oid) as text from pg_proc p where p.prosecdef and strpos(p.prosrc, $1) > 0',
    [UNSIGNED_TEXT],
  );
  for (const { text } of functions.rows) await owner.query(text.replaceAll(UNSIGNED_TEXT, SIGNED));
}
