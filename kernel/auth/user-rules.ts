import { canonicalEmail, invalidField, problems, type UserSummary } from '@serviflow/sdk';
import { type Kysely, sql } from 'kysely';
import type { AuthTables, UserRow } from './tables.ts';

export const USERNAME = /^[a-z0-9_][a-z0-9_.-]{0,49}$/;
/** Enough to catch slips; whether an address works shows when mail is sent. */
const EMAIL = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,189}$/;

export const SUMMARY = [
  'id',
  'username',
  'name',
  'email',
  'role',
  'company_admin',
  'status',
  'last_login_at',
] as const;

/** Pending users count as active: mail reaches them, they only have no password yet. */
export const summaryOf = (row: Pick<UserRow, (typeof SUMMARY)[number]>): UserSummary => ({
  id: row.id,
  username: row.username,
  name: row.name,
  email: row.email,
  role: row.role,
  companyAdmin: row.company_admin,
  active: row.status !== 'deactivated',
  pending: row.status === 'pending' || (row.status === 'deactivated' && row.last_login_at === null),
});

/**
 * The form in which names are stored: letter case does not tell people apart.
 * @throws Problem 422
 */
export function normalised(user: {
  username: string;
  email: string;
  name: string;
}): Pick<UserRow, 'username' | 'email' | 'name'> {
  const username = user.username.trim().toLowerCase();
  const email = canonicalEmail(user.email);
  const name = user.name.trim().slice(0, 200) || username;
  if (!USERNAME.test(username))
    throw invalidField(
      '/username',
      'A user name has up to 50 letters, digits, dots, dashes and underscores.',
      'pattern',
    );
  if (!EMAIL.test(email)) throw invalidField('/email', 'This is no email address.', 'format');
  return { username, email, name };
}

/** @returns Problem 409 when another user has the name or the address, else null */
export async function conflicts(
  db: Kysely<AuthTables>,
  wanted: { username: string; email: string },
  except?: string,
): Promise<Error | null> {
  let query = db
    .selectFrom('kernel.user')
    .select(['username', 'email'])
    .where((w) => w.or([w('username', '=', wanted.username), w('email', '=', wanted.email)]));
  if (except !== undefined) query = query.where('id', '!=', except);
  const rows = await query.execute();
  if (rows.some((row) => row.email === wanted.email))
    return problems.conflict('Another user has this email address.', { code: 'email-taken' });
  if (rows.some((row) => row.username === wanted.username))
    return problems.conflict('Another user has this user name.', { code: 'username-taken' });
  return null;
}

/**
 * Refuses to leave a tenant without an admin. One such change at a time: two admins who remove each other at the same
 * moment cannot both succeed. (Locking the rows instead would be a deadlock: each call holds its own target already.)
 * @throws Problem 409 `last-admin`
 */
export async function assertAdminRemains(db: Kysely<AuthTables>, leaving: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('admins ' || current_setting('app.tenant_id'), 0))`.execute(
    db,
  );
  const other = await db
    .selectFrom('kernel.user')
    .select('id')
    .where('role', '=', 'admin')
    .where('status', '=', 'active')
    .where('id', '!=', leaving)
    .limit(1)
    .executeTakeFirst();
  if (!other)
    throw problems.conflict('This is the last admin. Make somebody else an admin first.', {
      code: 'last-admin',
    });
}

/**
 * Refuses another member of staff when the plan's seats are taken (requirement 36.5).
 * @param seats from the plan; true or a number
 * @throws Problem 409 `no-seat`
 */
export async function assertSeat(db: Kysely<AuthTables>, seats: boolean | number): Promise<void> {
  if (seats === true || seats === Number.POSITIVE_INFINITY) return;
  const limit = Number(seats);
  // Invitations that run at the same moment must not share the last seat.
  await sql`select pg_advisory_xact_lock(hashtextextended('seats ' || current_setting('app.tenant_id'), 0))`.execute(
    db,
  );
  const taken = await db
    .selectFrom('kernel.user')
    .select((s) => s.fn.countAll<number>().as('n'))
    .where('role', '!=', 'customer')
    .where('status', '!=', 'deactivated')
    .executeTakeFirstOrThrow();
  if (Number(taken.n) >= limit)
    throw problems.conflict(`Your plan has ${limit} users for staff, and all are taken.`, {
      code: 'no-seat',
    });
}
