import type { Principal, TenantInfo } from '@serviflow/sdk';
import type { Kysely } from 'kysely';
import type { Runtime } from '../runtime.ts';
import { accountPrincipal } from './account-principal.ts';
import { sessionTokenOf } from './cookies.ts';
import { type ParsedToken, parseToken } from './opaque-token.ts';
import { buildPrincipal, type PrincipalSource } from './principal-builder.ts';
import { IDLE_SECONDS } from './sessions.ts';
import type { AuthTables } from './tables.ts';
import { inTenant } from './tenant-transaction.ts';

export interface Credentials {
  /** The session cookie's value, or the whole `Cookie` header. */
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
  readonly ip: string;
}

export interface Authenticated {
  readonly tenant: TenantInfo;
  readonly principal: Principal;
  /** Logged in with a password that somebody else set: may choose an own one and do nothing else. */
  readonly mustChangePassword: boolean;
}

interface CacheEntry {
  readonly tenantId: string;
  readonly userId: string;
  readonly principal: Principal;
  readonly mustChangePassword: boolean;
  /** Plugins of the tenant when it was made: its permissions follow from them. */
  readonly enabled: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Milliseconds that a principal is served from memory when the word of a change was lost. */
const MAX_AGE = 30_000;
const MAX_ENTRIES = 10_000;
/** Milliseconds between two writes of "last seen". */
const SEEN_EVERY = 60_000;

/** Turns cookies and API tokens into principals. */
export class Authenticator {
  readonly #runtime: Runtime;
  readonly #cache = new Map<string, CacheEntry>();
  readonly #loading = new Map<string, Promise<CacheEntry | null>>();
  /** Counts what was forgotten, so that a principal read before a change is not kept after it. */
  #generation = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** @returns null when there is no credential or it opens nothing (any more) */
  async authenticate(credentials: Credentials): Promise<Authenticated | null> {
    const parsed = readCredentials(credentials);
    if (!parsed) return null;
    const tenant = await this.#runtime.tenants.byId(parsed.tenantId);
    if (!tenant || !(await this.#runtime.tenants.active(tenant.id))) return null;
    const cached = this.#cache.get(parsed.hash);
    if (cached && cached.until > this.#runtime.now().getTime() && (await this.#isCurrent(cached)))
      return { tenant, ...shown(cached) };
    let entry = await this.#loadOnce(parsed, credentials.ip);
    // A look-up that was joined may have begun before a plugin was switched.
    if (entry && !(await this.#isCurrent(entry))) entry = await this.#load(parsed, credentials.ip);
    return entry ? { tenant, ...shown(entry) } : null;
  }

  /**
   * Whether the tenant's plugins are still those that the principal was made for. The tenant may have been read anew
   * before the word of a switch on another node is here: the two must not be of different times.
   */
  async #isCurrent({ tenantId, enabled }: CacheEntry): Promise<boolean> {
    const now = await this.#runtime.tenants.enabled(tenantId);
    return now === enabled || (now.size === enabled.size && [...now].every((plugin) => enabled.has(plugin)));
  }

  /**
   * The principal of a user or automation account, for a plugin that acts for it.
   * @returns null when there is none, or it is not active (any more)
   */
  async account(tenantId: string, accountId: string): Promise<Principal | null> {
    const key = `account:${tenantId}:${accountId}`;
    const cached = this.#cache.get(key);
    if (cached && cached.until > this.#runtime.now().getTime() && (await this.#isCurrent(cached)))
      return cached.principal;
    const generation = this.#generation;
    const enabled = await this.#runtime.tenants.enabled(tenantId);
    const principal = await accountPrincipal(this.#runtime, { tenantId, accountId, enabled });
    if (!principal) return null;
    const until = this.#runtime.now().getTime() + MAX_AGE;
    if (generation === this.#generation)
      this.#remember(key, {
        tenantId,
        userId: accountId,
        principal,
        mustChangePassword: false,
        enabled,
        until,
      });
    return principal;
  }

  /** Drops what is remembered of a user, or of a whole tenant. */
  forget(tenantId: string, userId?: string): void {
    this.#generation += 1;
    for (const [hash, entry] of this.#cache) {
      if (entry.tenantId === tenantId && (userId === undefined || entry.userId === userId))
        this.#cache.delete(hash);
    }
  }

  forgetAll(): void {
    this.#generation += 1;
    this.#cache.clear();
  }

  /** A page asks for ten things at once: they share one look-up. */
  #loadOnce(token: ParsedToken, ip: string): Promise<CacheEntry | null> {
    // Readers after a change must not join a look-up that began before it.
    const key = `${this.#generation}/${token.hash}`;
    let loading = this.#loading.get(key);
    if (!loading) {
      loading = this.#load(token, ip).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  async #load(token: ParsedToken, ip: string): Promise<CacheEntry | null> {
    const generation = this.#generation;
    const { tenantId } = token;
    const found = await inTenant(this.#runtime, { tenantId, userId: 'anonymous' }, ({ sql, now }) =>
      token.kind === 'api' ? apiToken(sql, { token, ip, now }) : session(sql, { token, now }),
    );
    if (!found) return null;
    const enabled = await this.#runtime.tenants.enabled(tenantId);
    const principal = await buildPrincipal(this.#runtime, { ...found, tenantId, enabled });
    const until = Math.min(
      this.#runtime.now().getTime() + MAX_AGE,
      found.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    );
    const { mustChangePassword } = found;
    const entry: CacheEntry = {
      tenantId,
      userId: principal.id,
      principal,
      mustChangePassword,
      enabled,
      until,
    };
    if (generation === this.#generation) this.#remember(token.hash, entry);
    return entry;
  }

  #remember(hash: string, entry: CacheEntry): void {
    this.#cache.delete(hash);
    this.#cache.set(hash, entry);
    if (this.#cache.size <= MAX_ENTRIES) return;
    const oldest = this.#cache.keys().next().value;
    if (oldest !== undefined) this.#cache.delete(oldest);
  }
}

const shown = ({ principal, mustChangePassword }: CacheEntry) => ({ principal, mustChangePassword });

/** An `Authorization` header decides alone: a wrong token is not rescued by a cookie. */
function readCredentials({ cookie, authorization }: Credentials): ParsedToken | null {
  if (authorization !== undefined) {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const parsed = bearer === undefined ? null : parseToken(bearer);
    return parsed?.kind === 'api' ? parsed : null;
  }
  const token = sessionTokenOf(cookie);
  const parsed = token === undefined ? null : parseToken(token);
  return parsed?.kind === 'session' ? parsed : null;
}

type Found = Omit<PrincipalSource, 'tenantId' | 'enabled'> &
  Pick<Authenticated, 'mustChangePassword'> & { readonly expiresAt: Date | null };

const USER = ['u.id', 'u.username', 'u.name', 'u.email', 'u.role', 'u.company_admin', 'u.status'] as const;

async function session(sql: Kysely<AuthTables>, q: { token: ParsedToken; now: Date }): Promise<Found | null> {
  const row = await sql
    .selectFrom('kernel.session as s')
    .innerJoin('kernel.user as u', 'u.id', 's.user_id')
    .select(USER)
    .select([
      's.id as session_id',
      's.expires_at',
      's.last_seen_at',
      's.elevated_until',
      's.restricted_subject',
      's.restricted_id',
      's.via',
      'u.must_change_password',
    ])
    .where('s.token_hash', '=', q.token.hash)
    .executeTakeFirst();
  if (!row || row.expires_at <= q.now) return null;
  const restrictedTo =
    row.restricted_subject !== null && row.restricted_id !== null
      ? { subject: row.restricted_subject, id: row.restricted_id }
      : null;
  // People who never set a password may still follow the link in a mail that was sent to them.
  if (row.status === 'deactivated' || (row.status === 'pending' && !restrictedTo)) return null;
  const idle = q.now.getTime() - row.last_seen_at.getTime();
  if (idle > IDLE_SECONDS * 1000) return null;
  if (idle > SEEN_EVERY)
    await sql
      .updateTable('kernel.session')
      .set({ last_seen_at: q.now })
      .where('id', '=', row.session_id)
      .execute();
  const elevatedUntil = row.elevated_until && row.elevated_until > q.now ? row.elevated_until : null;
  return {
    user: row,
    sessionId: row.session_id,
    elevatedUntil,
    restrictedTo,
    scopes: null,
    // A mailed link proves who somebody is without that password.
    mustChangePassword: row.must_change_password && row.via === 'password',
    expiresAt: row.expires_at,
  };
}

async function apiToken(
  sql: Kysely<AuthTables>,
  q: { token: ParsedToken; ip: string; now: Date },
): Promise<Found | null> {
  const row = await sql
    .selectFrom('kernel.api_token as t')
    .innerJoin('kernel.user as u', 'u.id', 't.user_id')
    .select(USER)
    .select(['t.id as token_id', 't.expires_at', 't.last_used_at', 't.scopes'])
    .where('t.token_hash', '=', q.token.hash)
    .where('t.revoked_at', 'is', null)
    .executeTakeFirst();
  if (row?.status !== 'active' || (row.expires_at && row.expires_at <= q.now)) return null;
  if (!row.last_used_at || q.now.getTime() - row.last_used_at.getTime() > SEEN_EVERY) {
    const used = { last_used_at: q.now, last_used_ip: q.ip };
    await sql.updateTable('kernel.api_token').set(used).where('id', '=', row.token_id).execute();
  }
  return {
    user: row,
    sessionId: null,
    elevatedUntil: null,
    restrictedTo: null,
    scopes: row.scopes,
    mustChangePassword: false,
    expiresAt: row.expires_at,
  };
}
