import {
  magicRequested,
  passwordChanged,
  portalAccess,
  problems,
  resetRequested,
  spellingsOf,
} from '@serviflow/sdk';
import type { AuthParts, Caller, Opened } from './auth-parts.ts';
import { eventRow } from './event-row.ts';
import { accountKey } from './login.ts';
import {
  createOneTimeLink,
  linkInvalid,
  readOneTimeLink,
  useOneTimeLink,
  voidOneTimeLinks,
} from './one-time-links.ts';
import { openSession } from './open-session.ts';
import { checkPassword } from './password-policy.ts';
import { endSessions } from './sessions.ts';
import type { LinkPurpose, UserRow } from './tables.ts';
import { inTenant, type TenantWork } from './tenant-transaction.ts';
import { MAIL_TENANT, MAIL_USER } from './throttle.ts';

/**
 * Mails a link to a user who cannot log in: `reset` to people who forgot their password, `magic` to portal users.
 * Tells the caller nothing; who is unknown, switched off or was written to too often gets no mail.
 * @param address as typed: the e-mail address or the user name
 */
export async function mailLink(
  parts: AuthParts,
  wish: { purpose: 'reset' | 'magic'; tenant: string; address: string },
): Promise<void> {
  const { runtime } = parts;
  const tenant = await runtime.tenants.byCode(wish.tenant);
  if (!tenant || !(await runtime.tenants.active(tenant.id))) return;
  const name = wish.address.trim().toLowerCase();
  if (wish.purpose === 'magic' && name.includes('@')) await offerPortal(parts, tenant.id, name);
  await inTenant(runtime, { tenantId: tenant.id, userId: 'anonymous' }, async (w) => {
    const column = name.includes('@') ? 'email' : 'username';
    const user = await w.sql
      .selectFrom('kernel.user')
      .selectAll()
      .where(column, 'in', spellingsOf(name))
      .executeTakeFirst();
    if (!user || !mayReceive(user, wish.purpose)) return;
    if ((await parts.throttle.take(`mail:${user.id}`, MAIL_USER)) > 0) return;
    if ((await parts.throttle.take(`mail-tenant:${tenant.id}`, MAIL_TENANT)) > 0) return;
    const { linkId, seconds, expiresAt } = await createOneTimeLink(w.sql, {
      userId: user.id,
      purpose: wish.purpose,
      now: w.now,
    });
    const event = wish.purpose === 'reset' ? resetRequested : magicRequested;
    const { id: userId, username, email, role } = user;
    const mail = {
      userId,
      username,
      name: user.name,
      email,
      role,
      linkId,
      seconds,
      expiresAt: expiresAt.toISOString(),
    };
    w.outbox.push(eventRow(event, mail, userId));
  });
}

/** Staff logs in with a password; invited staff first accepts the invitation that an admin can send again. */
function mayReceive(user: UserRow, purpose: 'reset' | 'magic'): boolean {
  if (user.status === 'deactivated') return false;
  return user.role === 'customer' || (purpose === 'reset' && user.status === 'active');
}

/** Lets the plugin that knows the customers make a portal user for one of their addresses (requirement 37.9). */
async function offerPortal(parts: AuthParts, tenantId: string, email: string): Promise<void> {
  await parts.runtime.invoker.system('users', tenantId, async (c) => {
    if (!(await c.users.findByEmail(email))) await c.apply(portalAccess, { email, userId: null });
  });
}

/**
 * Sets a password by a mailed link (invitation or reset) and logs in. All other sessions of the user end.
 * @throws Problem 401 `link-invalid`, 422 for a bad password (the link then still works)
 */
export function setPasswordByLink(
  parts: AuthParts,
  input: { token: string; password: string; name?: string },
  caller: Caller,
): Promise<Opened> {
  return byLink(parts, { token: input.token, purposes: ['invite', 'reset'], caller }, async (w, user) => {
    const name = input.name?.trim() || user.name;
    checkPassword(input.password, [user.username, user.email, name]);
    const hash = await parts.passwords.hash(input.password);
    await w.sql
      .updateTable('kernel.user')
      .set({ password_hash: hash, must_change_password: false, status: 'active', name })
      .where('id', '=', user.id)
      .execute();
    await endSessions(w.sql, { userId: user.id });
    await voidOneTimeLinks(w.sql, { userId: user.id, now: w.now });
    if (user.password_hash !== null)
      w.outbox.push(eventRow(passwordChanged, { userId: user.id, name, email: user.email }, user.id));
  });
}

/** Logs a portal user in by a mailed link (requirement 37.9). @throws Problem 401 `link-invalid` */
export function loginByMagicLink(parts: AuthParts, token: string, caller: Caller): Promise<Opened> {
  return byLink(parts, { token, purposes: ['magic'], caller }, async (w, user) => {
    // Who got the mail owns the address: that is all that "pending" waited for.
    if (user.status === 'pending')
      await w.sql.updateTable('kernel.user').set({ status: 'active' }).where('id', '=', user.id).execute();
  });
}

async function byLink(
  parts: AuthParts,
  link: { token: string; purposes: readonly LinkPurpose[]; caller: Caller },
  work: (w: TenantWork, user: UserRow) => Promise<void>,
): Promise<Opened> {
  const { runtime } = parts;
  const { tenantId, linkId } = await readOneTimeLink(runtime, link.token);
  if (!(await runtime.tenants.active(tenantId)))
    throw problems.forbidden('This desk is suspended. Please contact your provider.', {
      code: 'tenant-suspended',
    });
  const names: string[] = [];
  const opened = await inTenant(runtime, { tenantId, userId: 'anonymous' }, async (w) => {
    const { userId, purpose } = await useOneTimeLink(w.sql, { linkId, purposes: link.purposes, now: w.now });
    const user = await w.sql
      .selectFrom('kernel.user')
      .selectAll()
      .where('id', '=', userId)
      .forUpdate()
      .executeTakeFirst();
    if (!user || user.status === 'deactivated') throw linkInvalid();
    await work(w, user);
    names.push(user.username, user.email);
    return openSession(parts, w, { tenantId, user, caller: link.caller, via: purpose });
  });
  // The owner proved to be the owner: guesses made by others no longer stand in the way.
  for (const name of names) await parts.throttle.clear(accountKey(tenantId, name));
  parts.forget(tenantId, opened.userId);
  return opened;
}
