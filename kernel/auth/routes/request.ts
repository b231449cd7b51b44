import { problems, type Static, type TSchema } from '@serviflow/sdk';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { readJson } from '../../http/read-body.ts';
import { validate } from '../../invoke/validation.ts';
import type { Auth } from '../auth.ts';
import type { AuthParts, Caller } from '../auth-parts.ts';
import type { Authenticated } from '../authenticator.ts';
import { clientAddress } from '../client-address.ts';
import { deviceCookie, SESSION_COOKIE } from '../cookies.ts';
import type { OwnSession } from '../own-account.ts';

export interface RouteParts {
  readonly parts: AuthParts;
  readonly auth: Auth;
}

/**
 * Reads and checks a JSON body.
 * @throws Problem 400, 413, 415 or 422
 */
export async function bodyOf<S extends TSchema>(c: Context, schema: S): Promise<Static<S>> {
  const body = await readJson(c.req.raw);
  validate(schema, body, 'body');
  return body as Static<S>;
}

export function callerOf({ auth }: RouteParts, c: Context): Caller {
  return {
    ip: clientAddress(c, auth.proxies),
    userAgent: c.req.header('user-agent') ?? '',
    sessionToken: getCookie(c, SESSION_COOKIE),
    deviceCookie: deviceCookie(c),
  };
}

/** Who calls, or null. */
export function whoCalls(r: RouteParts, c: Context): Promise<Authenticated | null> {
  return r.auth.authenticate({
    cookie: getCookie(c, SESSION_COOKIE),
    authorization: c.req.header('authorization'),
    ip: clientAddress(c, r.auth.proxies),
  });
}

/** @throws Problem 401 */
export async function requireCaller(r: RouteParts, c: Context): Promise<Authenticated> {
  const who = await whoCalls(r, c);
  if (!who) throw problems.unauthenticated();
  return who;
}

/** Refuses a session that was opened with a temporary password. @throws Problem 403 `password-change-required` */
export function assertOwnPassword({ mustChangePassword }: Authenticated): void {
  if (mustChangePassword)
    throw problems.forbidden('Your password was set by somebody else. Please choose your own first.', {
      code: 'password-change-required',
    });
}

/**
 * For what a user does with the own account: an API token or a mailed link must not mint more ways in.
 * @param options.temporary whether a session with a temporary password will do
 * @throws Problem 401, 403 `session-required` or `password-change-required`
 */
export async function requireSession(
  r: RouteParts,
  c: Context,
  options: { temporary?: boolean } = {},
): Promise<OwnSession & Authenticated> {
  const who = await requireCaller(r, c);
  if (!options.temporary) assertOwnPassword(who);
  const { sessionId, restrictedTo } = who.principal;
  if (sessionId === null || restrictedTo !== null)
    throw problems.forbidden('Please log in with your password to do this.', { code: 'session-required' });
  return { ...who, tenantId: who.tenant.id, sessionId, ip: clientAddress(c, r.auth.proxies) };
}
