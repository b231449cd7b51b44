import { type Principal, problems } from '@serviflow/sdk';
import type { Context } from 'hono';
import type { Authenticated } from '../auth/authenticator.ts';
import { networkOf } from '../auth/client-address.ts';
import { assertOwnPassword } from '../auth/routes/request.ts';
import type { Runtime } from '../runtime.ts';
import type { RateLimit } from './rate-limit.ts';

/** Who calls, as found in the request's credentials. */
export type Caller = Pick<Authenticated, 'tenant' | 'principal'>;

export interface HttpVariables {
  requestId: string;
  ip: string;
  caller: Authenticated | null;
  limit: RateLimit;
  /** Of all callers of a tenant together. */
  tenantLimit: RateLimit;
  /** The request is counted for its network until it is known who calls. */
  countedForNetwork?: boolean;
  /** Operation or route that answered, for metrics and the log. */
  operation: string;
}

export type HttpContext = Context<{ Variables: HttpVariables }>;

export const ANONYMOUS: Principal = {
  kind: 'anonymous',
  id: 'anonymous',
  username: '',
  name: '',
  email: '',
  role: null,
  companyAdmin: false,
  permissions: new Set(),
  groups: [],
  claims: {},
  sessionId: null,
  elevatedUntil: null,
  restrictedTo: null,
};

/**
 * The caller from session cookie or bearer token; the tenant comes from there and never from the body or a header.
 * @throws Problem 401 when there is none, or a token that is not (or no longer) good
 */
export async function requireCaller(c: HttpContext, runtime: Runtime): Promise<Caller> {
  const caller = await findCaller(c, runtime);
  if (!caller) throw problems.unauthenticated();
  return caller;
}

/**
 * The caller of what needs no login; one who has none says by its code which desk is meant: `?tenant=acme`. It opens
 * nothing that is not open to everybody.
 * @throws Problem 401 when neither says which desk
 */
export async function publicCaller(c: HttpContext, runtime: Runtime): Promise<Caller> {
  const caller = await findCaller(c, runtime);
  if (caller) return caller;
  const code = c.req.query('tenant');
  const tenant = code ? await runtime.tenants.byCode(code) : null;
  if (!tenant) throw problems.unauthenticated('Log in, or name the desk: ?tenant=CODE.');
  return { tenant, principal: ANONYMOUS };
}

/**
 * As `requireCaller`, or null. Every route but those of the own account asks here, so a temporary password opens none.
 * @throws Problem 403 `password-change-required`
 */
export async function findCaller(c: HttpContext, runtime: Runtime): Promise<Authenticated | null> {
  const caller = await credentialsOf(c, runtime);
  if (caller) assertOwnPassword(caller);
  return caller;
}

async function credentialsOf(c: HttpContext, runtime: Runtime): Promise<Authenticated | null> {
  const known = c.get('caller');
  if (known) return known;
  const cookie = c.req.header('cookie');
  const authorization = c.req.header('authorization');
  if (!cookie && !authorization) return null;
  const caller = await runtime.auth.authenticate({
    ...(cookie ? { cookie } : {}),
    ...(authorization ? { authorization } : {}),
    ip: c.get('ip'),
  });
  c.set('caller', caller);
  countFor(c, caller);
  if (!caller && authorization) throw problems.unauthenticated('The token is not valid, or no longer.');
  return caller;
}

/**
 * Counts a request before anything is done for it: for its network, until credentials turn out to open something.
 * Their mere presence proves nothing, and many routes never look at them. When the network has no calls left, its
 * people with a good session go on: they have a count of their own.
 * @throws Problem 429
 */
export async function countRequest(c: HttpContext, runtime: Runtime): Promise<void> {
  const [limit, network] = [c.get('limit'), networkOf(c.get('ip'))];
  if (limit.tryTake(network)) c.set('countedForNetwork', true);
  else if (!(await credentialsOf(c, runtime))) limit.take(network);
}

/** By who it is, which the caller cannot choose; what opens nothing counts for the address. */
function countFor(c: HttpContext, caller: Caller | null): void {
  const [limit, network] = [c.get('limit'), networkOf(c.get('ip'))];
  const counted = c.get('countedForNetwork') ?? false;
  if (!caller) {
    if (!counted) limit.take(network);
    c.set('countedForNetwork', true);
    return;
  }
  if (counted) limit.giveBack(network);
  c.set('countedForNetwork', false);
  limit.take(`${caller.tenant.id}/${caller.principal.id}`);
  c.get('tenantLimit').take(caller.tenant.id);
}
