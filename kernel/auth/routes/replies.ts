import type { Context } from 'hono';
import type { Opened } from '../auth-parts.ts';
import type { Authenticated } from '../authenticator.ts';
import { setDeviceCookie, setSessionCookie } from '../cookies.ts';
import type { RouteParts } from './request.ts';

/** The answer of `/api/auth/me` and of every login. */
export async function meReply({ auth }: RouteParts, { tenant, principal }: Authenticated) {
  const { mustChangePassword, lastLoginAt } = await auth.ownAccount(tenant.id, principal);
  return {
    user: {
      id: principal.id,
      username: principal.username,
      name: principal.name,
      email: principal.email,
      role: principal.role,
      companyAdmin: principal.companyAdmin,
      permissions: [...principal.permissions].sort(),
      mustChangePassword,
      lastLoginAt: lastLoginAt?.toISOString() ?? null,
      elevatedUntil: principal.elevatedUntil?.toISOString() ?? null,
      restrictedTo: principal.restrictedTo,
    },
    tenant: { code: tenant.code, name: tenant.name, timezone: tenant.timezone, locale: tenant.locale },
  };
}

/** Sets the cookies of a session that was just opened and tells who is in. */
export async function welcome(r: RouteParts, c: Context, opened: Opened) {
  const { baseUrl } = r.parts.runtime.options;
  setSessionCookie(c, baseUrl, { ...opened, now: r.parts.runtime.now() });
  if (opened.device !== null) setDeviceCookie(c, baseUrl, opened.device);
  const who = await r.auth.authenticate({ cookie: opened.token, ip: 'unknown' });
  if (!who) throw new Error('A session that was just opened does not open anything');
  return meReply(r, who);
}
