import type { AuditRow } from '../invoke/flush.ts';
import type { AuthParts, Caller, Opened } from './auth-parts.ts';
import { type ParsedToken, parseToken } from './opaque-token.ts';
import { createSession, IDLE_SECONDS } from './sessions.ts';
import type { UserRow } from './tables.ts';
import { inTenant, type TenantWork } from './tenant-transaction.ts';

export interface SessionWish {
  readonly tenantId: string;
  readonly user: Pick<UserRow, 'id' | 'username'>;
  readonly caller: Caller;
  /** `password`, `invite`, `reset`, `magic` or `link`; kept in the audit log. */
  readonly via: string;
  readonly restrictedTo?: { readonly subject: string; readonly id: string };
  /** The mailed link that opens it; the session ends with it. */
  readonly linkId?: string;
}

/**
 * Opens a session inside a transaction. The session that the browser had before ends, and a full login makes the
 * device a known one.
 */
export async function openSession(parts: AuthParts, w: TenantWork, wish: SessionWish): Promise<Opened> {
  const { tenantId, user, caller } = wish;
  const before = caller.sessionToken === undefined ? null : parseToken(caller.sessionToken);
  if (before?.tenantId === tenantId) {
    const old = w.sql.deleteFrom('kernel.session').where('token_hash', '=', before.hash).returning('user_id');
    const ended = await old.executeTakeFirst();
    if (ended) w.afterCommit.push(() => parts.forget(tenantId, ended.user_id));
  } else if (before) {
    w.afterCommit.push(() => parts.later(() => endElsewhere(parts, before)));
  }
  const idleSince = new Date(w.now.getTime() - IDLE_SECONDS * 1000);
  await w.sql
    .deleteFrom('kernel.session')
    .where('user_id', '=', user.id)
    .where((s) => s.or([s('expires_at', '<=', w.now), s('last_seen_at', '<', idleSince)]))
    .execute();
  const session = await createSession(w.sql, {
    tenantId,
    userId: user.id,
    ip: caller.ip,
    userAgent: caller.userAgent,
    via: wish.via,
    now: w.now,
    ...(wish.linkId ? { linkId: wish.linkId } : {}),
    ...(wish.restrictedTo ? { restrictedTo: wish.restrictedTo } : {}),
  });
  if (!wish.restrictedTo)
    await w.sql.updateTable('kernel.user').set({ last_login_at: w.now }).where('id', '=', user.id).execute();
  w.audit.push(auditRow(user, 'auth.login', { ip: caller.ip, details: { method: wish.via } }));
  const known = parts.devices.read(caller.deviceCookie, tenantId, user.id) !== null;
  return {
    tenantId,
    userId: user.id,
    token: session.token,
    expiresAt: session.expiresAt,
    device: known || wish.restrictedTo ? null : parts.devices.create(tenantId, user.id),
  };
}

/** The browser was logged in to another desk: nobody will end that session any more, as its cookie is gone. */
async function endElsewhere(parts: AuthParts, { tenantId, hash }: ParsedToken): Promise<void> {
  const ended = await inTenant(parts.runtime, { tenantId, userId: 'anonymous' }, ({ sql }) =>
    sql.deleteFrom('kernel.session').where('token_hash', '=', hash).returning('user_id').executeTakeFirst(),
  );
  if (ended) parts.forget(tenantId, ended.user_id);
}

/** A line of the audit log about the user's own login, session or token. */
export function auditRow(
  user: Pick<UserRow, 'id' | 'username'>,
  action: string,
  more: { ip: string; details?: Record<string, unknown> },
): AuditRow {
  return {
    actorKind: 'user',
    actorId: user.id,
    actorName: user.username,
    action,
    entityType: 'users.user',
    entityId: user.id,
    details: more.details ?? {},
    ip: more.ip,
  };
}

/** Id of no tenant: look-ups for tenants that do not exist run the same statements and find nothing. */
export const NO_TENANT = '00000000-0000-0000-0000-000000000000';
