import {
  type Context,
  defineSubject,
  invalidField,
  problems,
  type Static,
  Type,
  uuidv7,
} from '@serviflow/sdk';
import { isUuid } from '../opaque-token.ts';
import type { AuthTables, AutomationAccountRow } from '../tables.ts';
import { directory } from './actions.ts';
import { users } from './manifest.ts';

/** Automation accounts of a tenant; more is a mistake. */
const MAX_ACCOUNTS = 100;

const AutomationAccount = Type.Object({
  id: Type.String(),
  name: Type.String(),
  permissions: Type.Array(Type.String()),
  active: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
});
type AutomationAccount = Static<typeof AutomationAccount>;

/** A named account without a login, for rules and schedules. */
export const AUTOMATION = defineSubject<AutomationAccount>('users.automation-account', 'automation-accounts');

const Name = Type.String({ title: 'Name', minLength: 1, maxLength: 100 });
const Permissions = Type.Array(Type.String({ maxLength: 100 }), {
  title: 'Permissions',
  description: 'What it may do. You can give only what you hold yourself.',
  maxItems: 500,
  uniqueItems: true,
});

export async function loadAutomation(c: Context, id: string): Promise<AutomationAccount | null> {
  if (!isUuid(id)) return null;
  const row = await c
    .sql<AuthTables>()
    .selectFrom('kernel.automation_account')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? shown(row) : null;
}

export const listAutomation = users.query('automation-accounts', {
  title: 'Automation accounts',
  permission: 'users.read',
  http: { path: '/automation-accounts' },
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(AutomationAccount) }),
  async run(c) {
    const rows = await c
      .sql<AuthTables>()
      .selectFrom('kernel.automation_account')
      .selectAll()
      .orderBy('name')
      .limit(MAX_ACCOUNTS)
      .execute();
    return { items: rows.map(shown) };
  },
});

export const addAutomation = users.action('add-automation-account', {
  title: 'Add automation account',
  done: 'Automation account added',
  icon: 'robot',
  permission: 'users.manage',
  elevated: true,
  http: { path: '/automation-accounts', status: 201 },
  input: Type.Object({ name: Name, permissions: Permissions }),
  reply: AutomationAccount,
  async run(c, { name, permissions }) {
    assertHeld(c, permissions);
    const sql = c.sql<AuthTables>();
    const { n } = await sql
      .selectFrom('kernel.automation_account')
      .select((w) => w.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    if (n >= MAX_ACCOUNTS)
      throw problems.conflict(`There are ${MAX_ACCOUNTS} automation accounts already.`, { code: 'too-many' });
    const row = await sql
      .insertInto('kernel.automation_account')
      .values({
        id: uuidv7(),
        name,
        permissions: [...permissions],
        created_at: c.now(),
        created_by: c.principal.id,
        disabled_at: null,
      })
      .onConflict((k) => k.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw invalidField('/name', 'is the name of another automation account', 'taken');
    return shown(row);
  },
});

export const changeAutomation = users.actionOn(AUTOMATION, 'change-automation-account', {
  title: 'Change automation account',
  done: 'Saved',
  icon: 'pencil',
  permission: 'users.manage',
  elevated: true,
  http: { method: 'PATCH', path: '/automation-accounts/{id}' },
  input: Type.Object({
    permissions: Type.Optional(Permissions),
    active: Type.Optional(Type.Boolean({ title: 'Active' })),
  }),
  reply: AutomationAccount,
  async run(c, account, { permissions, active }) {
    if (permissions)
      assertHeld(
        c,
        permissions.filter((one) => !account.permissions.includes(one)),
      );
    const row = await c
      .sql<AuthTables>()
      .updateTable('kernel.automation_account')
      .set({
        ...(permissions ? { permissions: [...permissions] } : {}),
        ...(active === undefined ? {} : { disabled_at: active ? null : c.now() }),
      })
      .where('id', '=', account.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    c.audit({ before: account, after: shown(row) });
    directory(c).changed(account.id);
    return shown(row);
  },
});

/** Nobody gives away more than they have. @throws Problem 422 naming the permission */
function assertHeld(c: Context, permissions: readonly string[]): void {
  const foreign = permissions.find((one) => !c.can(one));
  if (foreign !== undefined)
    throw invalidField('/permissions', `may hold only what you hold: ${foreign} is not yours`, 'not-held');
}

function shown(row: AutomationAccountRow): AutomationAccount {
  return {
    id: row.id,
    name: row.name,
    permissions: row.permissions,
    active: row.disabled_at === null,
    createdAt: row.created_at.toISOString(),
  };
}
