import {
  canonicalEmail,
  invited,
  type Links,
  type NewUser,
  problems,
  spellingsOf,
  type UserDirectory,
  type UserSummary,
  uuidv7,
} from '@serviflow/sdk';
import type { Kysely } from 'kysely';
import type { Call } from '../invoke/call.ts';
import { requireElevated } from './elevation.ts';
import { eventRow } from './event-row.ts';
import { createOneTimeLink, ONE_TIME_LINK, voidOneTimeLinks } from './one-time-links.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { checkPassword } from './password-policy.ts';
import { endSessions } from './sessions.ts';
import type { AuthTables, LinkPurpose, UserRow } from './tables.ts';
import { INVITE_TENANT, INVITE_USER, type Throttle } from './throttle.ts';
import { assertAdminRemains, assertSeat, conflicts, normalised, SUMMARY, summaryOf } from './user-rules.ts';

export type DirectoryCall = Pick<Call, 'sql' | 'now' | 'tenant' | 'principal' | 'leave' | 'afterwards'>;

export interface DirectoryParts {
  readonly links: Links;
  readonly passwords: PasswordHasher;
  readonly throttle: Throttle;
  /** Staff users that the tenant's plan allows. */
  seats(): boolean | number;
  /** Drops the user's cached principals on every node. */
  forget(tenantId: string, userId: string): void;
}

type Change = Parameters<UserDirectory['update']>[1];

/** `c.users`: the users of the call's tenant, over the call's transaction. */
export class CallUsers implements UserDirectory {
  readonly #call: DirectoryCall;
  readonly #parts: DirectoryParts;

  constructor(call: DirectoryCall, parts: DirectoryParts) {
    this.#call = call;
    this.#parts = parts;
  }

