import { randomInt } from 'node:crypto';
import { type Context, problems, StaffRole, Type, USER, User, userWillDeactivate } from '@serviflow/sdk';
import { PasswordField } from '../password-policy.ts';
import type { AuthTables } from '../tables.ts';
import { CallUsers } from '../user-directory.ts';
import { users } from './manifest.ts';
import { loadUser } from './user-list.ts';

const Email = Type.String({ title: 'Email', format: 'email', maxLength: 254, 'x-ui': { widget: 'email' } });
const Name = Type.String({ title: 'Name', minLength: 1, maxLength: 200 });
const Username = Type.String({
  title: 'Username',
  description: 'Made from the address when empty.',
  pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]{2,49}$',
});

export const invite = users.action('invite', {
  title: 'Invite user',
  done: 'Invitation sent',
  icon: 'user-plus',
  permission: 'users.manage',
  http: { status: 201 },
  input: Type.Object({
    email: Email,
    name: Type.Optional(Name),
    username: Type.Optional(Username),
    role: StaffRole,
  }),
  reply: User,
  async run(c, input) {
    const username = input.username ?? (await freeUsername(c, input.email));
    const { id } = await c.users.create({ ...input, username, name: input.name ?? nameFrom(input.email) });
    await directory(c).sendInvitation(id);
    return reload(c, id);
  },
});

export const resendInvite = users.actionOn(USER, 'resend-invite', {
  title: 'Send invitation again',
  done: 'Invitation sent again',
  icon: 'mail',
  permission: 'users.manage',
  input: Type.Object({}),
  reply: Type.Object({ expiresAt: Type.String({ format: 'date-time' }) }),
  when: (user) => user.status === 'pending',
  async run(c, user) {
    return { expiresAt: (await directory(c).sendInvitation(user.id)).toISOString() };
  },
});

export const update = users.actionOn(USER, 'update', {
  title: 'Edit user',
  done: 'Saved',
  icon: 'pencil',
  permission: 'users.manage',
  http: { method: 'PATCH', path: '/{id}' },
  input: Type.Object({
    name: Type.Optional(Name),
    email: Type.Optional(Email),
    role: Type.Optional(StaffRole),
  }),
  reply: User,
  when: (user) => user.status !== 'deactivated' || 'This user is deactivated.',
  async run(c, user, change) {
    // Customers belong to a client; what they may do is decided there.
    if (change.role !== undefined && user.role === 'customer')
      throw problems.conflict('A portal user cannot become staff. Invite the person instead.', {
        code: 'portal-user',
      });
    // A viewer works on nothing, so open work is handed over first, as before somebody leaves (29.3).
    if (change.role === 'viewer' && user.role !== 'viewer')
      await c.apply(userWillDeactivate, { userId: user.id, role: user.role });
    await c.users.update(user.id, change);
    const after = await reload(c, user.id);
    const { name, email, role } = user;
    c.audit({
      before: { name, email, role },
      after: { name: after.name, email: after.email, role: after.role },
    });
    return after;
  },
});

export const deactivate = users.actionOn(USER, 'deactivate', {
  title: 'Deactivate',
  done: 'Deactivated',
  icon: 'user-x',
  permission: 'users.manage',
  risk: 'danger',
  input: Type.Object({}),
  reply: User,
  when: (user, c) =>
    user.status === 'deactivated'
      ? 'This user is deactivated already.'
      : user.id !== c.principal.id || 'You cannot deactivate yourself.',
  async run(c, user) {
    await c.apply(userWillDeactivate, { userId: user.id, role: user.role });
    await c.users.update(user.id, { active: false });
    return reload(c, user.id);
  },
});

export const reactivate = users.actionOn(USER, 'reactivate', {
  title: 'Reactivate',
  done: 'Reactivated',
  icon: 'user-check',
  permission: 'users.manage',
  input: Type.Object({}),
  reply: User,
  when: (user) => user.status === 'deactivated',
  async run(c, user) {
    await c.users.update(user.id, { active: true });
    return reload(c, user.id);
  },
});

export const setTemporaryPassword = users.actionOn(USER, 'set-temporary-password', {
  title: 'Set temporary password',
  elevated: true,
  done: 'Temporary password set',
  icon: 'key',
  permission: 'users.manage',
  risk: 'danger',
  input: Type.Object({ password: Type.Optional(PasswordField) }),
  /** Shown once; the user is asked to change it after the next login. */
  reply: Type.Object({ password: Type.String() }),
  when: (user) => user.status !== 'deactivated' || 'This user is deactivated.',
  async run(c, user, input) {
    const password = input.password ?? randomPassword();
    await c.users.setPassword(user.id, password, { temporary: true });
    return { password };
  },
});

/** `c.users` with what only the kernel may do. */
export function directory(c: Context): CallUsers {
  if (!(c.users instanceof CallUsers)) throw new TypeError('c.users is not the directory of the kernel');
  return c.users;
}

async function reload(c: Context, id: string): Promise<User> {
  const user = await loadUser(c, id, false);
  if (!user) throw problems.notFound();
  return user;
}

function nameFrom(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[._-]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || email;
}

/** `jane.doe`, or `jane.doe2` when somebody has that name. */
async function freeUsername(c: Context, email: string): Promise<string> {
  const local = (email.split('@')[0] ?? '').toLowerCase().replace(/[^a-z0-9_.-]/g, '');
  const base = local
    .replace(/^[.-]+/, '')
    .slice(0, 40)
    .padEnd(3, '_');
  const rows = await c
    .sql<AuthTables>()
    .selectFrom('kernel.user')
    .select('username')
    .where('username', 'like', `${base.replace(/_/g, '\\_')}%`)
    .execute();
  const taken = new Set(rows.map((row) => row.username));
  let name = base;
  for (let n = 2; taken.has(name); n += 1) name = `${base}${n}`;
  return name;
}

/** 16 characters without look-alikes: 92 bits. */
function randomPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('');
}
