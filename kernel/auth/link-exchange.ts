import { canonicalEmail, problems } from '@serviflow/sdk';
import { sql } from 'kysely';
import type { AuthParts, Caller, Opened } from './auth-parts.ts';
import type { Authenticated } from './authenticator.ts';
import { findLink } from './link-store.ts';
import { linkInvalid } from './one-time-links.ts';
import { isUuid } from './opaque-token.ts';
import { openSession } from './open-session.ts';
import { inTenant } from './tenant-transaction.ts';

export interface Exchanged {
  /** Null when the caller keeps the full session that it has. */
  readonly opened: Opened | null;
  readonly subject: string;
  readonly id: string;
}

/**
 * Turns a link from a mail into a session that reaches one record only. Any purpose will do whose data names
 * `userId` (who acts), `subject` (the record type, `plugin.record`) and `id`.
 * @param current the caller's session, which is kept when it is a full one of the same tenant
 * @throws Problem 401 `link-invalid`, 403 `login-required` for staff, whose rights a forwarded mail must not carry
 */
export async function exchangeLink(
  parts: AuthParts,
  token: string,
  { caller, current }: { caller: Caller; current: Authenticated | null },
): Promise<Exchanged> {
  const { runtime } = parts;
  const found = await findLink(runtime, token);
  const { userId, subject, id, email } = found?.data ?? {};
  if (!found || !isUuid(userId) || subject === undefined || id === undefined) throw linkInvalid();
  const { tenantId, linkId } = found;
  if (current?.tenant.id === tenantId && current.principal.restrictedTo === null)
    return { opened: null, subject, id };
  if (!(await runtime.tenants.active(tenantId))) throw linkInvalid();
  const opened = await inTenant(runtime, { tenantId, userId: 'anonymous' }, async (w) => {
    const user = await w.sql
      .selectFrom('kernel.user')
      .selectAll()
      .where('id', '=', userId)
      .executeTakeFirst();
    if (!user || user.status === 'deactivated') throw linkInvalid();
    // Revoked since it was found: whoever revokes ends the sessions of a link, and this one is not there yet.
    if (linkId) {
      const link =
        await sql`select 1 from kernel.link where id = ${linkId}::uuid and revoked_at is null for share`.execute(
          w.sql,
        );
      if (link.rows.length === 0) throw linkInvalid();
    }
    // Mailed to an address that is another person's by now, perhaps.
    if (email !== undefined && canonicalEmail(email) !== canonicalEmail(user.email)) throw linkInvalid();
    if (user.role !== 'customer')
      throw problems.forbidden('Please log in to see this.', { code: 'login-required' });
    return openSession(parts, w, {
      tenantId,
      user,
      caller,
      via: 'link',
      restrictedTo: { subject, id },
      ...(linkId && { linkId }),
    });
  });
  return { opened, subject, id };
}