  get #sql(): Kysely<AuthTables> {
    return this.#call.sql as Kysely<AuthTables>;
  }

  async find(ids: readonly string[]): Promise<Map<string, UserSummary>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#sql
      .selectFrom('kernel.user')
      .select(SUMMARY)
      .where((w) => w('id', '=', w.fn.any(w.val([...new Set(ids)]))))
      .execute();
    return new Map(rows.map((row) => [row.id, summaryOf(row)]));
  }

  /** Actions on a user take the row for themselves (FOR UPDATE), so one of the two waits and then sees what the other did. */
  async hold(id: string): Promise<UserSummary | null> {
    const row = await this.#sql
      .selectFrom('kernel.user')
      .select(SUMMARY)
      .where('id', '=', id)
      .forShare()
      .executeTakeFirst();
    return row ? summaryOf(row) : null;
  }

  async findByEmail(email: string): Promise<UserSummary | null> {
    return (await this.findByEmails([email])).get(email) ?? null;
  }

  async findByEmails(emails: readonly string[]): Promise<Map<string, UserSummary>> {
    if (emails.length === 0) return new Map();
    const rows = await this.#sql
      .selectFrom('kernel.user')
      .select(SUMMARY)
      .where('email', 'in', emails.flatMap(spellingsOf))
      .execute();
    const byAddress = new Map(rows.map((row) => [canonicalEmail(row.email), summaryOf(row)]));
    return new Map(
      emails.flatMap((email) => {
        const user = byAddress.get(canonicalEmail(email));
        return user ? [[email, user] as const] : [];
      }),
    );
  }

  async list(filter: Parameters<UserDirectory['list']>[0]): Promise<UserSummary[]> {
    let query = this.#sql.selectFrom('kernel.user').select(SUMMARY);
    if (filter.roles) query = query.where('role', 'in', filter.roles as UserRow['role'][]);
    if (filter.active !== undefined) query = query.where('status', filter.active ? '!=' : '=', 'deactivated');
    if (filter.q) query = query.where(matches(filter.q));
    const rows = await query.orderBy('name').orderBy('id').limit(filter.limit).execute();
    return rows.map(summaryOf);
  }

  async create(user: NewUser): Promise<UserSummary> {
    const fields = normalised(user);
    if (user.role === 'admin') this.#requireElevated();
    if (user.role !== 'customer') await assertSeat(this.#sql, this.#parts.seats());
    const row = await this.#sql
      .insertInto('kernel.user')
      .values({
        ...fields,
        id: uuidv7(),
        role: user.role,
        company_admin: user.companyAdmin ?? false,
        status: 'pending',
        password_hash: null,
        must_change_password: false,
        created_at: this.#call.now(),
        created_by: this.#call.principal.id,
        last_login_at: null,
        deactivated_at: null,
        deactivated_by: null,
      })
      .onConflict((c) => c.doNothing())
      .returning(SUMMARY)
      .executeTakeFirst();
    if (!row) throw await conflicts(this.#sql, fields);
    return summaryOf(row);
  }

  async update(id: string, change: Change): Promise<UserSummary> {
    const before = await this.#lock(id);
    const after = this.#changed(before, change);
    const clash = await conflicts(this.#sql, after, id);
    if (clash) throw clash;
    if (givesAway(before, after)) this.#requireElevated();
    if (before.role === 'admin' && (after.role !== 'admin' || after.status === 'deactivated'))
      await assertAdminRemains(this.#sql, id);
    const takesSeat = (row: UserRow) => row.role !== 'customer' && row.status !== 'deactivated';
    if (takesSeat(after) && !takesSeat(before)) await assertSeat(this.#sql, this.#parts.seats());
    const { id: _, ...columns } = after;
    await this.#sql.updateTable('kernel.user').set(columns).where('id', '=', id).execute();
    // A link that was mailed to the old address must not open the account any more, nor a ticket.
    if (after.email !== before.email) await this.#revokeLinks(before);
    if (after.status === 'deactivated') await this.#lockOut(before);
    this.changed(id);
    return summaryOf(after);
  }

  async setPassword(id: string, password: string, options: { temporary: boolean }): Promise<void> {
    const user = await this.#lock(id);
    if (user.status === 'deactivated')
      throw problems.conflict('This user is deactivated.', { code: 'user-deactivated' });
    // The password of a login that nobody had yet opens nothing that was there before.
    if (user.role !== 'customer' || user.password_hash !== null) this.#requireElevated();
    // Set-up code may use what the operator chose; people have to choose well.
    if (this.#call.principal.kind !== 'system')
      checkPassword(password, [user.username, user.email, user.name]);
    const hash = await this.#parts.passwords.hash(password);
    await this.#sql
      .updateTable('kernel.user')
      .set({ password_hash: hash, must_change_password: options.temporary, status: 'active' })
      .where('id', '=', id)
      .execute();
    await endSessions(this.#sql, { userId: id });
    await voidOneTimeLinks(this.#sql, { userId: id, now: this.#call.now() });
    this.changed(id);
  }

  async invite(id: string, options: { seconds: number }): Promise<string> {
    const { linkId } = await this.#newLink(await this.#lock(id), 'invite', options.seconds);
    return this.#parts.links.create(ONE_TIME_LINK, { linkId, userId: id }, options);
  }

  /** Makes an invitation link and records the event by which it is mailed. @returns when the link expires */
  async sendInvitation(id: string): Promise<Date> {
    const user = await this.#lock(id);
    if (user.status !== 'pending')
      throw problems.conflict(`${user.name} has accepted the invitation already.`, { code: 'not-pending' });
    await this.#parts.throttle.require(`invite:${id}`, INVITE_USER);
    await this.#parts.throttle.require(`invite-tenant:${this.#call.tenant.id}`, INVITE_TENANT);
    const { linkId, seconds, expiresAt } = await this.#newLink(user, 'invite');
    const { username, name, email, role } = user;
    const mail = {
      userId: id,
      username,
      name,
      email,
      role,
      linkId,
      seconds,
      expiresAt: expiresAt.toISOString(),
    };
    this.#call.leave(eventRow(invited, mail, id));
    return expiresAt;
  }

  #newLink(user: UserRow, purpose: LinkPurpose, seconds?: number) {
    if (user.status === 'deactivated')
      throw problems.conflict('This user is deactivated.', { code: 'user-deactivated' });
    return createOneTimeLink(this.#sql, {
      userId: user.id,
      purpose,
      now: this.#call.now(),
      ...(seconds === undefined ? {} : { seconds }),
    });
  }

  #changed(before: UserRow, change: Change): UserRow {
    const names = normalised({
      username: before.username,
      email: change.email ?? before.email,
      name: change.name ?? before.name,
    });
    const after = {
      ...before,
      ...names,
      role: change.role ?? before.role,
      company_admin: change.companyAdmin ?? before.company_admin,
    };
    if (change.active === false && before.status !== 'deactivated')
      return {
        ...after,
        status: 'deactivated',
        deactivated_at: this.#call.now(),
        deactivated_by: this.#call.principal.id,
      };
    if (change.active === true && before.status === 'deactivated')
      return {
        ...after,
        status: before.password_hash === null ? 'pending' : 'active',
        deactivated_at: null,
        deactivated_by: null,
      };
    return after;
  }

  #requireElevated(): void {
    requireElevated(this.#call.principal, this.#call.now());
  }

  /** Ends everything that lets a user in; a later reactivation must not bring old tokens back to life. */
  async #lockOut(user: UserRow): Promise<void> {
    const { id } = user;
    await endSessions(this.#sql, { userId: id });
    await this.#revokeLinks(user);
    await this.#sql
      .updateTable('kernel.api_token')
      .set({ revoked_at: this.#call.now() })
      .where('user_id', '=', id)
      .where('revoked_at', 'is', null)
      .execute();
  }

  async #revokeLinks({ id, email }: UserRow): Promise<void> {
    await voidOneTimeLinks(this.#sql, { userId: id, now: this.#call.now() });
    await this.#parts.links.revoke({ userId: id });
    await this.#parts.links.revoke({ address: email });
  }

  async #lock(id: string): Promise<UserRow> {
    const row = await this.#sql
      .selectFrom('kernel.user')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problems.notFound();
    // `selectAll` brings the tenant, which nobody here writes.
    const { tenant_id: _, ...user } = row as UserRow & { tenant_id: string };
    return user;
  }

  /** What is remembered of a user's or automation account's rights is dropped on every node, after the commit. */
  changed(id: string): void {
    const { tenant } = this.#call;
    this.#call.afterwards(() => this.#parts.forget(tenant.id, id));
  }
}

/**
 * Whether a change makes an admin, brings one back, or sends the way into an account of staff (links to choose a
 * password) to another address.
 */
function givesAway(before: UserRow, after: UserRow): boolean {
  const admin = (row: UserRow) => row.role === 'admin' && row.status !== 'deactivated';
  return (admin(after) && !admin(before)) || (before.role !== 'customer' && after.email !== before.email);
}

/** Users whose name, user name or address holds the text. */
export function matches(q: string) {
  const like = `%${q
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;
  // biome-ignore lint/suspicious/noExplicitAny: the same condition serves queries over the user table under any alias
  return (w: any) => w.or([w('name', 'ilike', like), w('username', 'like', like), w('email', 'like', like)]);
}
