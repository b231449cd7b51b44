import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

export const SESSION_COOKIE = 'serviflow_session';
export const DEVICE_COOKIE = 'serviflow_device';
/** Seconds. Browsers cap cookies at 400 days. */
const DEVICE_AGE = 365 * 86_400;

/** Not readable by scripts, not sent along from other sites' forms, and only encrypted when the desk is. */
function attributes(baseUrl: string) {
  return { httpOnly: true, sameSite: 'Lax', secure: baseUrl.startsWith('https:') } as const;
}

export function setSessionCookie(
  c: Context,
  baseUrl: string,
  session: { token: string; expiresAt: Date; now: Date },
): void {
  const maxAge = Math.max(0, Math.floor((session.expiresAt.getTime() - session.now.getTime()) / 1000));
  setCookie(c, SESSION_COOKIE, session.token, { ...attributes(baseUrl), path: '/', maxAge });
}

export function clearSessionCookie(c: Context, baseUrl: string): void {
  deleteCookie(c, SESSION_COOKIE, { ...attributes(baseUrl), path: '/' });
}

export function setDeviceCookie(c: Context, baseUrl: string, value: string): void {
  setCookie(c, DEVICE_COOKIE, value, { ...attributes(baseUrl), path: '/api/auth', maxAge: DEVICE_AGE });
}

export const deviceCookie = (c: Context): string | undefined => getCookie(c, DEVICE_COOKIE);

/** The session token in a `Cookie` header; a bare token is taken as it is. */
export function sessionTokenOf(cookie: string | undefined): string | undefined {
  if (cookie === undefined || !cookie.includes('=')) return cookie;
  for (const part of cookie.split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === SESSION_COOKIE) return value;
  }
  return undefined;
}
