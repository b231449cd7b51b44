import { invalidField, type Principal, passwordChanged, problems } from '@serviflow/sdk';
import type { AuthParts } from './auth-parts.ts';
import { eventRow } from './event-row.ts';
import { voidOneTimeLinks } from './one-time-links.ts';
import { auditRow } from './open-session.ts';
import { checkPassword } from './password-policy.ts';
import { endSessions, rotateSession } from './sessions.ts';
import type { UserRow } from './tables.ts';
import { inTenant } from './tenant-transaction.ts';
import { ACCOUNT } from './throttle.ts';

/** A user in a full session: no API token, no mailed link. */
export interface OwnSession {
  readonly tenantId: string;
  readonly principal: Principal;
  readonly sessionId: string;
  readonly ip: string;
}

export interface Rotated {
  readonly token: string;
  readonly expiresAt: Date;
  readonly elevatedUntil: Date | null;
}

/**
 * Changes the own password (requirement 1.5). All other sessions of the user end, this one gets a new token.
 * @throws Problem 422 for a wrong current or a bad new password, 429 after too many wrong ones
 */
export async function changePassword(
  parts: AuthParts,
  own: OwnSession,
  input: { currentPassword: string; newPassword: string },
): Promise<Rotated> {
  const { user, ok } = await confirmPassword(parts, own, input.currentPassword);
  if (!ok) throw invalidField('/currentPassword', 'This is not your current password.', 'password-wrong');
  checkPassword(input.newPassword, [user.username, user.email, user.name], '/newPassword');
  if (input.newPassword === input.currentPassword)
    throw invalidField('/newPassword', 'The new password is the current one.', 'password-same');
  const hash = await parts.passwords.hash(input.newPassword);
  return rights(parts, own, async (w) => {
    await w.sql
      .updateTable('kernel.user')
      .set({ password_hash: hash, must_change_password: false })
      .where('id', '=', user.id)
      .execute();
    await endSessions(w.sql, { userId: user.id, except: own.sessionId });
    await voidOneTimeLinks(w.sql, { userId: user.id, now: w.now });
    w.outbox.push(
      eventRow(passwordChanged, { userId: user.id, name: user.name, email: user.email }, user.id),
    );
    w.audit.push(auditRow(user, 'auth.change-password', own));
    return { elevate: false };
  });
}

/**
 * Opens the system tools for 30 minutes (requirement 34.3).
 * @throws Problem 403 `password-wrong`, 429 after too many wrong ones
 */
export async function elevate(parts: AuthParts, own: OwnSession, password: string): Promise<Rotated> {
  const { user, ok } = await confirmPassword(parts, own, password);
  if (!ok) throw problems.forbidden('This is not your password.', { code: 'password-wrong' });
  return rights(parts, own, async (w) => {
    w.audit.push(auditRow(user, 'auth.elevate', own));
    return { elevate: true };
  });
}

/** Ends the elevation before its time. */
export function dropElevation(parts: AuthParts, own: OwnSession): Promise<Rotated> {
  return rights(parts, own, async () => ({ elevate: false }));
}

/** Does what changes the rights of a session and gives it a new token in the same transaction. */
async function rights(
  parts: AuthParts,
  own: OwnSession,
  work: (w: Parameters<Parameters<typeof inTenant>[2]>[0]) => Promise<{ elevate: boolean }>,
): Promise<Rotated> {
  const who = { tenantId: own.tenantId, userId: own.principal.id };
  const rotated = await inTenant(parts.runtime, who, async (w) => {
    const { elevate: up } = await work(w);
    return rotateSession(w.sql, {
      tenantId: own.tenantId,
      sessionId: own.sessionId,
      elevate: up,
      now: w.now,
    });
  });
  parts.forget(own.tenantId, own.principal.id);
  if (!rotated) throw problems.unauthenticated();
  return rotated;
}

/** Somebody at an open screen may guess as little as somebody at the login page, and locks out nobody's login. */
async function confirmPassword(
  parts: AuthParts,
  own: OwnSession,
  password: string,
): Promise<{ user: UserRow; ok: boolean }> {
  const key = `confirm:${own.principal.id}`;
  await parts.throttle.require(key, ACCOUNT);
  const user = await inTenant(
    parts.runtime,
    { tenantId: own.tenantId, userId: own.principal.id },
    ({ sql }) =>
      sql.selectFrom('kernel.user').selectAll().where('id', '=', own.principal.id).executeTakeFirst(),
  );
  if (!user) throw problems.unauthenticated();
  const { ok } = await parts.passwords.verify(user.password_hash, password);
  if (ok) await parts.throttle.clear(key);
  return { user, ok };
}
