import {
  type Principal,
  problems,
  type TenantInfo,
  type UserDirectory,
  type UserSummary,
  uuidv7,
} from '@serviflow/sdk';
import type { Env, Hono } from 'hono';
import type { Runtime } from '../runtime.ts';
import type { AuthParts } from './auth-parts.ts';
import { type Authenticated, Authenticator, type Credentials } from './authenticator.ts';
import { parseTrustedProxies, type TrustedProxies } from './client-address.ts';
import { DeviceCookies } from './device-cookie.ts';
import { CallLinks, type LinkCall } from './link-store.ts';
import { PasswordHasher } from './password-hasher.ts';
import { checkPassword } from './password-policy.ts';
import { mailLink } from './recovery.ts';
import { authRoutes } from './routes/auth-routes.ts';
import type { UserRow } from './tables.ts';
import { inTenant } from './tenant-transaction.ts';
import { Throttle } from './throttle.ts';
import { CallUsers, type DirectoryCall } from './user-directory.ts';
import { normalised, summaryOf } from './user-rules.ts';

/** Users, sessions, tokens and links: who somebody is and what that somebody may do. */
export class Auth {
  readonly passwords = new PasswordHasher();
  readonly throttle: Throttle;
  readonly #runtime: Runtime;
  readonly #authenticator: Authenticator;
  readonly #parts: AuthParts;
  readonly #background = new Set<Promise<void>>();
  #listening = false;
  #proxies: TrustedProxies | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.throttle = new Throttle(runtime);
    this.#authenticator = new Authenticator(runtime);
    this.#parts = {
      runtime,
      passwords: this.passwords,
      throttle: this.throttle,
      devices: new DeviceCookies(() => runtime.links),
      authenticator: this.#authenticator,
      forget: (tenantId, userId) => this.forget(tenantId, userId),
      later: (work) => this.#later(work, 'a session of another desk could not be ended'),
    };
  }

  /**
   * The caller of a request, from the session cookie or an API token.
   * @returns null when there is none or it opens nothing (any more)
   */
  authenticate(credentials: Credentials): Promise<Authenticated | null> {
    this.#listen();
    return this.#authenticator.authenticate(credentials);
  }

  /**
   * The principal of a user or automation account, with the account's own rights.
   * @returns null when there is none, or it is not active (any more)
   */
  account(tenantId: string, accountId: string): Promise<Principal | null> {
    this.#listen();
    return this.#authenticator.account(tenantId, accountId);
  }

  /** `c.users` of a call: reads and writes over the call's transaction. */
  userDirectory(call: DirectoryCall & LinkCall): UserDirectory {
    return new CallUsers(call, {
      links: new CallLinks(call, (tenantId, userId) => this.forget(tenantId, userId)),
      passwords: this.passwords,
      throttle: this.throttle,
      seats: () => this.#runtime.tenants.entitlement(call.tenant, 'users.seats'),
      forget: (tenantId, userId) => this.forget(tenantId, userId),
    });
  }

  /** Adds `/api/auth/...`. */
  mount<E extends Env>(app: Hono<E>): void {
    this.#listen();
    app.route('/api/auth', authRoutes({ parts: this.#parts, auth: this }));
  }

  /**
   * The first user of a new tenant: user name `admin`, active at once.
   * @throws Problem 422 for a bad address or password, 409 when the tenant has an admin already
   */
  async createFirstAdmin(
    tenant: TenantInfo,
    admin: { email: string; password: string; name?: string },
  ): Promise<UserSummary> {
    const fields = normalised({ username: 'admin', email: admin.email, name: admin.name ?? 'Admin' });
    checkPassword(admin.password, [fields.username, fields.email, tenant.code, tenant.name]);
    const hash = await this.passwords.hash(admin.password);
    return inTenant(this.#runtime, { tenantId: tenant.id, userId: 'system' }, async (w) => {
      const user: UserRow = {
        ...fields,
        id: uuidv7(),
        role: 'admin',
        company_admin: false,
        status: 'active',
        password_hash: hash,
        must_change_password: false,
        created_at: w.now,
        created_by: 'system',
        last_login_at: null,
        deactivated_at: null,
        deactivated_by: null,
      };
      const first = w.sql.selectFrom('kernel.user').select('id').where('role', '=', 'admin').limit(1);
      if (await first.executeTakeFirst())
        throw problems.conflict('This tenant has an admin already.', { code: 'has-admin' });
      await w.sql.insertInto('kernel.user').values(user).execute();
      return summaryOf(user);
    });
  }

  /** Judges a first password before anything is made for it. @throws Problem 422 */
  checkPassword(password: string, about: readonly string[]): void {
    checkPassword(password, about);
  }

  /** What only the user's own screens show. */
  async ownAccount(
    tenantId: string,
    principal: Principal,
  ): Promise<{ mustChangePassword: boolean; lastLoginAt: Date | null }> {
    const who = { tenantId, userId: principal.id };
    const row = await inTenant(this.#runtime, who, ({ sql }) =>
      sql
        .selectFrom('kernel.user')
        .select(['must_change_password', 'last_login_at'])
        .where('id', '=', principal.id)
        .executeTakeFirst(),
    );
    return {
      mustChangePassword: row?.must_change_password ?? false,
      lastLoginAt: row?.last_login_at ?? null,
    };
  }

  /** Drops the cached principals of a user on every node; after commit. */
  forget(tenantId: string, userId: string): void {
    this.#authenticator.forget(tenantId, userId);
    this.#runtime.notifier.publish('principal', { tenantId, userId });
  }

  /**
   * Mails a link, if the address is somebody's. Runs on after the answer, whose time therefore tells nothing.
   */
  mailLinkLater(wish: Parameters<typeof mailLink>[1]): void {
    this.#later(() => mailLink(this.#parts, wish), 'a login link could not be made');
  }

  #later(work: () => Promise<void>, failure: string): void {
    const running = work()
      .catch((error) => this.#runtime.log.error(failure, { error: String(error) }))
      .finally(() => this.#background.delete(running));
    this.#background.add(running);
  }

  /** Resolves when no work of an answered request is left; for a clean stop. */
  async idle(): Promise<void> {
    while (this.#background.size) await Promise.all(this.#background);
  }

  /** Proxies whose `X-Forwarded-For` is believed, from `TRUSTED_PROXIES`; none when unset. */
  get proxies(): TrustedProxies {
    const setting = this.#runtime.options.env.TRUSTED_PROXIES;
    this.#proxies ??= parseTrustedProxies(setting === undefined ? undefined : String(setting));
    return this.#proxies;
  }

  /** The bus is made after this object, so the first use subscribes. */
  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    const { bus } = this.#runtime;
    bus.on('principal', ({ tenantId, userId }) => this.#authenticator.forget(tenantId, userId));
    // Plugins of the tenant decide which permissions there are.
    bus.on('tenant', ({ tenantId }) => this.#authenticator.forget(tenantId));
    bus.on('reset', () => this.#authenticator.forgetAll());
  }
}
