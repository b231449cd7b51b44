import type { Kernel } from '@serviflow/kernel';
import type { Context, Role, TenantInfo } from '../index.ts';
import { TestUser } from './test-user.ts';

const PASSWORD = 'correct horse battery';

/**
 * A tenant of a test kernel with its people.
 * @since 1.0
 */
export class TestTenant {
  readonly info: TenantInfo;
  readonly admin: TestUser;
  readonly #kernel: Kernel;

  private constructor(kernel: Kernel, info: TenantInfo, admin: TestUser) {
    this.#kernel = kernel;
    this.info = info;
    this.admin = admin;
  }

  static async create(
    kernel: Kernel,
    options: { code: string; name?: string; timezone?: string; plan?: string; trialEndsAt?: Date },
  ): Promise<TestTenant> {
    const { runtime } = kernel;
    const info = await runtime.tenants.create({
      code: options.code,
      name: options.name ?? `Desk ${options.code}`,
      plan: options.plan ?? 'test',
      ...(options.trialEndsAt ? { trialEndsAt: options.trialEndsAt } : {}),
      ...(options.timezone ? { timezone: options.timezone } : {}),
    });
    const user = await runtime.auth.createFirstAdmin(info, {
      email: `admin@${options.code}.example`,
      password: PASSWORD,
    });
    return new TestTenant(
      kernel,
      info,
      new TestUser(kernel, { id: user.id, tenant: info, username: 'admin', password: PASSWORD }),
    );
  }

  /** Puts the tenant on another of the kernel's `plans`. @since 1.1 */
  plan(id: string): Promise<void> {
    return this.#kernel.runtime.tenants.setPlan(this.info.id, id);
  }

  /** Adds a person who can log in. */
  async user(
    username: string,
    role: Role,
    more: { email?: string; name?: string; companyAdmin?: boolean } = {},
  ): Promise<TestUser> {
    const id = await this.system('users', async (c) => {
      const made = await c.users.create({
        username,
        role,
        email: more.email ?? `${username}@${this.info.code}.example`,
        name: more.name ?? username,
        companyAdmin: more.companyAdmin ?? false,
      });
      await c.users.setPassword(made.id, PASSWORD, { temporary: false });
      return made.id;
    });
    return this.existing(id, username);
  }

  /** Gives a user that a plugin made (for example with a contact) a password. */
  async withPassword(userId: string): Promise<TestUser> {
    const username = await this.system('users', async (c) => {
      await c.users.setPassword(userId, PASSWORD, { temporary: false });
      return (await c.users.find([userId])).get(userId)?.username ?? '';
    });
    return this.existing(userId, username);
  }

  /** Runs work as a plugin's system principal. */
  system<T>(plugin: string, work: (c: Context) => Promise<T>): Promise<T> {
    return this.#kernel.runtime.invoker.system(plugin, this.info.id, work);
  }

  /** A person who is there already and has the password of all test users. */
  existing(id: string, username: string): TestUser {
    return new TestUser(this.#kernel, { id, tenant: this.info, username, password: PASSWORD });
  }
}
