import {
  type Context,
  decodeCursor,
  encodeCursor,
  type PageOf,
  problems,
  type User,
  userWorkload,
} from '@serviflow/sdk';
import type { AuthTables, UserRow, UserStatus } from '../tables.ts';
import { matches } from '../user-directory.ts';

const COLUMNS = [
  'id',
  'username',
  'name',
  'email',
  'role',
  'company_admin',
  'status',
  'created_at',
  'last_login_at',
  'deactivated_at',
] as const;

type Row = Pick<UserRow, (typeof COLUMNS)[number]>;

export interface UserFilter {
  readonly role?: UserRow['role'] | undefined;
  readonly staff?: boolean | undefined;
  readonly status?: UserStatus | undefined;
  readonly q?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** One page of users by name. @throws Problem 422 for a cursor that is not ours */
export async function listUsers(c: Context, filter: UserFilter): Promise<PageOf<typeof User>> {
  const limit = filter.limit ?? 50;
  let query = c.sql<AuthTables>().selectFrom('kernel.user').select(COLUMNS);
  if (filter.role !== undefined) query = query.where('role', '=', filter.role);
  if (filter.staff) query = query.where('role', '!=', 'customer');
  // Who was switched off has a list of its own (requirement 29.3).
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  else query = query.where('status', '!=', 'deactivated');
  if (filter.q) query = query.where(matches(filter.q));
  if (filter.cursor !== undefined) {
    const [name, id] = decodeCursor(filter.cursor, 2) ?? [];
    if (typeof name !== 'string' || typeof id !== 'string') throw wrongCursor();
    query = query.where((w) => w(w.refTuple('name', 'id'), '>', w.tuple(name, id)));
  }
  const rows = await query
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await withWorkload(c, page),
    next: rows.length > limit && last ? encodeCursor([last.name, last.id]) : null,
  };
}

/** @returns null when there is no such user in this tenant */
export async function loadUser(c: Context, id: string, lock: boolean): Promise<User | null> {
  let query = c.sql<AuthTables>().selectFrom('kernel.user').select(COLUMNS).where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row ? viewOf(row, null) : null;
}

async function withWorkload(c: Context, rows: readonly Row[]): Promise<User[]> {
  const ids = rows.filter((row) => row.role !== 'customer').map((row) => row.id);
  const nothing: Record<string, number> = {};
  const { open } = ids.length ? await c.apply(userWorkload, { ids, open: nothing }) : { open: nothing };
  // Nobody counted: say nothing rather than zero.
  const counted = Object.keys(open).length > 0;
  return rows.map((row) => viewOf(row, counted && row.role !== 'customer' ? (open[row.id] ?? 0) : null));
}

const viewOf = (row: Row, openItems: number | null): User => ({
  id: row.id,
  username: row.username,
  name: row.name,
  email: row.email,
  role: row.role,
  companyAdmin: row.company_admin,
  status: row.status,
  createdAt: row.created_at.toISOString(),
  lastLoginAt: row.last_login_at?.toISOString() ?? null,
  deactivatedAt: row.deactivated_at?.toISOString() ?? null,
  openItems,
});

const wrongCursor = () =>
  problems.invalid('This cursor is none of ours.', {
    errors: [{ in: 'query', pointer: '/cursor', code: 'cursor', detail: 'is none of ours' }],
  });
