import { ROLES, type Role, type UserSummary } from '@serviflow/sdk';
import { type DeskCommand, optional, required, table, UsageError } from '../command.ts';
import { temporaryPassword } from '../password.ts';
import { tenantOf } from './tenants.ts';

const tenant = { tenant: { type: 'string' } } as const;
/** Users that one list shows. */
const MAX = 1_000;

const list: DeskCommand = {
  name: 'user list',
  usage: '--tenant acme [--role admin|expert|viewer|customer]',
  help: 'Users of a tenant.',
  options: { ...tenant, role: { type: 'string' } },
  on: 'migrated',
  async run(work) {
    const { id } = await tenantOf(work, required(work.values, 'tenant'));
    const role = optional(work.values, 'role');
    const roles = role === undefined ? ROLES : [roleNamed(role)];
    const users = await work.kernel.runtime.invoker.system('users', id, (c) =>
      c.users.list({ roles, limit: MAX }),
    );
    const lines = users.map((u) => [
      u.username,
      u.name,
      u.email,
      roleOf(u),
      u.active ? 'active' : 'deactivated',
    ]);
    for (const line of table([['USERNAME', 'NAME', 'E-MAIL', 'ROLE', 'STATE'], ...lines])) work.print(line);
    if (users.length === MAX) work.print(`Only the first ${MAX} are shown.`);
    return 0;
  },
};

const create: DeskCommand = {
  name: 'user create',
  usage: '--tenant acme --username kari --email kari@acme.com --role expert [--name "Kari Nor"]',
  help: 'Adds a user and prints a password, to be changed at the first login.',
  options: {
    ...tenant,
    username: { type: 'string' },
    email: { type: 'string' },
    role: { type: 'string' },
    name: { type: 'string' },
  },
  on: 'migrated',
  async run(work) {
    const { values } = work;
    const info = await tenantOf(work, required(values, 'tenant'));
    const role = roleNamed(required(values, 'role'));
    if (role === 'customer')
      throw new UsageError('Customers belong to a client: add them on the page of the client.');
    const username = required(values, 'username');
    const email = required(values, 'email');
    const password = temporaryPassword();
    const user = await work.kernel.runtime.invoker.system('users', info.id, async (c) => {
      const made = await c.users.create({
        username,
        email,
        role,
        name: optional(values, 'name') ?? username,
      });
      await c.users.setPassword(made.id, password, { temporary: true });
      return made;
    });
    work.print(`${user.username} can log in to ${info.code}.`);
    work.print(`  password  ${password}   (to be changed at the first login)`);
    return 0;
  },
};

const resetPassword: DeskCommand = {
  name: 'user reset-password',
  usage: '--tenant acme <username>',
  needs: ['username'],
  help: 'Gives a user a new password and ends all sessions of that user.',
  options: tenant,
  on: 'migrated',
  async run(work) {
    const info = await tenantOf(work, required(work.values, 'tenant'));
    const username = (work.positionals[0] ?? '').toLowerCase();
    const password = temporaryPassword();
    await work.kernel.runtime.invoker.system('users', info.id, async (c) => {
      const found = (await c.users.list({ q: username, limit: MAX })).find((u) => u.username === username);
      if (!found) throw new UsageError(`There is no user "${username}" in ${info.code}.`);
      await c.users.setPassword(found.id, password, { temporary: true });
    });
    work.print(`${username} has a new password; all sessions are ended.`);
    work.print(`  password  ${password}   (to be changed at the next login)`);
    return 0;
  },
};

function roleNamed(name: string): Role {
  const role = ROLES.find((one) => one === name);
  if (!role) throw new UsageError(`--role is one of ${ROLES.join(', ')}.`);
  return role;
}

const roleOf = (user: UserSummary): string =>
  user.companyAdmin ? `${user.role} (company admin)` : user.role;

export const userCommands: readonly DeskCommand[] = [list, create, resetPassword];
