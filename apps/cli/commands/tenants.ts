import type { TenantInfo } from '@serviflow/sdk';
import { type DeskCommand, optional, required, table, UsageError, type Work } from '../command.ts';
import { temporaryPassword } from '../password.ts';

const CODE = /^[a-z0-9][a-z0-9-]{1,38}$/;

/** The tenant that an option or argument names. @throws UsageError */
export async function tenantOf({ kernel }: Work, code: string): Promise<TenantInfo> {
  const tenant = await kernel.runtime.tenants.byCode(code);
  if (!tenant) throw new UsageError(`There is no tenant with the code "${code}".`);
  return tenant;
}

const list: DeskCommand = {
  name: 'tenant list',
  help: 'Tenants with plan, state and the end of their trial.',
  on: 'migrated',
  async run({ kernel, print }) {
    const { tenants, db } = kernel.runtime;
    const { rows } = await db.control.query<{ id: string; status: string }>(
      'select id, status from kernel.tenant order by code',
    );
    const lines = [['CODE', 'NAME', 'PLAN', 'STATE', 'TRIAL ENDS', 'TIME ZONE']];
    for (const { id, status } of rows) {
      const info = await tenants.byId(id);
      if (!info) continue;
      const trial = info.trialEndsAt?.toISOString().slice(0, 10) ?? '-';
      lines.push([info.code, info.name, info.plan, status, trial, info.timezone]);
    }
    for (const line of table(lines)) print(line);
    return 0;
  },
};

const create: DeskCommand = {
  name: 'tenant create',
  usage: '--code acme --name "Acme Corp" --email admin@acme.com [--plan starter] [--timezone Europe/Oslo]',
  help: 'Makes a tenant with its first administrator and prints a password for it.',
  options: {
    code: { type: 'string' },
    name: { type: 'string' },
    email: { type: 'string' },
    plan: { type: 'string' },
    timezone: { type: 'string' },
  },
  on: 'migrated',
  async run({ kernel, values, print }) {
    const { tenants, auth, invoker, options } = kernel.runtime;
    const code = required(values, 'code');
    const email = required(values, 'email');
    const name = required(values, 'name');
    if (!CODE.test(code)) throw new UsageError('--code has 2 to 39 small letters, digits and dashes.');
    const plans = options.plans.map((one) => one.id);
    const plan = optional(values, 'plan') ?? plans[0] ?? '';
    if (!plans.includes(plan)) throw new UsageError(`--plan is one of ${plans.join(', ')}.`);
    const timezone = optional(values, 'timezone') ?? 'UTC';
    if (!isZone(timezone)) throw new UsageError(`"${timezone}" is no IANA time zone such as Europe/Oslo.`);
    if (!email.includes('@')) throw new UsageError('--email is no e-mail address.');
    const tenant = await tenants.create({ code, name, plan, timezone });
    const password = temporaryPassword();
    const admin = await auth.createFirstAdmin(tenant, { email, password });
    await invoker.system('users', tenant.id, (c) =>
      c.users.setPassword(admin.id, password, { temporary: true }),
    );
    print(`Tenant ${code} is ready.`);
    print(`  user      ${admin.username}`);
    print(`  password  ${password}   (to be changed at the first login)`);
    return 0;
  },
};

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const status = (verb: 'suspend' | 'resume', help: string, said: string): DeskCommand => ({
  name: `tenant ${verb}`,
  usage: '<code>',
  needs: ['code'],
  help,
  on: 'migrated',
  async run(work) {
    const tenant = await tenantOf(work, work.positionals[0] ?? '');
    await work.kernel.runtime.tenants.setStatus(tenant.id, verb === 'suspend' ? 'suspended' : 'active');
    work.print(`Tenant ${tenant.code} is ${said}.`);
    return 0;
  },
});

export const tenantCommands = [
  list,
  create,
  status('suspend', 'Closes a desk to its people; its data stays.', 'suspended'),
  status('resume', 'Opens a suspended desk again.', 'active'),
];
