import { createHash } from 'node:crypto';
import { problems, spellingsOf } from '@serviflow/sdk';
import type { Kysely } from 'kysely';
import type { AuthParts, Caller, Opened } from './auth-parts.ts';
import { networkOf } from './client-address.ts';
import { auditRow, NO_TENANT, openSession } from './open-session.ts';
import type { AuthTables, UserRow } from './tables.ts';
import { inTenant, type TenantWork } from './tenant-transaction.ts';
import { ACCOUNT, DEVICE, NETWORK, type ThrottlePolicy, tooManyAttempts } from './throttle.ts';

export interface LoginInput {
  /** Tenant code as typed. */
  readonly tenant: string;
  /** User name or e-mail address as typed. */
  readonly username: string;
  readonly password: string;
}

type Counter = readonly [key: string, policy: ThrottlePolicy];

/**
 * Logs a user in with a password (requirement 1.3). Whatever is wrong, the answer and its time are the same: it does
 * not tell which tenants and users exist.
 * @throws Problem 401 `login-failed`, 429 after too many failures, 403 `tenant-suspended`
 */
export async function login(parts: AuthParts, input: LoginInput, caller: Caller): Promise<Opened> {
  const { runtime } = parts;
  const tenant = await runtime.tenants.byCode(input.tenant);
  const tenantId = tenant?.id ?? NO_TENANT;
  const user = await inTenant(runtime, { tenantId, userId: 'anonymous' }, ({ sql }) =>
    findForLogin(sql, input.username),
  );
  const device = user ? parts.devices.read(caller.deviceCookie, tenantId, user.id) : null;
  const counters: Counter[] = device
    ? [[`device:${device}`, DEVICE]]
    : [
        [`network:${networkOf(caller.ip)}`, NETWORK],
        [accountKey(tenant?.id ?? input.tenant, input.username), ACCOUNT],
      ];
  await countAttempt(parts, counters);

  const { ok, outdated } = await parts.passwords.verify(user?.password_hash ?? null, input.password);
  if (!ok || !tenant || !user || user.status !== 'active') {
    runtime.log.info('a login failed', { tenant: tenant?.code, ip: caller.ip });
    throw problems.unauthenticated('The tenant code, user name or password is wrong.', {
      code: 'login-failed',
    });
  }
  if (!(await runtime.tenants.active(tenant.id)))
    throw problems.forbidden('This desk is suspended. Please contact your provider.', {
      code: 'tenant-suspended',
    });
  await forgiveAttempt(parts, counters);

  const rehashed = outdated ? await parts.passwords.hash(input.password) : null;
  return inTenant(runtime, { tenantId, userId: user.id }, async (w) => {
    if (rehashed !== null)
      await w.sql
        .updateTable('kernel.user')
        .set({ password_hash: rehashed })
        .where('id', '=', user.id)
        .where('password_hash', '=', user.password_hash)
        .execute();
    return openSession(parts, w, { tenantId, user, caller, via: 'password' });
  });
}

/** Ends one session of a user and writes it down. */
export async function logout(
  parts: AuthParts,
  session: { tenantId: string; userId: string; username: string; sessionId: string; ip: string },
): Promise<void> {
  const { tenantId, userId } = session;
  await inTenant(parts.runtime, { tenantId, userId }, async (w: TenantWork) => {
    await w.sql
      .deleteFrom('kernel.session')
      .where('id', '=', session.sessionId)
      .where('user_id', '=', userId)
      .execute();
    w.audit.push(auditRow({ id: userId, username: session.username }, 'auth.logout', { ip: session.ip }));
  });
  parts.forget(tenantId, userId);
}

function findForLogin(sql: Kysely<AuthTables>, typed: string): Promise<UserRow | undefined> {
  const name = typed.trim().toLowerCase();
  // User names hold no "@", so nobody can take another's address as a name.
  return sql
    .selectFrom('kernel.user')
    .selectAll()
    .where(name.includes('@') ? 'email' : 'username', 'in', spellingsOf(name))
    .executeTakeFirst();
}

async function countAttempt(parts: AuthParts, counters: readonly Counter[]): Promise<void> {
  const counted: Counter[] = [];
  for (const [key, policy] of counters) {
    const seconds = await parts.throttle.take(key, policy);
    if (seconds > 0) {
      // An attempt that is not made says nothing about the network: colleagues behind the same address go on.
      for (const [other, its] of counted) await parts.throttle.refund(other, its);
      throw tooManyAttempts(seconds);
    }
    counted.push([key, policy]);
  }
}

async function forgiveAttempt(parts: AuthParts, counters: readonly Counter[]): Promise<void> {
  for (const [key, policy] of counters) {
    // One's own successful logins must not wipe out the guesses that the same network makes at others.
    if (policy === NETWORK) await parts.throttle.refund(key, policy);
    else await parts.throttle.clear(key);
  }
}

/**
 * What guesses at a user are counted under: the name as typed. Names that do not exist count like others, and a user's
 * two names (user name and address) count apart, or the counts would tell who exists and which names are one person.
 */
export function accountKey(tenant: string, name: string): string {
  const typed = `${tenant.trim().toLowerCase()}/${name.trim().toLowerCase()}`;
  return `account:${createHash('sha256').update(typed).digest('base64url')}`;
}
